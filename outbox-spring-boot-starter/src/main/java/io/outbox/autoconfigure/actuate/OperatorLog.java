/*
 * Copyright 2026-present the original author or authors.
 *
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 *      https://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */

package io.outbox.autoconfigure.actuate;

import java.security.Principal;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.StringJoiner;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.audit.AuditEvent;
import org.springframework.boot.actuate.audit.listener.AuditApplicationEvent;
import org.springframework.boot.actuate.endpoint.SecurityContext;
import org.springframework.context.ApplicationEventPublisher;

/**
 * Records what a person has done: a line in the log and an audit event. Never holds a
 * body.
 */
final class OperatorLog {

	private static final Log logger = LogFactory.getLog(OutboxEndpoint.class);

	private static final String UNKNOWN = "unknown";

	private final ApplicationEventPublisher publisher;

	OperatorLog(ApplicationEventPublisher publisher) {
		this.publisher = publisher;
	}

	/** Record an action on something, and what else is known of it. */
	void record(SecurityContext context, @Nullable String dataSource, String action,
			Map<String, ? extends @Nullable Object> details) {
		Map<String, Object> data = new LinkedHashMap<>();
		if (dataSource != null) {
			data.put("dataSource", dataSource);
		}
		details.forEach((name, value) -> {
			if (value != null) {
				data.put(name, value);
			}
		});
		String user = user(context);
		StringJoiner text = new StringJoiner(", ");
		data.forEach((name, value) -> text.add(name + "=" + printable(value)));
		logger.info("Outbox: " + action + " by " + printable((user != null) ? user : UNKNOWN) + " (" + text + ")");
		this.publisher.publishEvent(new AuditApplicationEvent(
				new AuditEvent((user != null) ? user : UNKNOWN, "OUTBOX_" + action.replace(' ', '_'), data)));
	}

	static @Nullable String user(SecurityContext context) {
		Principal principal = context.getPrincipal();
		return (principal != null) ? principal.getName() : null;
	}

	/** A value with a line break must not look like a line of the log. */
	private static String printable(Object value) {
		return value.toString().replaceAll("\\p{Cntrl}", "?");
	}

}
