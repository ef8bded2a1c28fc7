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
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

import io.outbox.Delivery;
import io.outbox.Subscription;

/**
 * A MESSAGE frame that waits for its ACK on the connection that it came on.
 *
 * @param session the session of the connection
 * @param subscription the subscription
 * @param frame the frame
 */
record StompDelivery(SubscriptionSession session, Subscription subscription, StompFrame frame) implements Delivery {

	/** Headers that belong to the delivery and not to the message. */
	private static final Set<String> OF_DELIVERY = Set.of("ack", "content-length", "destination", "message-id",
			"persistent", "receipt", "redelivered", "reply-to", "subscription", "transaction");

	@Override
	public Map<String, String> headers() {
		return this.frame.headers();
	}

	@Override
	public byte[] body() {
		return this.frame.body();
	}

	@Override
	public boolean isOpen() {
		return this.session.isOpen();
	}

	@Override
	public CompletableFuture<Void> ack() {
		return this.session.ack(ackId(this.frame));
	}

	@Override
	public CompletableFuture<Void> deadLetter(Map<String, String> headers) {
		BrokerProtocol protocol = this.session.protocol();
		Map<String, String> all = ofMessage(this.frame, protocol);
		all.putAll(headers);
		all.putAll(protocol.deadLetterHeaders(this.subscription, headers()));
		all.put("destination", BrokerProtocol.deadLetterDestination(this.subscription));
		all.put("persistent", "true");
		return this.session.sendAndAck(all, body(), ackId(this.frame));
	}

	/** The headers of a MESSAGE that are the message's own, as a new map. */
	static Map<String, String> ofMessage(StompFrame frame, BrokerProtocol protocol) {
		Map<String, String> own = new LinkedHashMap<>();
		frame.headers().forEach((name, value) -> {
			if (!OF_DELIVERY.contains(name) && !name.startsWith("x-") && !protocol.ownsHeader(name)) {
				own.put(name, value);
			}
		});
		return own;
	}

	static String ackId(StompFrame frame) {
		return frame.headers().getOrDefault("ack", frame.headers().getOrDefault("message-id", ""));
	}

	@Override
	public String toString() {
		return "StompDelivery[queue=" + this.subscription.queue() + ", message-id=" + headers().get("message-id") + "]";
	}

}
