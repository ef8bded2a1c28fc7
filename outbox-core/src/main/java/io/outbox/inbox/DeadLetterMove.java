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

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

import io.outbox.Subscription;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * The move of one message to the dead-letter queue, which is tried until it succeeds, the
 * message's connection ends or the container stops. Used by one thread.
 */
final class DeadLetterMove {

	private static final Log logger = LogFactory.getLog(DeadLetterMove.class);

	private final Subscription subscription;

	private final SubscriberSettings.Retry retry;

	private final Listeners listeners;

	private final ReceivedMessage message;

	private final Throwable failure;

	private final int attempts;

	/** Outlasts an interrupt, after which it would be wrong to send a second time. */
	private @Nullable CompletableFuture<Void> sent;

	private int outages;

	DeadLetterMove(Subscription subscription, SubscriberSettings.Retry retry, Listeners listeners,
			ReceivedMessage message, Throwable failure, int attempts) {
		this.subscription = subscription;
		this.retry = retry;
		this.listeners = listeners;
		this.message = message;
		this.failure = failure;
		this.attempts = attempts;
	}

	/** Move on a thread of the container, which only a stop has a right to interrupt. */
	void byWorker(WorkSignal signal) {
		boolean interrupted;
		do {
			interrupted = false;
			try {
				move(signal);
			}
			catch (InterruptedException ex) {
				interrupted = true;
				signal.interrupted();
			}
		}
		while (interrupted && !signal.isStopped());
	}

	/** Move on a thread of the application, which may be interrupted. */
	void byOther(WorkSignal signal) {
		try {
			move(signal);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			logger.warn(("The thread that called nack() for message %s of subscriber '%s' was interrupted. If the "
					+ "message did not reach the dead-letter queue, the broker delivers it again after the connection "
					+ "has ended")
				.formatted(this.message.messageId(), this.subscription.id()));
		}
	}

	private void move(WorkSignal signal) throws InterruptedException {
		while (this.message.delivery().isOpen() && !signal.isStopped()) {
			try {
				send().get();
				logger.warn("Subscriber '%s' gave up message %s after %d attempts; it is now in the dead-letter queue"
					.formatted(this.subscription.id(), this.message.messageId(), this.attempts), this.failure);
				this.listeners.deadLettered(this.subscription, this.message.messageId(), this.failure);
				return;
			}
			catch (ExecutionException ex) {
				this.sent = null;
				this.outages++;
				if (this.outages == 1) {
					logger.warn("Message %s of subscriber '%s' could not be moved to the dead-letter queue yet"
						.formatted(this.message.messageId(), this.subscription.id()), ex.getCause());
				}
				signal.sleep(this.retry.delay(this.outages));
			}
		}
	}

	private CompletableFuture<Void> send() {
		CompletableFuture<Void> future = this.sent;
		if (future == null) {
			future = this.message.delivery()
				.deadLetter(DeadLetterHeaders.of(this.message, this.failure, this.attempts));
			this.sent = future;
		}
		return future;
	}

}
