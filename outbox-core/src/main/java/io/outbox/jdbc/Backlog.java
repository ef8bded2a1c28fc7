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

import org.jspecify.annotations.Nullable;

/**
 * How many messages wait in the table. Each number is counted up to a limit, so that a
 * long backlog does not make the counting slow: a number that has reached its limit means
 * "at least".
 *
 * @param pending the messages that are to be sent, {@link #PENDING_LIMIT} at most
 * @param oldestPendingAge the time since the oldest pending message was published, or
 * {@code null} if none is pending
 * @param retrying the messages that are sent again, {@link #OTHERS_LIMIT} at most
 * @param held the messages that wait behind another one of their key,
 * {@link #OTHERS_LIMIT} at most
 * @param delayed the messages that are not due yet, {@link #OTHERS_LIMIT} at most
 * @param failed the messages that are parked for a person, {@link #OTHERS_LIMIT} at most
 */
public record Backlog(long pending, @Nullable Duration oldestPendingAge, long retrying, long held, long delayed,
		long failed) {

	/** The number of pending messages at which counting ends. */
	public static final int PENDING_LIMIT = 20_000;

	/** The number of messages of another status at which counting ends. */
	public static final int OTHERS_LIMIT = 1_000;

}
