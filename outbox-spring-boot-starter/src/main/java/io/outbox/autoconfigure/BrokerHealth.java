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

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

import io.outbox.MessageTransport;
import io.outbox.Subscription;
import io.outbox.inbox.SubscriberContainers;
import io.outbox.relay.Relay;
import io.outbox.stomp.ConnectionState;
import io.outbox.stomp.StompMessageTransport;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;

/**
 * How the connections to the broker stand. That of the transport is needed only where a
 * relay sends.
 */
final class BrokerHealth {

	private final ObjectProvider<Relay> relays;

	private final ObjectProvider<MessageTransport> transport;

	private final ObjectProvider<SubscriberContainers> subscribers;

	BrokerHealth(ObjectProvider<Relay> relays, ObjectProvider<MessageTransport> transport,
			ObjectProvider<SubscriberContainers> subscribers) {
		this.relays = relays;
		this.transport = transport;
		this.subscribers = subscribers;
	}

	Map<String, Object> check(HealthFindings findings) {
		Map<String, Object> details = new LinkedHashMap<>();
		MessageTransport transport = this.transport.getIfAvailable();
		if (transport != null) {
			details.put("broker", broker(transport, findings));
		}
		SubscriberContainers subscribers = this.subscribers.getIfAvailable();
		if (subscribers != null && subscribers.isRunning() && !subscribers.getSubscriptions().isEmpty()) {
			details.put("subscribers", subscribers(subscribers, findings));
		}
		return details;
	}

	private Map<String, Object> broker(MessageTransport transport, HealthFindings findings) {
		Map<String, Object> details = new LinkedHashMap<>();
		details.put("connected", transport.isAvailable());
		if (!transport.isAvailable() && isNeeded()) {
			findings.degraded("There is no connection to the broker");
		}
		if (transport instanceof StompMessageTransport stomp) {
			ConnectionState state = stomp.getConnectionState();
			if (state.status() == ConnectionState.Status.BACKPRESSURE) {
				findings.degraded("backpressure: the broker does not confirm messages in time");
			}
			put(details, "address", state.address());
			put(details, "server", state.server());
			put(details, "since", state.since());
			put(details, "cause", state.cause());
		}
		return details;
	}

	private boolean isNeeded() {
		return this.relays.stream(ObjectProvider.UNFILTERED).findAny().isPresent();
	}

	private static void put(Map<String, Object> details, String name, @Nullable Object value) {
		if (value != null) {
			details.put(name, value.toString());
		}
	}

	private static Map<String, Object> subscribers(SubscriberContainers subscribers, HealthFindings findings) {
		Map<String, Object> details = new TreeMap<>();
		for (Subscription subscription : subscribers.getSubscriptions()) {
			boolean connected = subscribers.isConnected(subscription.id());
			details.put(subscription.id(), connected ? "connected" : "disconnected");
			if (!connected) {
				findings.degraded("Subscriber '" + subscription.id() + "' has no connection to the broker");
			}
		}
		return details;
	}

}
