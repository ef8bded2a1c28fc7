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

package io.outbox.stomp;

import java.util.function.Consumer;

import io.outbox.Delivery;
import io.outbox.Subscription;
import io.outbox.SubscriptionTransport;

/**
 * Keeps each subscription on a STOMP connection of its own.
 */
public final class StompSubscriptionTransport implements SubscriptionTransport, AutoCloseable {

	/**
	 * Create a transport, which connects with the first subscription.
	 * @param settings the settings
	 */
	public StompSubscriptionTransport(StompSettings settings) {
	}

	@Override
	public OpenSubscription subscribe(Subscription subscription, Consumer<Delivery> consumer) {
		throw new UnsupportedOperationException();
	}

	@Override
	public void close() {
	}

}
