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

import java.util.List;
import java.util.Locale;
import java.util.Map;

import io.outbox.OutboxException;
import io.outbox.Subscription;
import io.outbox.WireMessage;
import org.jspecify.annotations.Nullable;

/**
 * What a broker adds to STOMP, which knows nothing of durable subscriptions, expiry,
 * duplicates and transactions that cover an ACK. The methods here do what any broker
 * understands.
 */
interface BrokerProtocol {

	/** What holds for a broker that nothing is known of. */
	BrokerProtocol UNKNOWN = new BrokerProtocol() {
	};

	/**
	 * Find the protocol.
	 * @param settings may name the broker
	 * @param server the header of CONNECTED by which the broker is recognised otherwise
	 */
	static BrokerProtocol of(StompSettings settings, String server) {
		return switch ((settings.broker() != StompBroker.AUTO) ? settings.broker() : recognize(server)) {
			case RABBITMQ -> new RabbitMqProtocol();
			case ARTEMIS -> new ArtemisProtocol(settings.login().clientId());
			case CLASSIC -> new ClassicProtocol(settings.login().clientId(), settings.virtualTopics());
			case AUTO -> UNKNOWN;
		};
	}

	private static StompBroker recognize(String server) {
		String name = server.toLowerCase(Locale.ROOT);
		if (name.startsWith("rabbitmq")) {
			return StompBroker.RABBITMQ;
		}
		if (name.contains("artemis")) {
			return StompBroker.ARTEMIS;
		}
		return name.startsWith("activemq") ? StompBroker.CLASSIC : StompBroker.AUTO;
	}

	static boolean isTopic(String destination) {
		return destination.startsWith("/topic/");
	}

	static String deadLetterDestination(Subscription subscription) {
		return "/queue/DLQ." + subscription.queue();
	}

	/** The destination of a SEND. */
	default String sendDestination(String destination) {
		return destination;
	}

	/** Add the headers of a SEND that the broker gives a meaning. */
	default void addSendHeaders(WireMessage message, Map<String, String> headers) {
	}

	/**
	 * The client id of a subscriber's connection, or {@code null} for none.
	 */
	default @Nullable String clientId(Subscription subscription) {
		return null;
	}

	/** Frames that prepare the broker, on a connection of their own. */
	default List<StompFrame> prepare(Subscription subscription) {
		return List.of();
	}

	/** The destination and all that is particular to the broker of a SUBSCRIBE. */
	default Map<String, String> subscribeHeaders(Subscription subscription) {
		return Map.of("destination", subscription.destination());
	}

	/** Frames that give back what was handed out, sent before DISCONNECT. */
	default List<StompFrame> leave() {
		return List.of();
	}

	/** Whether SEND and ACK of one STOMP transaction are one. */
	default boolean transactsAcks() {
		return false;
	}

	/**
	 * Headers of a dead letter that the broker gives a meaning.
	 * @param subscription the subscription that gives the message up
	 * @param delivered the headers of the message that was delivered
	 */
	default Map<String, String> deadLetterHeaders(Subscription subscription, Map<String, String> delivered) {
		return Map.of();
	}

	/**
	 * The destination and what else the broker needs to get a dead letter back into the
	 * queue of its subscription, and into no other.
	 * @param subscription the subscription that gave the message up
	 * @param delivered the headers of the dead letter
	 * @throws OutboxException if there is no queue for this subscription alone
	 */
	default Map<String, String> replayHeaders(Subscription subscription, Map<String, String> delivered) {
		if (isTopic(subscription.destination())) {
			throw new OutboxException(("A dead letter of '%s' can't be replayed: this broker has no queue of the "
					+ "subscription that could be sent to, and a send to the topic would reach all subscribers")
				.formatted(subscription.destination()));
		}
		return Map.of("destination", subscription.destination());
	}

	/** Whether a header of a MESSAGE belongs to the broker and not to the message. */
	default boolean ownsHeader(String name) {
		return false;
	}

}
