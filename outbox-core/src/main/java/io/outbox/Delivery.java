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

import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * A message that the broker has handed out and that waits for its acknowledgement. When
 * the connection is lost the broker delivers it again, as another {@code Delivery}.
 */
public interface Delivery {

	/**
	 * The headers, unescaped.
	 * @return the headers; not modifiable
	 */
	Map<String, String> headers();

	/**
	 * The body, as it came.
	 * @return the body; not copied
	 */
	byte[] body();

	/**
	 * Whether the connection that the delivery came on still stands. When it does not, an
	 * acknowledgement has no effect.
	 * @return {@code true} if the delivery can be acknowledged
	 */
	boolean isOpen();

	/**
	 * Acknowledge the message.
	 * @return a future that completes when the acknowledgement was written, and fails
	 * with a {@link TransportException} if the connection is gone
	 */
	CompletableFuture<Void> ack();

	/**
	 * Send the message to the dead-letter queue of its subscription and acknowledge it,
	 * such that a crash between the two neither loses nor doubles it.
	 * @param headers headers in addition to those of the message
	 * @return a future that completes when the broker has confirmed, and fails otherwise
	 */
	CompletableFuture<Void> deadLetter(Map<String, String> headers);

}
