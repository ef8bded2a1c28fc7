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

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;

import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.tck.TestObservationRegistry;
import io.micrometer.observation.tck.TestObservationRegistryAssert;
import io.outbox.MessageRefusedException;
import io.outbox.WireMessage;
import io.outbox.jdbc.Dialect;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * What a relay tells those who measure and observe it.
 */
class RelayMonitorTests {

	private final RecordingMonitor monitor = new RecordingMonitor();

	private RelayFixture fixture;

	@BeforeEach
	void createTables() {
		this.fixture = RelayFixture.of(Dialect.H2);
	}

	@AfterEach
	void dropTables() {
		this.fixture.close();
	}

	@Test
	void aStepIsToldWithItsMessagesAndEachSendWithItsAnswer() {
		this.fixture.publish("a", "1", "2");
		this.fixture.publish("b", "bad");
		this.fixture.transport()
			.behaviour((message) -> message.body().equals("bad") ? RecordingTransport.refuse(true)
					: RecordingTransport.take());
		Relay relay = this.fixture.relay();
		relay.addMonitor(this.monitor);

		relay.start();

		await().untilAsserted(() -> assertThat(this.fixture.statuses()).containsExactly(2, 2, -1));
		assertThat(this.monitor.failures).hasSize(3)
			.filteredOn((failure) -> failure instanceof MessageRefusedException)
			.hasSize(1);
		await().untilAsserted(
				() -> assertThat(this.monitor.steps.stream().mapToInt(Integer::intValue).sum()).isEqualTo(3));
	}

	@Test
	void aMonitorThatFailsHarmsNothing() {
		Relay relay = this.fixture.relay();
		relay.addMonitor(new RelayMonitor() {

			@Override
			public void sendEnded(String destination, Duration duration, @Nullable Throwable failure) {
				throw new IllegalStateException("send");
			}

			@Override
			public void stepEnded(Duration duration, int messages) {
				throw new IllegalStateException("step");
			}

		});
		relay.addMonitor(this.monitor);
		relay.start();
		this.fixture.publish("a", "1", "2");

		await().untilAsserted(() -> assertThat(this.fixture.statuses()).containsExactly(2, 2));
		await().untilAsserted(() -> assertThat(this.monitor.steps).contains(2));
		assertThat(relay.isDatabaseAvailable()).isTrue();
	}

	@Test
	void aSendIsObservedUntilTheBrokerConfirms() {
		TestObservationRegistry registry = TestObservationRegistry.create();
		CompletableFuture<Void> answer = new CompletableFuture<>();
		this.fixture.transport().behaviour((message) -> answer);

		new ObservedTransport(this.fixture.transport(), registry, null).send(message());

		TestObservationRegistryAssert.assertThat(registry)
			.hasObservationWithNameEqualTo("outbox.send")
			.that()
			.hasBeenStarted()
			.isNotStopped();
		answer.complete(null);
		TestObservationRegistryAssert.assertThat(registry)
			.hasObservationWithNameEqualTo("outbox.send")
			.that()
			.hasBeenStopped()
			.doesNotHaveError()
			.hasContextualNameEqualTo("send /queue/q")
			.hasLowCardinalityKeyValue("messaging.operation.type", "send")
			.hasHighCardinalityKeyValue("messaging.message.id", new UUID(1, 1).toString())
			.hasHighCardinalityKeyValue("messaging.message.conversation_id", "c");
	}

	@Test
	void aRefusedSendIsAnObservationWithAnError() {
		TestObservationRegistry registry = TestObservationRegistry.create();
		this.fixture.transport().behaviour((message) -> RecordingTransport.refuse(false));

		new ObservedTransport(this.fixture.transport(), registry, null).send(message());

		TestObservationRegistryAssert.assertThat(registry)
			.hasObservationWithNameEqualTo("outbox.send")
			.that()
			.hasBeenStopped()
			.hasError();
	}

	@Test
	void whereNobodyObservesTheFutureIsThatOfTheTransport() {
		CompletableFuture<Void> answer = new CompletableFuture<>();
		this.fixture.transport().behaviour((message) -> answer);

		assertThat(new ObservedTransport(this.fixture.transport(), ObservationRegistry.create(), null).send(message()))
			.isSameAs(answer);
		assertThat(answer.getNumberOfDependents()).isZero();
		assertThat(new MonitoredTransport(this.fixture.transport(), new Monitors()).send(message())).isSameAs(answer);
		assertThat(answer.getNumberOfDependents()).isZero();
	}

	private static WireMessage message() {
		return new WireMessage(new UUID(1, 1), "/queue/q", Map.of("dop-correlation-id", "c"), "{}", null);
	}

	private static final class RecordingMonitor implements RelayMonitor {

		private final List<Integer> steps = new CopyOnWriteArrayList<>();

		private final List<Object> failures = new CopyOnWriteArrayList<>();

		@Override
		public void sendEnded(String destination, Duration duration, @Nullable Throwable failure) {
			assertThat(destination).isEqualTo("/queue/test");
			assertThat(duration).isPositive();
			this.failures.add((failure != null) ? failure : "none");
		}

		@Override
		public void stepEnded(Duration duration, int messages) {
			this.steps.add(messages);
		}

	}

}
