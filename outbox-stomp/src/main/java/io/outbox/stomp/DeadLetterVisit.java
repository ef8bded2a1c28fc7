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
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import io.outbox.OutboxException;
import io.outbox.Subscription;
import io.outbox.TransportException;
import org.jspecify.annotations.Nullable;

import org.springframework.messaging.simp.stomp.StompCommand;

/**
 * One connection that holds the head of a dead-letter queue. Used by one thread.
 */
final class DeadLetterVisit implements StompConnection.Listener {

	/**
	 * No frame says that a queue has come to its end, so it is taken to be there then.
	 */
	private static final Duration QUIET = Duration.ofSeconds(1);

	/** Artemis counts bytes and takes 10 kB for enough. */
	private static final int MAX_BYTES = 8 * 1024 * 1024;

	private final StompClient client;

	private final Subscription subscription;

	private final Subscription queue;

	private final CompletableFuture<SubscriptionSession> subscribed = new CompletableFuture<>();

	private final BlockingQueue<StompFrame> messages = new LinkedBlockingQueue<>();

	private volatile @Nullable SubscriptionSession session;

	private DeadLetterVisit(StompClient client, Subscription subscription, int size) {
		this.client = client;
		this.subscription = subscription;
		this.queue = Subscription.to(BrokerProtocol.deadLetterDestination(subscription))
			.prefetch(size)
			.header("consumer-window-size", Integer.toString(MAX_BYTES))
			.build();
	}

	/** Connect to the first address that answers, and subscribe. */
	static DeadLetterVisit open(StompClient client, Subscription subscription, int size) {
		OutboxException failure = new OutboxException("There is no address of a broker: set 'outbox.stomp.addresses'");
		for (StompAddress address : client.settings().addresses()) {
			DeadLetterVisit visit = new DeadLetterVisit(client, subscription, size);
			new StompConnection(address, client.settings(), null, visit).open(client);
			try {
				visit.await(visit.subscribed);
				return visit;
			}
			catch (OutboxException ex) {
				failure = ex;
			}
		}
		throw failure;
	}

	/** The next message, or {@code null} at the end of the queue. */
	@Nullable StompFrame next() {
		try {
			StompFrame next = this.messages.poll(QUIET.toMillis(), TimeUnit.MILLISECONDS);
			if (next == null && !session().isOpen()) {
				throw new OutboxException(
						"The connection was lost while '%s' was read".formatted(this.queue.destination()));
			}
			return next;
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new OutboxException("Interrupted", ex);
		}
	}

	void replay(StompFrame frame) {
		BrokerProtocol protocol = session().protocol();
		Map<String, String> headers = new LinkedHashMap<>(StompDelivery.ofMessage(frame, protocol));
		headers.keySet().removeIf((name) -> name.startsWith("dop-dlq-"));
		headers.putAll(protocol.replayHeaders(this.subscription, frame.headers()));
		headers.put("persistent", "true");
		await(session().sendAndAck(headers, frame.body(), StompDelivery.ackId(frame)));
	}

	void discard(StompFrame frame) {
		await(session().ack(StompDelivery.ackId(frame)));
	}

	/**
	 * Give back what was not acknowledged, and wait until the broker has read everything.
	 * Without the UNSUBSCRIBE Artemis would count a delivery that has failed, and drop
	 * the message after the tenth.
	 */
	void close() {
		await(session().unsubscribe());
		await(session().connection().disconnect());
	}

	@Override
	public void opened(StompConnection connection) {
		SubscriptionSession opened = new SubscriptionSession(connection,
				BrokerProtocol.of(this.client.settings(), connection.server()));
		this.session = opened;
		opened.subscribe(this.queue).whenComplete((ignored, failure) -> {
			if (failure != null) {
				this.subscribed.completeExceptionally(failure);
			}
			else {
				this.subscribed.complete(opened);
			}
		});
	}

	@Override
	public void received(StompConnection connection, StompFrame frame) {
		if (frame.command() == StompCommand.MESSAGE) {
			this.messages.add(frame);
		}
		else {
			session().received(frame);
		}
	}

	@Override
	public void closed(StompConnection connection, TransportException cause) {
		this.subscribed.completeExceptionally(cause);
		SubscriptionSession session = this.session;
		if (session != null) {
			session.end(cause);
		}
	}

	private SubscriptionSession session() {
		SubscriptionSession session = this.session;
		if (session == null) {
			throw new OutboxException("The connection is not open");
		}
		return session;
	}

	private void await(CompletableFuture<?> future) {
		StompSettings settings = this.client.settings();
		Duration timeout = settings.connectTimeout().multipliedBy(2).plus(settings.receiptTimeout());
		try {
			future.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new OutboxException("Interrupted", ex);
		}
		catch (ExecutionException ex) {
			throw new OutboxException("The broker could not be used for dead letters: " + ex.getCause(), ex.getCause());
		}
		catch (TimeoutException ex) {
			throw new OutboxException(
					"The broker did not answer within %d ms about dead letters".formatted(timeout.toMillis()), ex);
		}
	}

}
