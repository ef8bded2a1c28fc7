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

/**
 * Is told what happens to messages. Every bean of this type is called, on the relay's or
 * the subscriber's thread and after the fact has been committed; a call may be missing
 * after a crash. An exception is logged and harms nothing.
 */
public interface OutboxListener {

	/**
	 * The broker has confirmed the message.
	 * @param message the message
	 */
	default void onPublished(StoredMessage message) {
	}

	/**
	 * The message was refused and will be sent again.
	 * @param message the message
	 * @param failure why it was refused
	 * @param delay the time until the next attempt
	 */
	default void onRetry(StoredMessage message, Throwable failure, Duration delay) {
	}

	/**
	 * The message is parked until a person looks at it.
	 * @param message the message
	 * @param failure why it was refused
	 */
	default void onFailed(StoredMessage message, Throwable failure) {
	}

	/**
	 * The message was past its life when its turn came, and was not sent.
	 * @param message the message
	 */
	default void onExpired(StoredMessage message) {
	}

	/**
	 * A subscriber has handled a message, and its transaction has committed.
	 * @param subscription the subscription
	 * @param messageId the message's identity
	 */
	default void onReceived(Subscription subscription, String messageId) {
	}

	/**
	 * A message arrived that the subscriber had handled before.
	 * @param subscription the subscription
	 * @param messageId the message's identity
	 */
	default void onDuplicate(Subscription subscription, String messageId) {
	}

	/**
	 * A message was moved to the dead-letter queue.
	 * @param subscription the subscription
	 * @param messageId the message's identity
	 * @param failure why it could not be handled
	 */
	default void onDeadLettered(Subscription subscription, String messageId, Throwable failure) {
	}

}
