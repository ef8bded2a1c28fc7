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

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.outbox.OutboxException;
import io.outbox.Subscription;
import io.outbox.WireMessage;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * ActiveMQ Classic. A topic's messages are kept by a durable subscription, which has one
 * consumer at a time, or in the queue of a virtual topic.
 *
 * @see <a href="https://activemq.apache.org/components/classic/documentation/stomp">STOMP
 * in ActiveMQ Classic</a>
 */
final class ClassicProtocol implements BrokerProtocol {

	private static final Log logger = LogFactory.getLog(ClassicProtocol.class);

	private static final String TOPIC = "/topic/";

	private static final String VIRTUAL_TOPIC = "VirtualTopic.";

	private final String clientId;

	private final boolean virtualTopics;

	ClassicProtocol(String clientId, boolean virtualTopics) {
		this.clientId = clientId;
		this.virtualTopics = virtualTopics;
	}

	@Override
	public String sendDestination(String destination) {
		return isVirtual(destination) ? TOPIC + virtualTopic(destination) : destination;
	}

	@Override
	public void addSendHeaders(WireMessage message, Map<String, String> headers) {
		if (message.timeToLive() != null) {
			headers.put("expires", Long.toString(System.currentTimeMillis() + message.timeToLive().toMillis()));
		}
	}

	/**
	 * One connection at a time may have a client id, so that each subscription needs its
	 * own.
	 */
	@Override
	public @Nullable String clientId(Subscription subscription) {
		return isDurableTopic(subscription) ? this.clientId + "." + subscription.queue() : null;
	}

	/** Called until it has succeeded once, and not with each connection. */
	@Override
	public List<StompFrame> prepare(Subscription subscription) {
		if (isDurableTopic(subscription)) {
			logger.info(("Subscriber '%s' reads '%s' by a durable subscription, which ActiveMQ Classic gives to one "
					+ "instance at a time. Instances share the work with 'outbox.stomp.classic.virtual-topics'")
				.formatted(subscription.id(), subscription.destination()));
		}
		return List.of();
	}

	@Override
	public Map<String, String> subscribeHeaders(Subscription subscription) {
		Map<String, String> headers = new LinkedHashMap<>();
		headers.put("destination", queue(subscription));
		headers.put("activemq.prefetchSize", Integer.toString(subscription.prefetch()));
		if (isDurableTopic(subscription)) {
			headers.put("activemq.subscriptionName", subscription.queue());
		}
		if (subscription.exclusive()) {
			headers.put("activemq.exclusive", "true");
		}
		return headers;
	}

	@Override
	public Map<String, String> replayHeaders(Subscription subscription, Map<String, String> delivered) {
		if (isDurableTopic(subscription)) {
			throw new OutboxException(("A dead letter of '%s' can't be replayed: a durable topic subscription of "
					+ "ActiveMQ Classic has no queue that could be sent to. Virtual topics have, see "
					+ "'outbox.stomp.classic.virtual-topics'")
				.formatted(subscription.destination()));
		}
		return Map.of("destination", queue(subscription));
	}

	@Override
	public boolean transactsAcks() {
		return true;
	}

	@Override
	public boolean ownsHeader(String name) {
		return name.equals("expires") || name.equals("timestamp") || name.equals("priority");
	}

	private String queue(Subscription subscription) {
		String destination = subscription.destination();
		return isVirtual(destination) ? "/queue/Consumer." + subscription.queue() + "." + virtualTopic(destination)
				: destination;
	}

	private boolean isDurableTopic(Subscription subscription) {
		return BrokerProtocol.isTopic(subscription.destination()) && !isVirtual(subscription.destination());
	}

	private boolean isVirtual(String destination) {
		return this.virtualTopics && BrokerProtocol.isTopic(destination);
	}

	private static String virtualTopic(String destination) {
		String name = destination.substring(TOPIC.length());
		return name.startsWith(VIRTUAL_TOPIC) ? name : VIRTUAL_TOPIC + name;
	}

}
