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

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The headers that say why a message is in the dead-letter queue.
 */
final class DeadLetterHeaders {

	private static final int MAX_LENGTH = 1000;

	private DeadLetterHeaders() {
	}

	static Map<String, String> of(ReceivedMessage message, Throwable failure, int attempts) {
		Map<String, String> headers = new LinkedHashMap<>();
		headers.put("dop-dlq-reason", bounded((failure.getMessage() != null) ? failure.getMessage() : ""));
		headers.put("dop-dlq-exception", bounded(failure.getClass().getName()));
		headers.put("dop-dlq-attempts", Integer.toString(attempts));
		headers.put("dop-dlq-destination", bounded(message.destination()));
		return headers;
	}

	private static String bounded(String value) {
		String clean = value.replace('\0', '?');
		return (clean.length() > MAX_LENGTH) ? clean.substring(0, MAX_LENGTH - 1) + "…" : clean;
	}

}
