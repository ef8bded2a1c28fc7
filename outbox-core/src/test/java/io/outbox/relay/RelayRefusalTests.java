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
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import io.outbox.jdbc.Dialect;
import io.outbox.relay.RelaySettings.OnFailure;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * What becomes of a message that is refused, and of its key.
 */
@ParameterizedClass
@EnumSource(value = Dialect.class, names = { "H2", "POSTGRESQL", "MARIADB" })
class RelayRefusalTests {

	private final RelayFixture fixture;

	private final RecordingTransport transport;

	RelayRefusalTests(Dialect dialect) {
		this.fixture = RelayFixture.of(dialect);
		this.transport = this.fixture.transport();
	}

	@AfterEach
	void close() {
		this.fixture.close();
	}

	@Test
	void poisonHoldsOnlyItsKeyAndHeldMessagesFollowInOrder() {
		Set<String> poison = ConcurrentHashMap.newKeySet();
		poison.add("a1");
		this.transport.behaviour((message) -> poison.contains(message.body()) ? RecordingTransport.refuse(false)
				: RecordingTransport.take());
		this.fixture.publish("a", "a1", "a2", "a3");
		this.fixture.publish("b", "b1", "b2");
		this.fixture.relay().start();
		await().untilAsserted(() -> {
			assertThat(this.fixture.status("b2")).isEqualTo(RelayFixture.PUBLISHED);
			assertThat(this.fixture.column("attempts", "a1", Integer.class)).isGreaterThanOrEqualTo(2);
		});
		assertThat(this.fixture.status("a1")).isEqualTo(RelayFixture.RETRYING);
		assertThat(this.fixture.status("a2")).isEqualTo(RelayFixture.HELD);
		assertThat(this.fixture.column("last_error", "a1", String.class)).isEqualTo("poison");
		this.fixture.publish("a", "a4");
		await().untilAsserted(() -> assertThat(this.fixture.status("a4")).isEqualTo(RelayFixture.HELD));

		poison.clear();
		this.fixture.publish("a", "a5");

		await().untilAsserted(() -> assertThat(this.fixture.statuses()).containsOnly(RelayFixture.PUBLISHED));
		assertThat(this.transport.bodies().stream().filter((body) -> body.startsWith("a")).distinct())
			.containsExactly("a1", "a2", "a3", "a4", "a5");
	}

	@Test
	void heldMessagesAboveBatchSizeFollowInOrder() {
		AtomicInteger refusals = new AtomicInteger(1);
		this.transport.behaviour((message) -> (refusals.getAndDecrement() > 0) ? RecordingTransport.refuse(false)
				: RecordingTransport.take());
		for (int i = 0; i < 180; i++) {
			this.fixture.publish("a", "" + i);
		}
		this.fixture.retryPolicy((attempt, failure) -> Optional.of(Duration.ofSeconds(1)));

		this.fixture.relay().start();

		await().untilAsserted(() -> assertThat(this.fixture.statuses()).containsOnly(RelayFixture.PUBLISHED));
		assertThat(this.transport.bodies().stream().distinct())
			.containsExactlyElementsOf(IntStream.range(0, 180).mapToObj(Integer::toString).toList());
		assertThat(this.transport.bodies()).hasSize(181);
	}

	@Test
	void heldMessagesWhoseHeadWasRemovedFollow() {
		this.transport.behaviour(
				(message) -> "1".equals(message.body()) ? RecordingTransport.refuse(false) : RecordingTransport.take());
		this.fixture.retryPolicy((attempt, failure) -> Optional.of(Duration.ofHours(1)));
		this.fixture.publish("a", "1", "2", "3");
		Relay relay = this.fixture.relay();
		relay.start();
		await().untilAsserted(() -> assertThat(this.fixture.statuses()).containsExactly(RelayFixture.RETRYING,
				RelayFixture.HELD, RelayFixture.HELD));
		relay.stop();
		this.fixture.jdbc().update("DELETE FROM " + this.fixture.tables().message() + " WHERE body = '1'");
		this.fixture.publish("a", "4");

		this.fixture.relay().start();

		await().untilAsserted(() -> assertThat(this.fixture.statuses()).containsOnly(RelayFixture.PUBLISHED));
		assertThat(this.transport.bodies()).containsExactly("1", "2", "3", "4");
	}

