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

import java.util.function.Supplier;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.outbox.Subscription;
import io.outbox.observation.DefaultReceiveObservationConvention;
import io.outbox.observation.OutboxObservation;
import io.outbox.observation.ReceiveObservationContext;
import io.outbox.observation.ReceiveObservationContext.Outcome;
import io.outbox.observation.ReceiveObservationConvention;
import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

/**
 * Observes each attempt at a message that has arrived. What the handler does belongs to
 * its trace.
 */
public final class ReceiveObservations {

	private static final ReceiveObservationConvention defaultConvention = new DefaultReceiveObservationConvention();

	private final ObservationRegistry registry;

	private final @Nullable ReceiveObservationConvention convention;

	/**
	 * Create the observations.
	 * @param registry takes the observations
	 * @param convention names them, or {@code null} for the default
	 */
	public ReceiveObservations(ObservationRegistry registry, @Nullable ReceiveObservationConvention convention) {
		Assert.notNull(registry, "'registry' must not be null");
		this.registry = registry;
		this.convention = convention;
	}

	/**
	 * Observe nothing.
	 * @return observations that cost nothing
	 */
	public static ReceiveObservations none() {
		return new ReceiveObservations(ObservationRegistry.NOOP, null);
	}

	Attempt observe(Subscription subscription, ReceivedMessage message, Supplier<Attempt> attempt) {
		if (this.registry.isNoop()) {
			return attempt.get();
		}
		ReceiveObservationContext context = new ReceiveObservationContext(subscription, message.delivery(),
				message.messageId());
		Observation observation = OutboxObservation.RECEIVE
			.observation(this.convention, defaultConvention, () -> context, this.registry)
			.start();
		Observation.Scope scope = observation.openScope();
		try {
			Attempt made = attempt.get();
			context.setOutcome(outcome(made));
			if (made.failure() != null) {
				observation.error(made.failure());
			}
			return made;
		}
		finally {
			scope.close();
			observation.stop();
		}
	}

	private static Outcome outcome(Attempt attempt) {
		if (attempt.failure() != null) {
			return Outcome.FAILED;
		}
		return attempt.isDuplicate() ? Outcome.DUPLICATE : Outcome.HANDLED;
	}

}
