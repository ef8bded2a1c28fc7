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

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

import org.springframework.util.Assert;

/**
 * What a subscriber wants to receive: the attributes of {@link Subscribe} as a value.
 *
 * @param destination the STOMP destination in full
 * @param queue the name of the durable queue
 * @param id the name under which the inbox remembers messages
 * @param concurrency the number of messages handled at the same time, or {@code 0} for
 * the configured default
 * @param prefetch the number of unacknowledged messages, or {@code 0} for the configured
 * default
 * @param ackMode who acknowledges
 * @param exclusive whether only this consumer may read the queue
 * @param headers further headers of the SUBSCRIBE frame
 * @param transactionManager the name or qualifier of the transaction manager that
 * messages are handled in, or an empty string for the application's default
 */
public record Subscription(String destination, String queue, String id, int concurrency, int prefetch, AckMode ackMode,
		boolean exclusive, Map<String, String> headers, String transactionManager) {

	/**
	 * Fills in defaults: an empty queue becomes the last segment of the destination, an
	 * empty id the queue.
	 */
	public Subscription {
		Assert.hasText(destination, "'destination' must not be empty");
		queue = queue.isEmpty() ? lastSegment(destination) : queue;
		id = id.isEmpty() ? queue : id;
		Assert.hasText(queue, () -> "'queue' must not be empty for destination '" + destination + "'");
		Assert.isTrue(concurrency >= 0, "'concurrency' must not be negative");
		Assert.isTrue(prefetch >= 0, "'prefetch' must not be negative");
		Assert.notNull(transactionManager, "'transactionManager' must not be null");
		headers = Collections.unmodifiableMap(new LinkedHashMap<>(headers));
	}

	/**
	 * Create a subscription that is handled in the application's default transaction
	 * manager.
	 * @param destination the STOMP destination in full
	 * @param queue the name of the durable queue
	 * @param id the name under which the inbox remembers messages
	 * @param concurrency the number of messages handled at the same time
	 * @param prefetch the number of unacknowledged messages
	 * @param ackMode who acknowledges
	 * @param exclusive whether only this consumer may read the queue
	 * @param headers further headers of the SUBSCRIBE frame
	 */
	public Subscription(String destination, String queue, String id, int concurrency, int prefetch, AckMode ackMode,
			boolean exclusive, Map<String, String> headers) {
		this(destination, queue, id, concurrency, prefetch, ackMode, exclusive, headers, "");
	}

	/**
	 * Begin a subscription.
	 * @param destination the STOMP destination in full, such as {@code /topic/orders.v1}
	 * @return a builder
	 */
	public static Builder to(String destination) {
		return new Builder(destination);
	}

	private static String lastSegment(String destination) {
		return destination.substring(destination.lastIndexOf('/') + 1);
	}

	/**
	 * Puts a {@link Subscription} together.
	 */
	public static final class Builder {

		private final String destination;

		private String queue = "";

		private String id = "";

		private int concurrency;

		private int prefetch;

		private AckMode ackMode = AckMode.AUTO;

		private boolean exclusive;

		private String transactionManager = "";

		private final Map<String, String> headers = new LinkedHashMap<>();

		private Builder(String destination) {
			this.destination = destination;
		}

		/**
		 * Set the name of the durable queue.
		 * @param queue the queue; the last segment of the destination by default
		 * @return this builder
		 */
		public Builder queue(String queue) {
			this.queue = queue;
			return this;
		}

		/**
		 * Set the name under which the inbox remembers messages.
		 * @param id the id; the queue by default
		 * @return this builder
		 */
		public Builder id(String id) {
			this.id = id;
			return this;
		}

		/**
		 * Set the number of messages that are handled at the same time.
		 * @param concurrency the concurrency
		 * @return this builder
		 */
		public Builder concurrency(int concurrency) {
			this.concurrency = concurrency;
			return this;
		}

		/**
		 * Set the number of unacknowledged messages that the broker hands out.
		 * @param prefetch the prefetch count
		 * @return this builder
		 */
		public Builder prefetch(int prefetch) {
			this.prefetch = prefetch;
			return this;
		}

		/**
		 * Set who acknowledges a message.
		 * @param ackMode the mode
		 * @return this builder
		 */
		public Builder ackMode(AckMode ackMode) {
			this.ackMode = ackMode;
			return this;
		}

		/**
		 * Set whether only this consumer may read the queue.
		 * @param exclusive whether the subscription is exclusive
		 * @return this builder
		 */
		public Builder exclusive(boolean exclusive) {
			this.exclusive = exclusive;
			return this;
		}

		/**
		 * Set the transaction manager that messages are handled in. They are remembered
		 * in the inbox table of its data source.
		 * @param transactionManager the name or qualifier of its bean; the application's
		 * default transaction manager by default
		 * @return this builder
		 */
		public Builder transactionManager(String transactionManager) {
			this.transactionManager = transactionManager;
			return this;
		}

		/**
		 * Add a header to the SUBSCRIBE frame.
		 * @param name the name
		 * @param value the value
		 * @return this builder
		 */
		public Builder header(String name, String value) {
			this.headers.put(name, value);
			return this;
		}

		/**
		 * Make the subscription.
		 * @return the subscription
		 */
		public Subscription build() {
			return new Subscription(this.destination, this.queue, this.id, this.concurrency, this.prefetch,
					this.ackMode, this.exclusive, this.headers, this.transactionManager);
		}

	}

}
