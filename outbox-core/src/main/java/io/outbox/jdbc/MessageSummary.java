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

import java.time.Instant;
import java.util.UUID;

import org.jspecify.annotations.Nullable;

/**
 * A row of the table of messages, without body and headers.
 *
 * @param messageId the message's identity
 * @param id the place in the order
 * @param partition the partition
 * @param status the status, or {@code null} if the row has a number that is none
 * @param destination the destination in full
 * @param key the ordering key
 * @param type the logical message type
 * @param operation the name of the operation, or {@code null} without an entity
 * @param attempts how often the broker has refused it
 * @param createdAt when it was written
 * @param dueAt when it is sent at the earliest, or {@code null}
 * @param publishedAt when the broker confirmed it, or {@code null}
 * @param expiresAt the end of its life, or {@code null}
 * @param lastError why it was refused last, or {@code null}
 */
public record MessageSummary(UUID messageId, long id, int partition, @Nullable MessageStatus status, String destination,
		String key, String type, @Nullable String operation, int attempts, @Nullable Instant createdAt,
		@Nullable Instant dueAt, @Nullable Instant publishedAt, @Nullable Instant expiresAt,
		@Nullable String lastError) {
}
