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

package io.outbox.autoconfigure;

import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

import io.outbox.Delivery;
import io.outbox.MessageRefusedException;
import io.outbox.MessageTransport;
import io.outbox.Subscription;
import io.outbox.SubscriptionTransport;
import io.outbox.WireMessage;

/**
 * A broker of an application's own, which confirms everything.
 */
class InMemoryTransport implements MessageTransport, SubscriptionTransport {

	final List<WireMessage> messages = new CopyOnWriteArrayList<>();

	final Set<String> refused = ConcurrentHashMap.newKeySet();

	volatile boolean available = true;

	final List<Subscription> subscriptions = new CopyOnWriteArrayList<>();

	@Override
	public boolean isAvailable() {
		return this.available;
	}

	@Override
	public void onAvailable(Runnable callback) {
	}

	@Override
	public CompletableFuture<Void> send(WireMessage message) {
		if (this.refused.contains(message.destination())) {
			return CompletableFuture
				.failedFuture(new MessageRefusedException("access refused for this poison", true, null));
		}
		this.messages.add(message);
		return CompletableFuture.completedFuture(null);
	}

	@Override
	public OpenSubscription subscribe(Subscription subscription, Consumer<Delivery> consumer) {
		this.subscriptions.add(subscription);
		return new OpenSubscription() {

			@Override
			public boolean isConnected() {
				return true;
			}

			@Override
			public void unsubscribe() {
			}

			@Override
			public void close() {
			}

		};
	}

}
