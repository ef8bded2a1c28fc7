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

package io.outbox.jdbc;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.tck.TestObservationRegistry;
import io.micrometer.observation.tck.TestObservationRegistryAssert;
import io.outbox.HeadersGenerator;
import io.outbox.MessageContext;
import io.outbox.OutboxException;
import io.outbox.observation.DefaultPublishObservationConvention;
import io.outbox.observation.PublishObservationContext;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.entry;

/**
 * Publishing is observed, and the message carries the trace.
 */
class ObservedHeadersGeneratorTests {

	private static final Map<String, String> HEADERS = Map.of("dop-msg-id", "1");

	private final MessageContext context = new MessageContext(new UUID(7, 7), "/topic/orders.v1", "Order", "k", null,
			Instant.EPOCH);

	private final TestObservationRegistry registry = TestObservationRegistry.create();

	@Test
	void publishingIsAnObservationWithTheKeysOfOpenTelemetry() {
		new ObservedHeadersGenerator((message) -> HEADERS, this.registry, null).generate(this.context);

		TestObservationRegistryAssert.assertThat(this.registry)
			.hasObservationWithNameEqualTo("outbox.publish")
			.that()
			.hasBeenStarted()
			.hasBeenStopped()
			.hasContextualNameEqualTo("publish /topic/orders.v1")
			.hasLowCardinalityKeyValue("messaging.system", "stomp")
			.hasLowCardinalityKeyValue("messaging.destination.name", "/topic/orders.v1")
			.hasLowCardinalityKeyValue("messaging.operation.name", "publish")
			.hasLowCardinalityKeyValue("messaging.operation.type", "create")
			.hasHighCardinalityKeyValue("messaging.message.id", new UUID(7, 7).toString());
	}

	@Test
	void theHeadersOfTheTraceAreAdded() {
		propagate(Map.of("traceparent", "00-1-2-01", "baggage", "a=b"));

		assertThat(new ObservedHeadersGenerator((message) -> HEADERS, this.registry, null).generate(this.context))
			.containsOnly(entry("dop-msg-id", "1"), entry("traceparent", "00-1-2-01"), entry("baggage", "a=b"));
	}

	@Test
	void headersOfTheApplicationWin() {
		propagate(Map.of("traceparent", "00-1-2-01"));
		HeadersGenerator own = (message) -> Map.of("traceparent", "mine");

		assertThat(new ObservedHeadersGenerator(own, this.registry, null).generate(this.context))
			.containsOnly(entry("traceparent", "mine"));
	}

	@Test
	void aHeaderOfTheTraceThatTheWireCantCarryDoesNotRollBack() {
		Map<String, String> bad = new LinkedHashMap<>();
		bad.put("x-request-id", "1");
		bad.put("destination", "1");
		bad.put("nul", "a\0b");
		bad.put("traceparent", "00-1-2-01");
		propagate(bad);
		HeadersGenerator observed = new ObservedHeadersGenerator((message) -> HEADERS, this.registry, null);

		assertThat(MessageHeaders.of(observed, this.context, Map.of())).containsOnlyKeys("dop-msg-id", "traceparent");
	}

	@Test
	void aFailureIsObservedAndNamesTheGeneratorOfTheApplication() {
		HeadersGenerator failing = new FailingGenerator();

		assertThatExceptionOfType(OutboxException.class)
			.isThrownBy(() -> MessageHeaders.of(new ObservedHeadersGenerator(failing, this.registry, null),
					this.context, Map.of()))
			.withMessageContaining(FailingGenerator.class.getName());
		TestObservationRegistryAssert.assertThat(this.registry)
			.hasObservationWithNameEqualTo("outbox.publish")
			.that()
			.hasBeenStopped()
			.hasError();
	}

	@Test
	void theConventionOfTheApplicationNamesIt() {
		new ObservedHeadersGenerator((message) -> HEADERS, this.registry, new DefaultPublishObservationConvention() {

			@Override
			public String getName() {
				return "my.publish";
			}

		}).generate(this.context);

		TestObservationRegistryAssert.assertThat(this.registry).hasObservationWithNameEqualTo("my.publish");
	}

	@Test
	void whereNobodyObservesTheHeadersAreThoseOfTheGenerator() {
		for (ObservationRegistry idle : new ObservationRegistry[] { ObservationRegistry.NOOP,
				ObservationRegistry.create() }) {
			assertThat(new ObservedHeadersGenerator((message) -> HEADERS, idle, null).generate(this.context))
				.isSameAs(HEADERS);
		}
	}

	/** As a propagating handler of a tracer does. */
	private void propagate(Map<String, String> trace) {
		this.registry.observationConfig().observationHandler(new ObservationHandler<PublishObservationContext>() {

			@Override
			public void onStart(PublishObservationContext started) {
				trace.forEach((name, value) -> started.getSetter().set(started.getCarrier(), name, value));
			}

			@Override
			public boolean supportsContext(Observation.Context candidate) {
				return candidate instanceof PublishObservationContext;
			}

		});
	}

	private static final class FailingGenerator implements HeadersGenerator {

		@Override
		public Map<String, String> generate(MessageContext message) {
			throw new IllegalStateException("no headers");
		}

	}

}
