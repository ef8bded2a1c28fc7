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

import org.springframework.messaging.simp.stomp.StompCommand;

/**
 * RabbitMQ's STOMP plugin. A topic's messages are kept in a named durable queue, whose
 * arguments are those of django-outbox-pattern, so that both can share it. Its STOMP
 * transactions only hold frames back until COMMIT: when the broker dies, it may remember
 * an ACK of one and not the message that was sent in it.
 *
 * @see <a href="https://www.rabbitmq.com/docs/stomp">STOMP plugin</a>
 */
final class RabbitMqProtocol implements BrokerProtocol {

	private static final String QUEUE = "/queue/";

	private static final String EXISTING_QUEUE = "/amq/queue/";

	private static final String DEAD_LETTERS = QUEUE + "DLQ.";

	private static final Set<String> OF_BROKER = Set.of("exclusive", "expiration", "user-id");

	@Override
	public void addSendHeaders(WireMessage message, Map<String, String> headers) {
		if (message.timeToLive() != null) {
			headers.put("expiration", Long.toString(Math.max(1, message.timeToLive().toMillis())));
		}
	}

	/** Declares the dead-letter queue, by subscribing to it for a moment. */
	@Override
	public List<StompFrame> prepare(Subscription subscription) {
		Map<String, String> subscribe = new LinkedHashMap<>(declaration("DLQ.DLQ.DLQ." + subscription.queue()));
		subscribe.put("id", "dlq");
		subscribe.put("destination", BrokerProtocol.deadLetterDestination(subscription));
		subscribe.put("ack", "client-individual");
		subscribe.put("prefetch-count", "1");
		return List.of(StompFrame.of(StompCommand.SUBSCRIBE, subscribe),
				StompFrame.of(StompCommand.UNSUBSCRIBE, Map.of("id", "dlq")));
	}

	@Override
	public Map<String, String> subscribeHeaders(Subscription subscription) {
		Map<String, String> headers = new LinkedHashMap<>();
		headers.put("destination", subscription.destination());
		headers.put("prefetch-count", Integer.toString(subscription.prefetch()));
		if (subscription.destination().startsWith(DEAD_LETTERS)) {
			headers.putAll(declaration("DLQ.DLQ." + subscription.destination().substring(QUEUE.length())));
		}
		// A SEND declares a queue without arguments, and other arguments are refused then
		else if (!subscription.destination().startsWith(QUEUE)
				&& !subscription.destination().startsWith(EXISTING_QUEUE)) {
			headers.putAll(declaration("DLQ." + subscription.queue()));
			headers.put("x-queue-name", subscription.queue());
		}
		if (subscription.exclusive()) {
			headers.put("exclusive", "true");
		}
		return headers;
	}

	/** A SEND to a queue declares it, and other arguments are refused. */
	@Override
	public Map<String, String> deadLetterHeaders(Subscription subscription, Map<String, String> delivered) {
		return declaration("DLQ.DLQ.DLQ." + subscription.queue());
	}

	/** A send to a queue by this name reaches it whatever arguments it has. */
	@Override
	public Map<String, String> replayHeaders(Subscription subscription, Map<String, String> delivered) {
		String destination = subscription.destination();
		boolean named = destination.startsWith(QUEUE) || destination.startsWith(EXISTING_QUEUE);
		String queue = named ? destination.substring(destination.lastIndexOf('/') + 1) : subscription.queue();
		return Map.of("destination", EXISTING_QUEUE + queue);
	}

	/**
	 * A dead letter that expires is lost. A user-id that is not ours is refused, and so
	 * is a declaration that is exclusive, together with the connection. The priority and
	 * the timestamp are the publisher's own.
	 */
	@Override
	public boolean ownsHeader(String name) {
		return OF_BROKER.contains(name);
	}

	/**
	 * The arguments of django-outbox-pattern, whose dead-letter queues have
	 * {@code DLQ.DLQ.} put before their own name for a routing key.
	 */
	private static Map<String, String> declaration(String deadLetterRoutingKey) {
		return Map.of("durable", "true", "auto-delete", "false", "x-dead-letter-exchange", "",
				"x-dead-letter-routing-key", deadLetterRoutingKey);
	}

}
