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
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.tck.TestObservationRegistry;
import io.micrometer.observation.tck.TestObservationRegistryAssert;
import io.outbox.MessageRejectedException;
import io.outbox.Subscription;
import io.outbox.jdbc.Dialect;
import io.outbox.support.TestDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Each attempt at a message is observed.
 */
class ReceiveObservationsTests {

	private final TestObservationRegistry registry = TestObservationRegistry.create();

	private final InMemorySubscriptionTransport broker = new InMemorySubscriptionTransport();

	private TestDatabase database;

	private SubscriberContainers containers;

	@BeforeEach
	void createTables() {
		this.database = TestDatabase.of(Dialect.H2);
	}

	@AfterEach
	void stop() {
		this.containers.stop();
		this.database.close();
	}

	@Test
	void theHandlerRunsInTheScopeOfAnObservationWithTheKeysOfOpenTelemetry() {
		AtomicReference<Observation> current = new AtomicReference<>();
		start(this.registry, (message) -> current.set(this.registry.getCurrentObservation()));

		deliver("1");

		assertThat(current.get()).isNotNull();
		TestObservationRegistryAssert.assertThat(this.registry)
			.hasObservationWithNameEqualTo("outbox.receive")
			.that()
			.hasBeenStopped()
			.hasContextualNameEqualTo("receive /topic/orders.v1")
			.hasLowCardinalityKeyValue("messaging.operation.type", "process")
			.hasLowCardinalityKeyValue("messaging.destination.subscription.name", "shipping")
			.hasLowCardinalityKeyValue("outcome", "handled")
			.hasHighCardinalityKeyValue("messaging.message.id", "1");
	}

	@Test
	void aDuplicateIsToldFromWhatWasHandled() {
		start(this.registry, (message) -> {
		});
		deliver("1");
		this.registry.clear();

		deliver("1");

		TestObservationRegistryAssert.assertThat(this.registry)
			.hasObservationWithNameEqualTo("outbox.receive")
			.that()
			.hasLowCardinalityKeyValue("outcome", "duplicate")
			.doesNotHaveError();
	}

	@Test
	void aFailureOfTheHandlerIsAnError() {
		start(this.registry, (message) -> {
			throw new MessageRejectedException("not for me");
		});

		deliver("1");

		TestObservationRegistryAssert.assertThat(this.registry)
			.hasObservationWithNameEqualTo("outbox.receive")
			.that()
			.hasLowCardinalityKeyValue("outcome", "failed")
			.hasError();
	}

	@Test
	void whereNobodyObservesTheHandlerIsCalledAsBefore() {
		AtomicReference<Object> seen = new AtomicReference<>();
		start(ObservationRegistry.create(), (message) -> seen.set(message.getPayload()));

		deliver("1");

		assertThat(seen.get()).isNotNull();
	}

	private void deliver(String id) {
		InMemorySubscriptionTransport.TestDelivery delivery = this.broker.deliver("{}", "dop-msg-id", id);
		await().until(delivery::isSettled);
	}

	private void start(ObservationRegistry registry, MessageHandler handler) {
		SubscriberTransactions transactions = new SubscriberTransactions(
				new JdbcTransactionManager(this.database.dataSource()), this.database.dataSource());
		this.containers = new SubscriberContainers(this.broker, transactions::forAll, this.database.tables(),
				new SubscriberSettings(1, 50, Duration.ofSeconds(5), true, SubscriberSettings.Retry.defaults()),
				List.of(), new ReceiveObservations(registry, null), CustomizableThreadFactory::new);
		this.containers.register(Subscription.to("/topic/orders.v1").queue("shipping").build(), handler);
		this.containers.start();
	}

}
