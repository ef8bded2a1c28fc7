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

package io.outbox.autoconfigure.actuate;

import java.util.List;

import io.outbox.DeadLetters;
import io.outbox.Subscription;
import org.jspecify.annotations.Nullable;

/**
 * What an endpoint needs to know of the application besides the tables.
 */
public interface OutboxApplication {

	/**
	 * Whether the broker takes messages.
	 * @return whether it does, or {@code null} if the application has no way to it
	 */
	@Nullable Boolean isBrokerAvailable();

	/**
	 * The subscribers of the application.
	 * @return the subscribers
	 */
	List<OutboxStatus.Subscriber> subscribers();

	/**
	 * The subscriptions of {@link #subscribers()}.
	 * @return the subscriptions
	 */
	List<Subscription> subscriptions();

	/**
	 * The way to the dead-letter queues of the subscribers.
	 * @return the way, or {@code null} if the application has none
	 */
	@Nullable DeadLetters deadLetters();

	/**
	 * Pause or resume a subscriber.
	 * @param id the id of one of {@link #subscribers()}
	 * @param pause whether to pause it
	 */
	void pauseSubscriber(String id, boolean pause);

	/**
	 * Tell the relays of the application that there may be something to send.
	 */
	void wakeRelays();

}
