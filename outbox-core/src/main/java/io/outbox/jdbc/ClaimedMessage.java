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
 * A message row that a relay has read while it holds the lock of the row's partition.
 *
 * @param id the place in the order
 * @param messageId the message's identity
 * @param status the status when it was read
 * @param partition the partition
 * @param key the ordering key
 * @param destination the destination in full
 * @param type the logical message type
 * @param operation name of the operation, or {@code null} without an entity
 * @param body the body, or {@code null} if the row is broken
 * @param headers the headers, JSON text
 * @param attempts how often the broker has refused the message
 * @param createdAt when the message was published
 * @param remainingMillis what is left of the message's life in milliseconds, or
 * {@code null} if unlimited
 * @param paused whether the destination is paused
 */
public record ClaimedMessage(long id, UUID messageId, MessageStatus status, int partition, String key,
		String destination, String type, @Nullable String operation, @Nullable String body, @Nullable String headers,
		int attempts, Instant createdAt, @Nullable Long remainingMillis, boolean paused) {

	/**
	 * The number of the attempt that is to be made, whatever a person has written into
	 * the row.
	 * @return the number, from 1 on
	 */
	public int nextAttempt() {
		int made = Math.max(0, this.attempts);
		return (made < Integer.MAX_VALUE) ? made + 1 : made;
	}

}
