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

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import io.outbox.Delivery;
import io.outbox.Subscription;
import io.outbox.SubscriptionTransport.OpenSubscription;

import static org.awaitility.Awaitility.await;

/**
 * Takes the messages of a queue, in the order in which they come.
 */
final class QueueReader implements AutoCloseable {

	private final StompSubscriptionTransport transport;

	private final List<Delivery> deliveries = new CopyOnWriteArrayList<>();

	QueueReader(StompAddress address, String queue) {
		this.transport = new StompSubscriptionTransport(StompSettings.of(address));
		OpenSubscription subscription = this.transport.subscribe(
				Subscription.to(queue).queue(queue.substring("/queue/".length())).prefetch(100).build(), (delivery) -> {
					this.deliveries.add(delivery);
					delivery.ack();
				});
		await().until(subscription::isConnected);
	}

	List<Delivery> deliveries() {
		return List.copyOf(this.deliveries);
	}

	List<String> bodies() {
		return this.deliveries.stream().map((delivery) -> new String(delivery.body(), StandardCharsets.UTF_8)).toList();
	}

	@Override
	public void close() {
		this.transport.close();
	}

}
