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
import java.util.Set;

import io.outbox.Subscription;
import io.outbox.WireMessage;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.messaging.simp.stomp.StompCommand;

/**
 * ActiveMQ Artemis. A topic's messages are kept by a durable subscription, whose queue is
 * {@code <client id>.<name>}.
 *
 * @see <a href=
 * "https://artemis.apache.org/components/artemis/documentation/latest/stomp.html">STOMP
 * in Artemis</a>
 */
final class ArtemisProtocol implements BrokerProtocol {

	private static final Log logger = LogFactory.getLog(ArtemisProtocol.class);

	private static final String DUPLICATE_ID = "_AMQ_DUPL_ID";

	private static final Set<String> OF_BROKER = Set.of("destination-type", "expires", "priority", "timestamp");

	private final String clientId;

	ArtemisProtocol(String clientId) {
		this.clientId = clientId;
	}

	@Override
	public void addSendHeaders(WireMessage message, Map<String, String> headers) {
		headers.put(DUPLICATE_ID, message.messageId().toString());
		if (message.timeToLive() != null) {
			headers.put("expires", Long.toString(System.currentTimeMillis() + message.timeToLive().toMillis()));
		}
	}

	@Override
	public String clientId(Subscription subscription) {
		return this.clientId;
	}

	/** Called until it has succeeded once, and not with each connection. */
	@Override
	public List<StompFrame> prepare(Subscription subscription) {
		if (subscription.exclusive()) {
			logger.warn(("Subscriber '%s' is exclusive, which Artemis does not do for a STOMP subscription: set "
					+ "default-exclusive-queue in the address-setting of '%s', or start one instance only")
				.formatted(subscription.id(), subscription.destination()));
		}
		return List.of();
	}

	@Override
	public Map<String, String> subscribeHeaders(Subscription subscription) {
		Map<String, String> headers = new LinkedHashMap<>();
		headers.put("destination", subscription.destination());
		// A fully qualified queue, address::queue, is the user's own choice
		if (BrokerProtocol.isTopic(subscription.destination()) && !subscription.destination().contains("::")) {
			headers.put("durable-subscription-name", subscription.queue());
		}
		// Counts bytes, and a message is handed out as long as one is left. So one
		// message
		// at a time is the only number that can be asked for.
		if (subscription.prefetch() == 1) {
			headers.put("consumer-window-size", "1");
		}
		return headers;
	}

	/**
	 * Without it each message that is given back has used up one of the broker's
	 * {@code max-delivery-attempts}.
	 */
	@Override
	public List<StompFrame> leave() {
		return List.of(StompFrame.of(StompCommand.UNSUBSCRIBE, Map.of("id", SubscriptionSession.SUBSCRIPTION_ID)));
	}

	/**
	 * The message's number in the broker, the last part of the message-id, stays the same
	 * when the message is delivered again, and differs from that of a dead letter that a
	 * person has sent once more.
	 */
	@Override
	public Map<String, String> deadLetterHeaders(Subscription subscription, Map<String, String> delivered) {
		String messageId = delivered.getOrDefault("message-id", "");
		return Map.of(DUPLICATE_ID, "dlq-" + messageId.substring(messageId.lastIndexOf(',') + 1));
	}

	/** A second replay of the same dead letter is dropped by the broker. */
	@Override
	public Map<String, String> replayHeaders(Subscription subscription, Map<String, String> delivered) {
		String destination = subscription.destination();
		boolean durable = BrokerProtocol.isTopic(destination) && !destination.contains("::");
		String messageId = delivered.getOrDefault("message-id", "");
		return Map.of("destination",
				durable ? destination + "::" + this.clientId + "." + subscription.queue() : destination, DUPLICATE_ID,
				"replay-" + messageId.substring(messageId.lastIndexOf(',') + 1));
	}

	/**
	 * A destination-type that is sent back would make a topic of the dead-letter queue.
	 */
	@Override
	public boolean ownsHeader(String name) {
		return name.startsWith("_AMQ_") || OF_BROKER.contains(name);
	}

}
