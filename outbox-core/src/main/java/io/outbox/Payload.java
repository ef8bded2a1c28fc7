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

/**
 * A received message.
 *
 * @param <T> the type of the body
 */
public interface Payload<T> {

	/**
	 * The body.
	 * @return the body
	 */
	T body();

	/**
	 * The headers.
	 * @return the headers; not modifiable
	 */
	Map<String, String> headers();

	/**
	 * The message's identity: {@code cap-msg-id}, else {@code dop-msg-id}, else the
	 * broker's {@code message-id}.
	 * @return the identity
	 */
	String messageId();

	/**
	 * The destination that the message was sent to.
	 * @return the destination
	 */
	String destination();

	/**
	 * The number of this attempt, beginning with 1.
	 * @return the attempt
	 */
	int attempt();

	/**
	 * Write the inbox row in the current transaction and acknowledge the message once
	 * that has committed. Only with {@link AckMode#MANUAL}.
	 * @return {@code false} if the message has been handled before
	 * @throws OutboxException if {@link #nack()} was called before in this attempt
	 */
	boolean save();

	/**
	 * Acknowledge the message. Only with {@link AckMode#MANUAL}.
	 */
	void ack();

	/**
	 * Move the message to the dead-letter queue, once the transaction has committed. Only
	 * with {@link AckMode#MANUAL}, and not for a message that {@link #save()} has written
	 * down as handled: a {@link MessageRejectedException} takes that back and moves the
	 * message.
	 * @throws OutboxException if {@link #save()} has returned {@code true} in this
	 * attempt
	 */
	void nack();

}
