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
import java.util.UUID;

/**
 * Publishes messages without an entity. Available as a bean; safe for use by several
 * threads.
 */
public interface Outbox {

	/**
	 * Write a message for the destination into the current transaction, whether of JPA or
	 * of plain JDBC. The version {@code v1} is appended to the destination.
	 * @param destination the STOMP destination without a version
	 * @param body the body, written as JSON by the application's {@code JsonMapper}
	 * @return the message id
	 * @throws OutboxException if there is no transaction, or the message could never be
	 * sent
	 */
	UUID publish(String destination, Object body);

	/**
	 * Begin a message with more than a destination and a body.
	 * @param destination the STOMP destination without a version
	 * @return the message, to be finished with {@link OutgoingMessage#publish()}
	 */
	OutgoingMessage message(String destination);

	/**
	 * Send a message straight to the broker, past the table, and wait until the broker
	 * has confirmed it. Nothing is stored and nothing is sent again.
	 * @param destination the STOMP destination in full; no version is appended
	 * @param body the body, written as JSON by the application's {@code JsonMapper}
	 * @param headers headers in addition to the generated ones
	 * @throws OutboxException if the broker refused the message or did not confirm it in
	 * time
	 */
	void send(String destination, Object body, Map<String, String> headers);

}
