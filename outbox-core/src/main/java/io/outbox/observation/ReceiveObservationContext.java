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

package io.outbox.observation;

import io.micrometer.observation.transport.Kind;
import io.micrometer.observation.transport.ReceiverContext;
import io.outbox.Delivery;
import io.outbox.Subscription;
import org.jspecify.annotations.Nullable;

/**
 * Context of {@link OutboxObservation#RECEIVE}. It reads the trace of the headers.
 */
public final class ReceiveObservationContext extends ReceiverContext<Delivery> {

	private final Subscription subscription;

	private final Delivery delivery;

	private final String messageId;

	private @Nullable Outcome outcome;

	/**
	 * Create a context.
	 * @param subscription the subscription
	 * @param delivery the delivery
	 * @param messageId the message's identity
	 */
	public ReceiveObservationContext(Subscription subscription, Delivery delivery, String messageId) {
		super((carrier, key) -> carrier.headers().get(key), Kind.CONSUMER);
		this.subscription = subscription;
		this.delivery = delivery;
		this.messageId = messageId;
		setCarrier(delivery);
	}

	/**
	 * The subscription.
	 * @return the subscription
	 */
	public Subscription getSubscription() {
		return this.subscription;
	}

	/**
	 * The delivery.
	 * @return the delivery
	 */
	public Delivery getDelivery() {
		return this.delivery;
	}

	/**
	 * The message's identity.
	 * @return the identity
	 */
	public String getMessageId() {
		return this.messageId;
	}

	/**
	 * What came of the attempt.
	 * @return the outcome, or {@code null} while the attempt goes on
	 */
	public @Nullable Outcome getOutcome() {
		return this.outcome;
	}

	/**
	 * Say what came of the attempt.
	 * @param outcome the outcome
	 */
	public void setOutcome(Outcome outcome) {
		this.outcome = outcome;
	}

	/**
	 * What came of an attempt.
	 */
	public enum Outcome {

		/** The handler has returned and its transaction has committed. */
		HANDLED,

		/** The message had been handled before. */
		DUPLICATE,

		/** The attempt failed and was rolled back. */
		FAILED

	}

}
