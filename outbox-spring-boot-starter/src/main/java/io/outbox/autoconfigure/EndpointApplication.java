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

import io.outbox.DeadLetters;
import io.outbox.MessageTransport;
import io.outbox.Subscription;
import io.outbox.autoconfigure.actuate.OutboxApplication;
import io.outbox.autoconfigure.actuate.OutboxStatus;
import io.outbox.inbox.SubscriberContainers;
import io.outbox.relay.Relay;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;

/**
 * The application as the endpoint sees it. Beans are looked up when they are needed.
 */
final class EndpointApplication implements OutboxApplication {

	private final ObjectProvider<MessageTransport> transport;

	private final ObjectProvider<SubscriberContainers> subscribers;

	private final ObjectProvider<Relay> relays;

	private final ObjectProvider<DeadLetters> deadLetters;

	EndpointApplication(ObjectProvider<MessageTransport> transport, ObjectProvider<SubscriberContainers> subscribers,
			ObjectProvider<Relay> relays, ObjectProvider<DeadLetters> deadLetters) {
		this.transport = transport;
		this.subscribers = subscribers;
		this.relays = relays;
		this.deadLetters = deadLetters;
	}

	@Override
	public @Nullable Boolean isBrokerAvailable() {
		MessageTransport transport = this.transport.getIfAvailable();
		return (transport != null) ? transport.isAvailable() : null;
	}

	@Override
	public List<OutboxStatus.Subscriber> subscribers() {
		SubscriberContainers containers = this.subscribers.getIfAvailable();
		if (containers == null) {
			return List.of();
		}
		return containers.getSubscriptions()
			.stream()
			.map((subscription) -> new OutboxStatus.Subscriber(subscription.id(), subscription.destination(),
					subscription.queue(), containers.isConnected(subscription.id()),
					containers.isRunning(subscription.id()), containers.isPaused(subscription.id())))
			.toList();
	}

	@Override
	public List<Subscription> subscriptions() {
		SubscriberContainers containers = this.subscribers.getIfAvailable();
		return (containers != null) ? containers.getSubscriptions() : List.of();
	}

	@Override
	public @Nullable DeadLetters deadLetters() {
		return this.deadLetters.getIfAvailable();
	}

	@Override
	public void pauseSubscriber(String id, boolean pause) {
		SubscriberContainers containers = this.subscribers.getObject();
		if (pause) {
			containers.pause(id);
		}
		else {
			containers.resume(id);
		}
	}

	@Override
	public void wakeRelays() {
		this.relays.stream(ObjectProvider.UNFILTERED).forEach(Relay::wake);
	}

}
