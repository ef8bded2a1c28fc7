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
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * How many messages there are, counted up to a limit.
 *
 * @param counts the number for each status; of published messages only the newest are
 * counted
 * @param oldestPendingAt when the oldest pending message was written, or {@code null}
 * @param destinations the destinations of unsent messages, those with the most first
 */
public record MessageCounts(Map<MessageStatus, Count> counts, @Nullable Instant oldestPendingAt,
		List<DestinationCount> destinations) {

	/**
	 * A number of messages.
	 *
	 * @param value the number
	 * @param more whether there are or may be more
	 */
	public record Count(long value, boolean more) {
	}

	/**
	 * Unsent messages to a destination among those that were counted.
	 *
	 * @param destination the destination
	 * @param counts the number for each status, which is never zero
	 */
	public record DestinationCount(String destination, Map<MessageStatus, Long> counts) {

		long total() {
			return this.counts.values().stream().mapToLong(Long::longValue).sum();
		}

	}

}
