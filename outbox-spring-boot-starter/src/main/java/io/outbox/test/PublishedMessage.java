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

package io.outbox.test;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

import io.outbox.Operation;
import io.outbox.jdbc.MessageStatus;
import org.jspecify.annotations.Nullable;

/**
 * A message that a committed transaction has published.
 *
 * @param messageId the message's identity
 * @param destination the destination in full
 * @param key the ordering key
 * @param type the logical message type
 * @param operation what was done to the entity, or {@code null} for a message without an
 * entity
 * @param headers the headers
 * @param body the body, JSON text
 * @param status where the message stands
 */
public record PublishedMessage(UUID messageId, String destination, String key, String type,
		@Nullable Operation operation, Map<String, String> headers, String body, MessageStatus status) {

	/**
	 * Copies the headers, keeping their order.
	 */
	public PublishedMessage {
		headers = Collections.unmodifiableMap(new LinkedHashMap<>(headers));
	}

	/**
	 * What assertions show.
	 */
	@Override
	public String toString() {
		return "%s key '%s' type '%s'%s %s%n     %s".formatted(this.destination, this.key, this.type,
				(this.operation != null) ? " " + this.operation : "", this.status, this.body);
	}

}
