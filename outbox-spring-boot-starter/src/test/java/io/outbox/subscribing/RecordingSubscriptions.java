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

package io.outbox.subscribing;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

import io.outbox.Delivery;
import io.outbox.Subscription;
import io.outbox.SubscriptionTransport;

/**
 * A broker that delivers what a test tells it to.
 */
public class RecordingSubscriptions implements SubscriptionTransport {

	private final Map<String, Consumer<Delivery>> consumers = new ConcurrentHashMap<>();

	private final List<Map<String, String>> deadLetters = new CopyOnWriteArrayList<>();

	@Override
	public OpenSubscription subscribe(Subscription subscription, Consumer<Delivery> consumer) {
		this.consumers.put(subscription.queue(), consumer);
		return new OpenSubscription() {

			@Override
			public boolean isConnected() {
				return true;
			}

			@Override
			public void unsubscribe() {
				RecordingSubscriptions.this.consumers.remove(subscription.queue());
			}

			@Override
			public void close() {
			}

		};
	}

	Set<String> queues() {
		return this.consumers.keySet();
	}

	/**
	 * Deliver a message to a queue.
	 * @return completed when the message is acknowledged
	 */
	public CompletableFuture<Void> deliver(String queue, String messageId, String body) {
		return deliver(queue, Map.of("dop-msg-id", messageId), body);
	}

	public CompletableFuture<Void> deliver(String queue, Map<String, String> headers, String body) {
		TestDelivery delivery = new TestDelivery(this.deadLetters, headers, body.getBytes(StandardCharsets.UTF_8),
				new CompletableFuture<>());
		this.consumers.get(queue).accept(delivery);
		return delivery.settled;
	}

	/** The headers of the dead letters. */
	List<Map<String, String>> deadLetters() {
		return this.deadLetters;
	}

	private record TestDelivery(List<Map<String, String>> deadLetters, Map<String, String> headers, byte[] body,
			CompletableFuture<Void> settled) implements Delivery {

		@Override
		public boolean isOpen() {
			return true;
		}

		@Override
		public CompletableFuture<Void> ack() {
			this.settled.complete(null);
			return CompletableFuture.completedFuture(null);
		}

		@Override
		public CompletableFuture<Void> deadLetter(Map<String, String> headers) {
			this.deadLetters.add(headers);
			this.settled.completeExceptionally(new AssertionError("Dead-lettered with " + headers));
			return CompletableFuture.completedFuture(null);
		}

	}

}
