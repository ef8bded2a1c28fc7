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

import java.util.function.Consumer;

/**
 * The subscribers' door to a broker. The default speaks STOMP; a bean of this type
 * replaces it.
 */
public interface SubscriptionTransport {

	/**
	 * Subscribe, and stay subscribed through lost connections until the result is closed.
	 * Returns without waiting for the broker.
	 * @param subscription the subscription with concurrency and prefetch filled in
	 * @param consumer takes each delivery, in the broker's order, on a thread of the
	 * transport; it must hand the delivery over and return without blocking. At most
	 * {@code prefetch} deliveries are open at any time.
	 * @return the open subscription
	 */
	OpenSubscription subscribe(Subscription subscription, Consumer<Delivery> consumer);

	/**
	 * A subscription that is connected or tries to connect.
	 */
	interface OpenSubscription extends AutoCloseable {

		/**
		 * Whether the broker has confirmed the subscription and the connection stands.
		 * @return {@code true} if messages can arrive
		 */
		boolean isConnected();

		/**
		 * Ask the broker for no more messages. Deliveries that are open can still be
		 * acknowledged.
		 */
		void unsubscribe();

		/**
		 * Close the connection once what was acknowledged has been sent.
		 */
		@Override
		void close();

	}

}
