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

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * A person's door to the dead-letter queues of subscribers. The default speaks STOMP; a
 * bean of this type replaces it. Each call opens a connection, blocks until the broker
 * has answered and closes the connection again. Safe for use by several threads.
 * <p>
 * A queue can only be looked at by taking its messages and giving them back, so while a
 * call runs nobody else gets them, and the broker counts one more delivery.
 */
public interface DeadLetters {

	/** Number of messages at the head of a queue among which one is looked for. */
	int MAX_SIZE = 500;

	/**
	 * Look at the head of a dead-letter queue.
	 * @param subscription the subscription that gave the messages up
	 * @param size the maximum number of messages, from 1 to {@value #MAX_SIZE}
	 * @return the messages in the order of the queue
	 * @throws OutboxException if the broker refuses or can't be reached
	 */
	List<DeadLetter> browse(Subscription subscription, int size);

	/**
	 * Look at one message.
	 * @param subscription the subscription that gave the message up
	 * @param messageId the message's identity
	 * @return the message, or {@code null} if it is not among the first
	 * {@value #MAX_SIZE}
	 * @throws OutboxException if the broker refuses or can't be reached
	 */
	@Nullable DeadLetter find(Subscription subscription, String messageId);

	/**
	 * Send a message to the queue of the subscription alone, as it was before it was
	 * given up, and take it from the dead-letter queue once the broker has confirmed
	 * that. If that breaks off in between, the message is in both queues, and the inbox
	 * drops the one that is handled later.
	 * @param subscription the subscription that gave the message up
	 * @param messageId the message's identity
	 * @return {@code false} if it is not among the first {@value #MAX_SIZE}
	 * @throws OutboxException if the broker refuses or can't be reached, or has no queue
	 * for this subscription alone
	 */
	boolean replay(Subscription subscription, String messageId);

	/**
	 * Delete a message.
	 * @param subscription the subscription that gave the message up
	 * @param messageId the message's identity
	 * @return {@code false} if it is not among the first {@value #MAX_SIZE}
	 * @throws OutboxException if the broker refuses or can't be reached
	 */
	boolean discard(Subscription subscription, String messageId);

}
