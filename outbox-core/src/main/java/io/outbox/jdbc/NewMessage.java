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
import java.util.UUID;

import io.outbox.Operation;
import org.jspecify.annotations.Nullable;

/**
 * A message row that is ready to be inserted.
 *
 * @param messageId the identity, a version 7 UUID
 * @param partition the partition, computed from the key
 * @param key the ordering key
 * @param destination the destination in full
 * @param type the logical message type
 * @param operation what was done to the entity, or {@code null}
 * @param body the body, JSON text
 * @param headers the headers, JSON text
 * @param expiresIn the message's life from the insert on, or {@code null}
 * @param deliverAfter the delay from the insert on, or {@code null}
 */
public record NewMessage(UUID messageId, int partition, String key, String destination, String type,
		@Nullable Operation operation, String body, String headers, @Nullable Duration expiresIn,
		@Nullable Duration deliverAfter) {

	MessageStatus status() {
		return (this.deliverAfter != null) ? MessageStatus.DELAYED : MessageStatus.PENDING;
	}

	@Nullable String operationName() {
		return (this.operation != null) ? this.operation.name() : null;
	}

}
