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

package io.outbox.inbox;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

import io.outbox.Delivery;
import io.outbox.Subscription;
import io.outbox.SubscriptionTransport;
import io.outbox.TransportException;

/**
 * A broker in memory: hands out what a test delivers and records what becomes of it.
 */
final class InMemorySubscriptionTransport implements SubscriptionTransport {

	private final List<String> events = new CopyOnWriteArrayList<>();

	private Subscription subscription;

	private Consumer<Delivery> consumer;

	@Override
	public OpenSubscription subscribe(Subscription subscription, Consumer<Delivery> consumer) {
		this.subscription = subscription;
		this.consumer = consumer;
		return new OpenSubscription() {

			@Override
			public boolean isConnected() {
				return true;
			}

			@Override
			public void unsubscribe() {
				InMemorySubscriptionTransport.this.events.add("unsubscribe");
			}

			@Override
			public void close() {
				InMemorySubscriptionTransport.this.events.add("close");
			}

		};
	}

	Subscription subscription() {
		return this.subscription;
	}

	List<String> events() {
		return this.events;
	}

	TestDelivery deliver(String body, String... headers) {
		TestDelivery delivery = new TestDelivery(body, headers, this.events);
		this.consumer.accept(delivery);
		return delivery;
	}

	/**
	 * A delivery that remembers what was done with it.
	 */
	static final class TestDelivery implements Delivery {

		private final Map<String, String> headers = new LinkedHashMap<>();

		private final String body;

		private final List<String> events;

		private final List<Map<String, String>> deadLetters = new CopyOnWriteArrayList<>();

		private volatile boolean open = true;

		private volatile int deadLetterFailures;

		private volatile CompletableFuture<Void> deadLetterReceipt = CompletableFuture.completedFuture(null);

		private volatile int acks;

		private TestDelivery(String body, String[] headers, List<String> events) {
			this.body = body;
			this.events = events;
			this.headers.put("destination", "/topic/orders.v1");
			this.headers.put("message-id", "T_1@@session@@1");
			for (int i = 0; i < headers.length; i += 2) {
				this.headers.put(headers[i], headers[i + 1]);
			}
		}

		@Override
		public Map<String, String> headers() {
			return this.headers;
		}

		@Override
		public byte[] body() {
			return this.body.getBytes();
		}

		@Override
		public boolean isOpen() {
			return this.open;
		}

		@Override
		public CompletableFuture<Void> ack() {
			this.acks++;
			this.events.add("ack");
			return CompletableFuture.completedFuture(null);
		}

		@Override
		public CompletableFuture<Void> deadLetter(Map<String, String> headers) {
			if (this.deadLetterFailures > 0) {
				this.deadLetterFailures--;
				return CompletableFuture
					.failedFuture(new TransportException(TransportException.Reason.RECEIPT_TIMEOUT, "test", null));
			}
			this.deadLetters.add(headers);
			this.acks++;
			return this.deadLetterReceipt;
		}

		void loseConnection() {
			this.open = false;
		}

		void failDeadLettering(int times) {
			this.deadLetterFailures = times;
		}

		void confirmDeadLetter(CompletableFuture<Void> receipt) {
			this.deadLetterReceipt = receipt;
		}

		boolean isSettled() {
			return this.acks > 0;
		}

		int acks() {
			return this.acks;
		}

		List<Map<String, String>> deadLetters() {
			return new ArrayList<>(this.deadLetters);
		}

	}

}
