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

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

import io.outbox.Delivery;

/**
 * A message in the hands of a subscriber.
 */
final class InMemoryDelivery implements Delivery {

	private final InMemoryTransport transport;

	private final InMemorySubscription subscription;

	private final InMemoryMessage message;

	private volatile boolean open = true;

	InMemoryDelivery(InMemoryTransport transport, InMemorySubscription subscription, InMemoryMessage message) {
		this.transport = transport;
		this.subscription = subscription;
		this.message = message;
	}

	InMemorySubscription subscription() {
		return this.subscription;
	}

	InMemoryMessage message() {
		return this.message;
	}

	@Override
	public Map<String, String> headers() {
		return this.message.headers();
	}

	@Override
	public byte[] body() {
		return this.message.body().getBytes(StandardCharsets.UTF_8);
	}

	@Override
	public boolean isOpen() {
		return this.open;
	}

	void close() {
		this.open = false;
	}

	@Override
	public CompletableFuture<Void> ack() {
		return this.transport.ack(this);
	}

	@Override
	public CompletableFuture<Void> deadLetter(Map<String, String> headers) {
		Map<String, String> all = new LinkedHashMap<>(headers());
		all.putAll(headers);
		return this.transport.deadLetter(this,
				new DeadLetter(this.subscription.id(), this.subscription.queue().destination(),
						headers.getOrDefault("dop-dlq-reason", ""), all, this.message.body()));
	}

}
