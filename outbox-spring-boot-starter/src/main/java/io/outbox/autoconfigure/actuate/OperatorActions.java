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

import java.util.LinkedHashMap;
import java.util.Map;

import io.outbox.jdbc.ActionResult;
import io.outbox.jdbc.MessageFilter;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.SecurityContext;

/**
 * Changes messages, pauses and resumes, and records what was done.
 */
final class OperatorActions {

	private static final String PAUSE = "pause";

	private static final String RESUME = "resume";

	private final OutboxApplication application;

	private final OperatorLog log;

	OperatorActions(OutboxApplication application, OperatorLog log) {
		this.application = application;
		this.log = log;
	}

	ActionResult messages(OutboxStore store, boolean discard, MessageFilter filter, boolean force,
			SecurityContext context) {
		ActionResult result = FilterParameters
			.checked(() -> discard ? store.actions().discard(filter, force) : store.actions().retry(filter));
		Map<String, @Nullable Object> details = new LinkedHashMap<>(
				Map.of("filter", filter, "changed", result.changed()));
		details.put("problem", result.problem());
		record(context, store, (discard ? "DISCARD" : "RETRY") + " MESSAGES", details);
		return result;
	}

	@Nullable ActionResult destination(OutboxStore store, String action, SecurityContext context, String destination) {
		Map<String, @Nullable Object> details = new LinkedHashMap<>(Map.of("destination", destination));
		if (action.equals(PAUSE)) {
			String user = OperatorLog.user(context);
			boolean paused = FilterParameters.checked(() -> store.pauses().pause(destination, user));
			record(context, store, "PAUSE", details);
			return new ActionResult(paused ? 1 : 0, false);
		}
		if (action.equals(RESUME)) {
			ActionResult result = store.pauses().resume(destination);
			details.put("released", result.changed());
			details.put("problem", result.problem());
			record(context, store, "RESUME", details);
			return result;
		}
		return null;
	}

	@Nullable ActionResult subscriber(OutboxStore store, String action, SecurityContext context, String id) {
		boolean pause = action.equals(PAUSE);
		if (!pause && !action.equals(RESUME)) {
			return null;
		}
		OutboxStatus.Subscriber subscriber = this.application.subscribers()
			.stream()
			.filter((candidate) -> candidate.id().equals(id))
			.findFirst()
			.orElse(null);
		if (subscriber == null) {
			return null;
		}
		this.application.pauseSubscriber(id, pause);
		record(context, store, (pause ? "PAUSE" : "RESUME") + " SUBSCRIBER", Map.of("subscriber", id));
		return new ActionResult((subscriber.paused() != pause) ? 1 : 0, false);
	}

	void record(SecurityContext context, OutboxStore store, String action,
			Map<String, ? extends @Nullable Object> details) {
		this.application.wakeRelays();
		this.log.record(context, store.name(), action, details);
	}

}