	@Test
	void exhaustedAttemptsParkAndKeyGoesOn() {
		List<String> events = new ArrayList<>();
		this.transport.behaviour(
				(message) -> "1".equals(message.body()) ? RecordingTransport.refuse(false) : RecordingTransport.take());
		this.fixture.retryPolicy(new DelaysRetryPolicy(List.of(Duration.ZERO, Duration.ofMillis(10)), 3));
		this.fixture.publish("a", "1", "2");

		this.fixture.relay(RelayFixture.settings(1, OnFailure.CONTINUE), new RecordingListener(events)).start();

		this.fixture.awaitStatuses(RelayFixture.FAILED, RelayFixture.PUBLISHED);
		assertThat(this.fixture.column("attempts", "1", Integer.class)).isEqualTo(3);
		await()
			.untilAsserted(() -> assertThat(events).containsExactly("retry 1", "retry 2", "failed 3", "published 0"));
	}

	@Test
	void failedMessageBlocksItsKeyWhenTold() {
		this.transport.behaviour(
				(message) -> "1".equals(message.body()) ? RecordingTransport.refuse(true) : RecordingTransport.take());
		this.fixture.publish("a", "1", "2");
		this.fixture.publish("b", "3");

		Relay relay = this.fixture.relay(RelayFixture.settings(1, OnFailure.BLOCK));
		relay.start();

		this.fixture.awaitStatuses(RelayFixture.FAILED, RelayFixture.HELD, RelayFixture.PUBLISHED);
		this.fixture.publish("a", "4");
		this.fixture.awaitStatuses(RelayFixture.FAILED, RelayFixture.HELD, RelayFixture.PUBLISHED, RelayFixture.HELD);
		relay.stop();
		this.fixture.publish("b", "5");
		this.fixture.relay().start();
		this.fixture.awaitStatuses(RelayFixture.FAILED, RelayFixture.PUBLISHED, RelayFixture.PUBLISHED,
				RelayFixture.PUBLISHED, RelayFixture.PUBLISHED);
		assertThat(this.transport.bodies().stream().filter((body) -> !"5".equals(body))).containsExactly("1", "3", "2",
				"4");
	}

	@Test
	void retryWaitsForItsDelay() {
		AtomicInteger refusals = new AtomicInteger(1);
		this.transport.behaviour((message) -> (refusals.getAndDecrement() > 0) ? RecordingTransport.refuse(false)
				: RecordingTransport.take());
		this.fixture.retryPolicy((attempt, failure) -> Optional.of(Duration.ofSeconds(1)));
		this.fixture.publish("a", "1");
		long start = System.nanoTime();

		this.fixture.relay().start();

		this.fixture.awaitStatuses(RelayFixture.PUBLISHED);
		assertThat(Duration.ofNanos(System.nanoTime() - start)).isBetween(Duration.ofMillis(900),
				Duration.ofSeconds(3));
	}

	@Test
	void brokenRowsAreParked() {
		for (String body : List.of("headers", "nested", "destination", "body", "good")) {
			this.fixture.publish("a", body);
		}
		String table = this.fixture.tables().message();
		this.fixture.jdbc().update("UPDATE " + table + " SET headers = '{broken' WHERE body = 'headers'");
		this.fixture.jdbc().update("UPDATE " + table + " SET headers = '{\"a\":{\"b\":1}}' WHERE body = 'nested'");
		this.fixture.jdbc().update("UPDATE " + table + " SET destination = '' WHERE body = 'destination'");
		this.fixture.jdbc().update("UPDATE " + table + " SET body = NULL WHERE body = 'body'");
		List<String> events = new ArrayList<>();

		this.fixture.relay(RelayFixture.settings(1, OnFailure.CONTINUE), new RecordingListener(events)).start();

		this.fixture.awaitStatuses(RelayFixture.FAILED, RelayFixture.FAILED, RelayFixture.FAILED, RelayFixture.FAILED,
				RelayFixture.PUBLISHED);
		assertThat(this.fixture.column("last_error", "headers", String.class)).contains("headers");
		await().untilAsserted(() -> assertThat(events).hasSize(5));
	}

}
