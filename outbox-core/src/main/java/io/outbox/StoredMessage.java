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

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

import org.jspecify.annotations.Nullable;

/**
 * A message as it is stored in the table, without its body.
 *
 * @param id the place in the order
 * @param messageId the message's identity
 * @param key the ordering key
 * @param destination the destination in full
 * @param type the logical message type
 * @param operation what was done to the entity, or {@code null} for a message without an
 * entity
 * @param headers the headers
 * @param attempts how often the broker has refused the message
 * @param createdAt when the message was published
 */
public record StoredMessage(long id, UUID messageId, String key, String destination, String type,
		@Nullable Operation operation, Map<String, String> headers, int attempts, Instant createdAt) {

	/**
	 * Copies the headers, keeping their order.
	 */
	public StoredMessage {
		headers = Collections.unmodifiableMap(new LinkedHashMap<>(headers));
	}

}
