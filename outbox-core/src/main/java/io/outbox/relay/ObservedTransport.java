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

package io.outbox.relay;

import java.util.concurrent.CompletableFuture;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.outbox.MessageTransport;
import io.outbox.WireMessage;
import io.outbox.observation.DefaultSendObservationConvention;
import io.outbox.observation.OutboxObservation;
import io.outbox.observation.SendObservationContext;
import io.outbox.observation.SendObservationConvention;
import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

/**
 * Observes the sends of another transport, each until the broker has confirmed it.
 */
public final class ObservedTransport implements MessageTransport {

	private static final SendObservationConvention defaultConvention = new DefaultSendObservationConvention();

	private final MessageTransport transport;

	private final ObservationRegistry registry;

	private final @Nullable SendObservationConvention convention;

	/**
	 * Create a transport.
	 * @param transport sends the messages
	 * @param registry takes the observations
	 * @param convention names them, or {@code null} for the default
	 */
	public ObservedTransport(MessageTransport transport, ObservationRegistry registry,
			@Nullable SendObservationConvention convention) {
		Assert.notNull(transport, "'transport' must not be null");
		Assert.notNull(registry, "'registry' must not be null");
		this.transport = transport;
		this.registry = registry;
		this.convention = convention;
	}

	@Override
	public boolean isAvailable() {
		return this.transport.isAvailable();
	}

	@Override
	public void onAvailable(Runnable callback) {
		this.transport.onAvailable(callback);
	}

	@Override
	public CompletableFuture<Void> send(WireMessage message) {
		if (this.registry.isNoop()) {
			return this.transport.send(message);
		}
		Observation observation = OutboxObservation.SEND
			.observation(this.convention, defaultConvention, () -> new SendObservationContext(message), this.registry)
			.start();
		CompletableFuture<Void> sent;
		try {
			sent = this.transport.send(message);
		}
		catch (RuntimeException ex) {
			end(observation, ex);
			throw ex;
		}
		sent.whenComplete((ignored, failure) -> end(observation, failure));
		return sent;
	}

	private static void end(Observation observation, @Nullable Throwable failure) {
		if (failure != null) {
			observation.error(failure);
		}
		observation.stop();
	}

}
