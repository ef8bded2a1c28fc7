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

package io.outbox.jdbc;

import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

import io.outbox.HeadersGenerator;
import io.outbox.MessageContext;
import org.slf4j.MDC;

/**
 * Makes the {@code dop-…} headers of django-outbox-pattern. The correlation id is that of
 * the logging context ({@code correlationId} or {@code correlation_id}), else a new one.
 */
public final class DefaultHeadersGenerator implements HeadersGenerator {

	@Override
	public Map<String, String> generate(MessageContext context) {
		Map<String, String> headers = new LinkedHashMap<>();
		headers.put("dop-msg-id", context.messageId().toString());
		headers.put("dop-msg-destination", context.destination());
		headers.put("dop-msg-type", context.type());
		headers.put("dop-msg-sent-time", context.time().truncatedTo(ChronoUnit.MICROS).toString());
		headers.put("dop-correlation-id", correlationId());
		headers.put("dop-msg-key", context.key());
		if (context.operation() != null) {
			headers.put("dop-msg-operation", context.operation().name());
		}
		return headers;
	}

	private static String correlationId() {
		String correlationId = MDC.get("correlationId");
		correlationId = (correlationId != null) ? correlationId : MDC.get("correlation_id");
		return (correlationId != null) ? correlationId : UUID.randomUUID().toString();
	}

}
