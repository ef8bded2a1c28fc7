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

package io.outbox.test;

import org.jspecify.annotations.Nullable;

/**
 * What a subscriber made of a message that was delivered to it.
 *
 * @param subscriber the id of the subscription
 * @param result the result
 * @param reason why the message was dead-lettered, or {@code null} if it was not
 */
public record DeliveryOutcome(String subscriber, Result result, @Nullable String reason) {

	/**
	 * The outcome of a message that was handled.
	 * @param subscriber the id of the subscription
	 * @return the outcome
	 */
	public static DeliveryOutcome handled(String subscriber) {
		return new DeliveryOutcome(subscriber, Result.HANDLED, null);
	}

	/**
	 * The outcome of a message that had been handled before.
	 * @param subscriber the id of the subscription
	 * @return the outcome
	 */
	public static DeliveryOutcome duplicate(String subscriber) {
		return new DeliveryOutcome(subscriber, Result.DUPLICATE, null);
	}

	/**
	 * The outcome of a message that was given up.
	 * @param subscriber the id of the subscription
	 * @param reason the message of the last exception
	 * @return the outcome
	 */
	public static DeliveryOutcome deadLettered(String subscriber, String reason) {
		return new DeliveryOutcome(subscriber, Result.DEAD_LETTERED, reason);
	}

	/**
	 * What a subscriber made of a message.
	 */
	public enum Result {

		/** The handler returned, and its transaction has committed. */
		HANDLED,

		/** The message had been handled before, and the handler was not called. */
		DUPLICATE,

		/** The handler rejected the message, or failed at every attempt. */
		DEAD_LETTERED

	}

}
