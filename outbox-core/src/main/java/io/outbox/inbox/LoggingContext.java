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

package io.outbox.inbox;

import java.util.Map;

import io.outbox.Subscription;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * The logging context of a thread while it is at a message. Closing it brings back what
 * was there before, whatever a handler has put in, so that nothing of a message is taken
 * for the next one's.
 */
final class LoggingContext {

	private final @Nullable Map<String, String> previous = MDC.getCopyOfContextMap();

	private LoggingContext() {
	}

	static LoggingContext open(Subscription subscription, ReceivedMessage message) {
		LoggingContext context = new LoggingContext();
		MDC.put("outbox.message-id", message.messageId());
		MDC.put("outbox.queue", subscription.queue());
		String correlationId = message.delivery().headers().get("dop-correlation-id");
		if (correlationId != null && !correlationId.isEmpty()) {
			MDC.put("correlationId", correlationId);
		}
		return context;
	}

	void close() {
		if (this.previous != null) {
			MDC.setContextMap(this.previous);
		}
		else {
			MDC.clear();
		}
	}

}
