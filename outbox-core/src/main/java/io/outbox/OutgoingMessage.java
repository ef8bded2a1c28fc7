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

import java.time.Duration;
import java.util.UUID;

/**
 * A message that is being put together; {@link #publish()} writes it into the current
 * transaction. For use by one thread.
 */
public interface OutgoingMessage {

	/**
	 * Set the version that is appended to the destination after a dot.
	 * @param version the version, {@code v1} by default; an empty string appends nothing
	 * @return this message
	 */
	OutgoingMessage version(String version);

	/**
	 * Set the ordering key. Messages with equal keys reach the broker in order; without a
	 * key a message has an order of its own.
	 * @param key the key, at most 255 characters
	 * @return this message
	 */
	OutgoingMessage key(String key);

	/**
	 * Set the logical message type, header {@code dop-msg-type}.
	 * @param type the type, at most 255 characters; the simple name of the body's class
	 * by default
	 * @return this message
	 */
	OutgoingMessage type(String type);

	/**
	 * Add a header, which replaces a generated one of the same name.
	 * @param name the name. Names are case-sensitive. Refused by {@link #publish()} are
	 * those that STOMP or the broker gives a meaning and that the outbox sets by itself:
	 * {@code destination}, {@code receipt}, {@code content-length}, {@code message-id},
	 * {@code reply-to}, {@code transaction}, {@code subscription}, {@code ack},
	 * {@code persistent}, {@code expires} and {@code expiration} (see
	 * {@link #expiresIn}), all that begin with {@code x-}, and {@code dop-msg-id}.
	 * {@code content-type} replaces {@code application/json}, and {@code priority} goes
	 * to the broker, which may then deliver out of order
	 * @param value the value; anything but NUL survives the way to the subscriber
	 * @return this message
	 */
	OutgoingMessage header(String name, String value);

	/**
	 * Limit the life of the message: past it, the message is not sent any more.
	 * @param duration the time from now on, positive and at most 36500 days
	 * @return this message
	 */
	OutgoingMessage expiresIn(Duration duration);

	/**
	 * Delay the message. Until it is due it has no place in the order of its key.
	 * @param duration the time from now on, at most 36500 days; zero for no delay
	 * @return this message
	 */
	OutgoingMessage deliverAfter(Duration duration);

	/**
	 * Set the body.
	 * @param body the body, written as JSON by the application's {@code JsonMapper}
	 * @return this message
	 */
	OutgoingMessage body(Object body);

	/**
	 * Write the message into the current transaction.
	 * @return the message id
	 * @throws OutboxException if there is no transaction, no body, or the message could
	 * never be sent
	 */
	UUID publish();

}
