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

import java.time.Duration;
import java.util.Map;

import io.outbox.Operation;
import org.jspecify.annotations.Nullable;

/**
 * What a publisher says of a message, before it has an identity, headers and a partition.
 *
 * @param destination the destination in full, version included
 * @param type the logical message type
 * @param key the ordering key, or {@code null} for a message with an order of its own
 * @param operation what was done to the entity, or {@code null} without an entity
 * @param body the body, JSON text
 * @param headers the headers that the publisher adds to the generated ones
 * @param expiresIn the message's life, or {@code null} if unlimited
 * @param deliverAfter the delay, or {@code null} for none
 */
public record MessageDraft(String destination, String type, @Nullable String key, @Nullable Operation operation,
		String body, Map<String, String> headers, @Nullable Duration expiresIn, @Nullable Duration deliverAfter) {

	/**
	 * A message of an entity.
	 * @param destination the destination in full, version included
	 * @param type the logical message type
	 * @param key the ordering key
	 * @param operation what was done to the entity
	 * @param body the body, JSON text
	 * @return the draft
	 */
	public static MessageDraft ofEntity(String destination, String type, String key, Operation operation, String body) {
		return new MessageDraft(destination, type, key, operation, body, Map.of(), null, null);
	}

}
