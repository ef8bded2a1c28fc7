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

import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import java.util.function.Consumer;
import java.util.stream.Stream;

import io.outbox.Delivery;
import io.outbox.Subscription;
import io.outbox.SubscriptionTransport.OpenSubscription;
import io.outbox.TransportException;
import io.outbox.TransportException.Reason;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.messaging.simp.stomp.StompCommand;
import org.springframework.util.StringUtils;

/**
 * A subscription with a connection of its own, so that an error ends no other. The first
 * connection finds out which broker it is and prepares it; the next ones subscribe, with
 * the client id that this broker needs.
 */
final class StompSubscription implements OpenSubscription, ConnectionUser {

	private static final Log logger = LogFactory.getLog(StompSubscription.class);

	private static final Duration CHECK_INTERVAL = Duration.ofSeconds(1);

	private final Subscription subscription;

	private final Consumer<Delivery> consumer;

	private final StompSettings settings;

	private final PersistentConnection connection;

	private final ScheduledFuture<?> check;

	private volatile @Nullable SubscriptionSession session;

	private volatile boolean prepared;

	private volatile @Nullable String clientId;

	private volatile @Nullable SubscriptionSession subscribed;

	private volatile boolean refusing;

	StompSubscription(Subscription subscription, Consumer<Delivery> consumer, StompClient client) {
		this.subscription = subscription;
		this.consumer = consumer;
		this.settings = client.settings();
		this.connection = new PersistentConnection("queue '" + subscription.queue() + "'", client, this);
		this.check = client.repeat(this::checkReceipts, CHECK_INTERVAL);
	}

	void open() {
		this.connection.start();
	}

	@Override
	public boolean isConnected() {
		SubscriptionSession session = this.session;
		return session != null && session == this.subscribed && session.isOpen();
	}

	/**
	 * Hands out nothing more. The broker is told nothing, because some take no ACK after
	 * an UNSUBSCRIBE; it delivers again when the connection is closed.
	 */
	@Override
	public void unsubscribe() {
		this.refusing = true;
	}

	@Override
	public void close() {
		this.refusing = true;
		this.check.cancel(false);
		SubscriptionSession session = this.session;
		if (session != null) {
			session.leave();
		}
		this.connection.stop();
	}

	boolean isClosed() {
		return this.check.isCancelled();
	}

	@Override
	public @Nullable String clientId() {
		return this.clientId;
	}

	@Override
	public void opened(StompConnection connection) {
		BrokerProtocol protocol = BrokerProtocol.of(this.settings, connection.server());
		SubscriptionSession session = new SubscriptionSession(connection, protocol);
		this.session = session;
		if (!this.prepared) {
			session.prepare(this.subscription).thenRun(() -> {
				this.clientId = protocol.clientId(this.subscription);
				this.prepared = true;
				this.connection.renew(connection);
			});
		}
		else {
			session.subscribe(this.subscription).thenRun(() -> {
				this.subscribed = session;
				this.connection.established(connection);
			});
		}
		if (!connection.isOpen()) {
			closed(connection, new TransportException(Reason.CONNECTION_LOST, "connection lost", null));
		}
	}

	@Override
	public void received(StompConnection connection, StompFrame frame) {
		SubscriptionSession session = this.session;
		if (session == null || session.connection() != connection) {
			return;
		}
		if (frame.command() != StompCommand.MESSAGE) {
			session.received(frame);
		}
		else if (!this.refusing && SubscriptionSession.SUBSCRIPTION_ID.equals(frame.header("subscription"))) {
			received(session, frame);
		}
	}

	/**
	 * Says that a message is too large and leaves it where it is: without its body there
	 * is nothing that could be moved to the dead-letter queue.
	 */
	private void received(SubscriptionSession session, StompFrame frame) {
		if (!frame.isBodyDropped()) {
			this.consumer.accept(new StompDelivery(session, this.subscription, frame));
			return;
		}
		String messageId = Stream.of("cap-msg-id", "dop-msg-id", "message-id")
			.map((name) -> frame.headers().getOrDefault(name, ""))
			.filter(StringUtils::hasText)
			.findFirst()
			.orElse("without an id");
		logger.warn(("Message %s of queue '%s' is larger than 'outbox.stomp.max-message-size' and is not handled. It "
				+ "stays in the queue and takes one of the %d places of 'prefetch': raise the limit and restart, or "
				+ "take it off the queue")
			.formatted(StompFrame.printable(messageId), this.subscription.queue(), this.subscription.prefetch()));
	}

	@Override
	public void closed(StompConnection connection, TransportException cause) {
		SubscriptionSession session = this.session;
		if (session != null && session.connection() == connection) {
			this.session = null;
			this.subscribed = null;
			session.end(cause);
		}
	}

	private void checkReceipts() {
		SubscriptionSession session = this.session;
		if (session != null) {
			session.checkReceipts(this.settings.receiptTimeout());
		}
	}

}
