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

import org.jspecify.annotations.Nullable;

/**
 * Which messages are wanted: those that satisfy all conditions that are not {@code null}.
 *
 * @param status the status
 * @param destination the destination in full
 * @param key the ordering key
 * @param type the logical message type
 * @param operation the name of the operation
 * @param text part of the last error, in upper or lower case
 * @param from the earliest time at which the message was written
 * @param to the time before which the message was written
 */
public record MessageFilter(@Nullable MessageStatus status, @Nullable String destination, @Nullable String key,
		@Nullable String type, @Nullable String operation, @Nullable String text, @Nullable Instant from,
		@Nullable Instant to) {

	/** All messages. */
	public static final MessageFilter ALL = new MessageFilter(null, null, null, null, null, null, null, null);

	/**
	 * The same conditions and a status.
	 * @param status the status, or {@code null} for any
	 * @return the filter
	 */
	public MessageFilter withStatus(@Nullable MessageStatus status) {
		return new MessageFilter(status, this.destination, this.key, this.type, this.operation, this.text, this.from,
				this.to);
	}

}
