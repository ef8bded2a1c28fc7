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

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

import io.outbox.Delivery;
import io.outbox.Subscription;
import io.outbox.SubscriptionTransport;
import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

/**
 * Keeps each subscription on a STOMP connection of its own, separate from the one that
 * publishes: a broker that stops reading from publishers still takes acknowledgements.
 * Safe for use by several threads.
 */
public final class StompSubscriptionTransport implements SubscriptionTransport, AutoCloseable {

	private final StompSettings settings;

	private final ReentrantLock lock = new ReentrantLock();

	private final List<StompSubscription> subscriptions = new ArrayList<>();

	private @Nullable StompClient client;

	/**
	 * Create a transport, which connects with the first subscription.
	 * @param settings the settings
	 */
	public StompSubscriptionTransport(StompSettings settings) {
		Assert.notNull(settings, "'settings' must not be null");
		this.settings = settings;
	}

	@Override
	public OpenSubscription subscribe(Subscription subscription, Consumer<Delivery> consumer) {
		Assert.notNull(subscription, "'subscription' must not be null");
		Assert.notNull(consumer, "'consumer' must not be null");
		StompSubscription opened;
		this.lock.lock();
		try {
			StompClient client = (this.client != null) ? this.client : new StompClient(this.settings, true);
			this.client = client;
			opened = new StompSubscription(subscription, consumer, client);
			this.subscriptions.removeIf(StompSubscription::isClosed);
			this.subscriptions.add(opened);
		}
		finally {
			this.lock.unlock();
		}
		opened.open();
		return opened;
	}

	@Override
	public void close() {
		this.lock.lock();
		try {
			this.subscriptions.forEach(StompSubscription::close);
			this.subscriptions.clear();
			if (this.client != null) {
				this.client.close();
				this.client = null;
			}
		}
		finally {
			this.lock.unlock();
		}
	}

}
