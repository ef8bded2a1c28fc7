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

package io.outbox;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A message that a subscriber has given up.
 *
 * @param messageId the message's identity: {@code cap-msg-id}, else {@code dop-msg-id},
 * else the broker's, which changes with each look at the queue on RabbitMQ
 * @param headers the headers, with those of the dead letter, {@code dop-dlq-*}
 * @param body the body as text
 */
public record DeadLetter(String messageId, Map<String, String> headers, String body) {

	/**
	 * Copies the headers, keeping their order.
	 */
	public DeadLetter {
		headers = Collections.unmodifiableMap(new LinkedHashMap<>(headers));
	}

	@Override
	public String toString() {
		return "DeadLetter[messageId=" + this.messageId + "]";
	}

}
