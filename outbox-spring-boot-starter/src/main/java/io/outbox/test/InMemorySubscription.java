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

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

import io.outbox.Delivery;
import io.outbox.Subscription;
import io.outbox.SubscriptionTransport.OpenSubscription;

/**
 * A subscriber of a queue, and what it has not acknowledged yet. Guarded by the lock of
 * the transport.
 */
final class InMemorySubscription implements OpenSubscription {

	private final InMemoryTransport transport;

	private final InMemoryQueue queue;

	private final Subscription subscription;

	private final Consumer<Delivery> consumer;

	private final List<InMemoryDelivery> open = new ArrayList<>();

	private boolean subscribed = true;

	InMemorySubscription(InMemoryTransport transport, InMemoryQueue queue, Subscription subscription,
			Consumer<Delivery> consumer) {
		this.transport = transport;
		this.queue = queue;
		this.subscription = subscription;
		this.consumer = consumer;
	}

	String id() {
		return this.subscription.id();
	}

	InMemoryQueue queue() {
		return this.queue;
	}

	boolean takesMore() {
		return this.subscribed && this.open.size() < this.subscription.prefetch();
	}

	boolean isSubscribed() {
		return this.subscribed;
	}

	int openCount() {
		return this.open.size();
	}

	void deliver(InMemoryMessage message) {
		InMemoryDelivery delivery = new InMemoryDelivery(this.transport, this, message);
		this.open.add(delivery);
		this.consumer.accept(delivery);
	}

	/** Take a delivery off the list, or say that it is not open any more. */
	boolean settle(InMemoryDelivery delivery) {
		delivery.close();
		return this.open.remove(delivery);
	}

	/** Close what is open, as if the connection was lost. */
	List<InMemoryMessage> abandon() {
		List<InMemoryMessage> messages = this.open.stream().map(InMemoryDelivery::message).toList();
		this.open.forEach(InMemoryDelivery::close);
		this.open.clear();
		return messages;
	}

	@Override
	public boolean isConnected() {
		return this.transport.isAvailable();
	}

	@Override
	public void unsubscribe() {
		this.transport.run(() -> this.subscribed = false);
	}

	@Override
	public void close() {
		this.transport.run(() -> {
			this.subscribed = false;
			this.queue.subscriptions().remove(this);
			this.queue.giveBack(abandon());
		});
	}

}
