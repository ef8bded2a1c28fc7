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

package io.outbox.stomp;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * How the connection of a {@link StompMessageTransport} stands.
 *
 * @param status whether messages can be sent
 * @param address the broker's address, or {@code null} if there is no connection
 * @param server what the broker calls itself, or {@code null} if there is no connection
 * or it does not say
 * @param since the time of the last change
 * @param cause why there is no connection, or why the broker is taken for overloaded;
 * {@code null} if neither is so. It may name the user and never holds the password
 */
public record ConnectionState(Status status, @Nullable StompAddress address, @Nullable String server, Instant since,
		@Nullable String cause) {

	/**
	 * Whether messages can be sent.
	 */
	public enum Status {

		/** There is a connection. */
		CONNECTED,

		/**
		 * There may be a connection, but the broker has not confirmed a message in time,
		 * and none since.
		 */
		BACKPRESSURE,

		/** There is no connection. */
		DISCONNECTED

	}

}
