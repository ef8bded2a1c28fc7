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

package io.outbox.inbox;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

import io.outbox.AckMode;
import io.outbox.Delivery;
import io.outbox.MessageRejectedException;
import io.outbox.Subscription;
import io.outbox.inbox.Acknowledgement.Decision;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * Handles a delivery from its arrival to its acknowledgement: attempts, the times between
 * them and the dead-letter queue. Used by all workers of a subscription at once.
 */
final class DeliveryProcessor {

	private static final Log logger = LogFactory.getLog(DeliveryProcessor.class);

	private final Subscription subscription;

	private final MessageTransaction transaction;

	private final SubscriberSettings.Retry retry;

	private final Listeners listeners;

	private final ReceiveObservations observations;

	private final AtomicBoolean outage = new AtomicBoolean();

	private final AtomicBoolean brokerIdReported = new AtomicBoolean();

	DeliveryProcessor(Subscription subscription, MessageTransaction transaction, SubscriberSettings.Retry retry,
			Listeners listeners, ReceiveObservations observations) {
		this.subscription = subscription;
		this.transaction = transaction;
		this.retry = retry;
		this.listeners = listeners;
		this.observations = observations;
	}

	/**
	 * Handle a delivery. An error outside of the application's code is logged, and the
	 * delivery is handled again: the inbox knows what was done. Returns like
	 * {@link #handle}.
	 * @param delivery the delivery
	 * @param signal the container's
	 */
	void process(Delivery delivery, WorkSignal signal) {
		int errors = 0;
		do {
			try {
				handle(delivery, signal);
				return;
			}
			catch (Throwable ex) {
				errors++;
				if (errors == 1) {
					logger.error("Subscriber '%s' failed outside of its handler; the message is handled again"
						.formatted(this.subscription.id()), ex);
				}
				pause(signal, this.retry.delay(errors));
			}
		}
		while (delivery.isOpen() && !signal.isStopped());
	}

	/**
	 * Handle a delivery, which waits while the container pauses. Returns when it is
	 * acknowledged or can't be any more, or when the container stops.
	 * @param delivery the delivery
	 * @param signal the container's
	 */
	private void handle(Delivery delivery, WorkSignal signal) {
		ReceivedMessage message = ReceivedMessage.of(delivery, this.subscription);
		LoggingContext logging = LoggingContext.open(this.subscription, message);
		try {
			handle(message, signal);
		}
		finally {
			logging.close();
		}
	}

	private void handle(ReceivedMessage message, WorkSignal signal) {
		if (!message.hasUsableId()) {
			move(message,
					new MessageRejectedException(
							"The message has no identity, or one that is too long or has a NUL character"),
					0)
				.byWorker(signal);
			return;
		}
		reportBrokerId(message);
		AttemptCounter counter = new AttemptCounter();
		while (signal.awaitWork() && message.delivery().isOpen()) {
			int number = counter.failures() + 1;
			Acknowledgement acknowledgement = acknowledgement(message, number, signal);
			IncomingMessage incoming = new IncomingMessage(message, number, acknowledgement);
			Attempt attempt = this.observations.observe(this.subscription, message,
					() -> this.transaction.run(message, incoming));
			Throwable failure = attempt.failure();
			reportOutage(attempt);
			if (failure == null) {
				succeeded(message, attempt, acknowledgement, number, signal);
				return;
			}
			if (!counter.count(attempt)) {
				pause(signal, this.retry.delay(counter.outages()));
				continue;
			}
			if (signal.isStopped()) {
				return;
			}
			if (failure instanceof MessageRejectedException || number >= this.retry.maxAttempts()) {
				move(message, failure, number).byWorker(signal);
				return;
			}
			Duration delay = this.retry.delay(number);
			logger.info(
					"Subscriber '%s' failed at message %s, attempt %d of %d; next attempt in %s".formatted(
							this.subscription.id(), message.messageId(), number, this.retry.maxAttempts(), delay),
					failure);
			pause(signal, delay);
		}
	}

	private Acknowledgement acknowledgement(ReceivedMessage message, int attempt, WorkSignal signal) {
		return new Acknowledgement(this.subscription.ackMode(), () -> this.transaction.insert(message),
				(decision) -> settle(message, decision, attempt, (move) -> move.byOther(signal)));
	}

	private void succeeded(ReceivedMessage message, Attempt attempt, Acknowledgement acknowledgement, int number,
			WorkSignal signal) {
		Decision decision = acknowledgement.finish();
		if (this.subscription.ackMode() == AckMode.AUTO) {
			if (attempt.isDuplicate()) {
				logger.debug("Subscriber '%s' has handled message %s before".formatted(this.subscription.id(),
						message.messageId()));
				this.listeners.duplicate(this.subscription, message.messageId());
			}
			else {
				this.listeners.received(this.subscription, message.messageId());
			}
			decision = Decision.ACK;
		}
		else if (decision == Decision.NONE) {
			logger.warn(("Subscriber '%s' neither acknowledged nor rejected message %s: call save(), ack() or nack() "
					+ "of its Payload. The broker delivers it again after the connection has ended")
				.formatted(this.subscription.id(), message.messageId()));
		}
		else if (decision == Decision.ACK) {
			this.listeners.received(this.subscription, message.messageId());
		}
		settle(message, decision, number, (move) -> move.byWorker(signal));
	}

	private void settle(ReceivedMessage message, Decision decision, int attempts, Consumer<DeadLetterMove> mover) {
		if (decision == Decision.NACK) {
			mover.accept(move(message, new MessageRejectedException("The subscriber called nack()"), attempts));
		}
		else if (decision == Decision.ACK) {
			ack(message);
		}
	}

	private void ack(ReceivedMessage message) {
		CompletableFuture<Void> written = message.delivery().ack();
		written.whenComplete((result, failure) -> {
			if (failure != null) {
				logger.debug("Message %s was handled but not acknowledged; it will be delivered again and skipped"
					.formatted(message.messageId()), failure);
			}
		});
	}

	private DeadLetterMove move(ReceivedMessage message, Throwable failure, int attempts) {
		return new DeadLetterMove(this.subscription, this.retry, this.listeners, message, failure, attempts);
	}

	private static void pause(WorkSignal signal, Duration duration) {
		try {
			signal.sleep(duration);
		}
		catch (InterruptedException ex) {
			signal.interrupted();
		}
	}

	private void reportOutage(Attempt attempt) {
		if (attempt.isOutage() && this.outage.compareAndSet(false, true)) {
			logger.warn("Subscriber '%s' can't use the database; messages wait and lose no attempt"
				.formatted(this.subscription.id()), attempt.failure());
		}
		else if (!attempt.isOutage() && this.outage.compareAndSet(true, false)) {
			logger.info("Subscriber '%s' can use the database again".formatted(this.subscription.id()));
		}
	}

	private void reportBrokerId(ReceivedMessage message) {
		if (!message.durableId() && this.brokerIdReported.compareAndSet(false, true)) {
			logger
				.warn(("Queue '%s' has messages without a 'dop-msg-id' or 'cap-msg-id' header. They are recognised by "
						+ "the broker's message-id, which some brokers change with every delivery")
					.formatted(this.subscription.queue()));
		}
	}

}
