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

import java.util.concurrent.CompletableFuture;

/**
 * The relay's door to a broker. The default speaks STOMP; a bean of this type replaces
 * it. Safe for use by several threads.
 */
public interface MessageTransport {

	/**
	 * Whether a send has a chance now. While the answer is {@code false} the relay opens
	 * no transaction.
	 * @return {@code true} if the broker is connected
	 */
	boolean isAvailable();

	/**
	 * Register a callback for the moment when {@link #isAvailable()} turns {@code true}.
	 * Callbacks must be quick and must not throw.
	 * @param callback the callback, called on a thread of the transport
	 */
	void onAvailable(Runnable callback);

	/**
	 * Send a message without waiting. Messages are put on the wire in the order of the
	 * calls.
	 * @param message the message
	 * @return a future that completes when the broker has stored the message, or fails
	 * with a {@link MessageRefusedException} if the message is at fault and with a
	 * {@link TransportException} otherwise; it always completes within the transport's
	 * receipt time-out. Dependent actions run on a thread of the transport and must not
	 * block; they may send the next message, which must not block either.
	 */
	CompletableFuture<Void> send(WireMessage message);

}
