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
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import io.outbox.WireMessage;
import io.outbox.jdbc.Dialect;
import io.outbox.jdbc.MessageDraft;
import io.outbox.relay.RelaySettings.OnFailure;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * What a relay does where nothing fails.
 */
@ParameterizedClass
@EnumSource(value = Dialect.class, names = { "H2", "POSTGRESQL", "MARIADB" })
class RelayTests {

	private final RelayFixture fixture;

	private final RecordingTransport transport;

	RelayTests(Dialect dialect) {
		this.fixture = RelayFixture.of(dialect);
		this.transport = this.fixture.transport();
	}

	@AfterEach
	void close() {
		this.fixture.close();
	}

	@Test
	void publishesInOrderAndMarks() {
		this.fixture.publish("a", "1", "2", "3");

		this.fixture.relay().start();

		this.fixture.awaitStatuses(RelayFixture.PUBLISHED, RelayFixture.PUBLISHED, RelayFixture.PUBLISHED);
		assertThat(this.transport.bodies()).containsExactly("1", "2", "3");
		WireMessage first = this.transport.sent().get(0);
		assertThat(first.headers()).containsEntry("h", "a:b");
		assertThat(first.destination()).isEqualTo("/queue/test");
		assertThat(first.timeToLive()).isNull();
		assertThat(this.fixture.column("published_at", "1", Object.class)).isNotNull();
	}

	@Test
	void isWokenByCommit() {
		Relay relay = this.fixture.relay(new RelaySettings(1, Duration.ofMinutes(10), 50, 4, Duration.ofSeconds(10),
				Duration.ofSeconds(5), OnFailure.CONTINUE));
		relay.start();
		this.fixture.publish("a", "1");
		this.fixture.awaitStatuses(RelayFixture.PUBLISHED);

		for (int i = 2; i < 50; i++) {
			this.fixture.publish("a", "" + i);
		}

		await()
			.untilAsserted(() -> assertThat(this.fixture.statuses()).containsOnly(RelayFixture.PUBLISHED).hasSize(49));
	}

	@Test
	void keepsOrderOfKeyWithTwoRelays() {
		Map<String, Integer> inFlight = new ConcurrentHashMap<>();
		Set<String> overlaps = ConcurrentHashMap.newKeySet();
		Executor later = CompletableFuture.delayedExecutor(1, TimeUnit.MILLISECONDS);
		this.transport.behaviour((message) -> {
			String key = message.body().substring(0, 1);
			if (inFlight.merge(key, 1, Integer::sum) > 1) {
				overlaps.add(key);
			}
			return CompletableFuture.runAsync(() -> inFlight.merge(key, -1, Integer::sum), later);
		});
		this.fixture.relay(RelayFixture.settings(2, OnFailure.CONTINUE)).start();
		this.fixture.relay(RelayFixture.settings(2, OnFailure.CONTINUE)).start();

		List<String> keys = List.of("a", "b", "c", "d", "e", "f", "g");
		for (int i = 0; i < 40; i++) {
			for (String key : keys) {
				this.fixture.publish(key, key + i);
			}
		}

		await().atMost(Duration.ofSeconds(30))
			.untilAsserted(() -> assertThat(this.fixture.statuses()).containsOnly(RelayFixture.PUBLISHED));
		assertThat(overlaps).isEmpty();
		for (String key : keys) {
			assertThat(this.transport.bodies().stream().filter((body) -> body.startsWith(key)))
				.containsExactlyElementsOf(IntStream.range(0, 40).mapToObj((i) -> key + i).toList());
		}
	}

	@Test
	void expiredMessageIsNotSent() {
		this.fixture.publish(draft("a", "1", Duration.ofMillis(1), null));
		this.fixture.publish(draft("a", "2", Duration.ofHours(1), null));
		List<String> events = new ArrayList<>();
		await().until(() -> this.fixture.isPastItsLife("1"));

		this.fixture.relay(RelayFixture.settings(1, OnFailure.CONTINUE), new RecordingListener(events)).start();

		this.fixture.awaitStatuses(RelayFixture.EXPIRED, RelayFixture.PUBLISHED);
		assertThat(this.transport.bodies()).containsExactly("2");
		assertThat(this.transport.sent().get(0).timeToLive()).isBetween(Duration.ofMinutes(58), Duration.ofHours(1));
		await().untilAsserted(() -> assertThat(events).containsExactly("expired 0", "published 0"));
	}

	@Test
	void delayedMessageIsSentWhenDueAndHoldsBackNobody() {
		this.fixture.relay().start();

		this.fixture.publish(draft("a", "1", null, Duration.ofMillis(1500)));
		this.fixture.publish("a", "2");

		await().untilAsserted(() -> assertThat(this.fixture.statuses()).containsExactly(5, RelayFixture.PUBLISHED));
		this.fixture.awaitStatuses(RelayFixture.PUBLISHED, RelayFixture.PUBLISHED);
		assertThat(this.transport.bodies()).containsExactly("2", "1");
	}

	@Test
	void stopsWithinTimeAndStartsAgain() {
		this.transport.behaviour((message) -> new CompletableFuture<>());
		this.fixture.publish("a", "1");
		Relay relay = this.fixture.relay(new RelaySettings(1, RelayFixture.POLL, 50, 4, Duration.ofSeconds(30),
				Duration.ofMillis(300), OnFailure.CONTINUE));
		relay.start();
		await().until(() -> this.transport.sent().size() == 1);

		long start = System.nanoTime();
		relay.stop();

		assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(3));
		assertThat(relay.isRunning()).isFalse();
		assertThat(Thread.getAllStackTraces().keySet())
			.noneMatch((thread) -> thread.getName().startsWith("outbox-relay-") && thread.isAlive());
		assertThat(this.fixture.statuses()).containsExactly(1);
		this.transport.behaviour((message) -> RecordingTransport.take());
		relay.start();
		this.fixture.awaitStatuses(RelayFixture.PUBLISHED);
	}

	@Test
	void writersAreNotBlockedByStep() {
		CompletableFuture<Void> stalled = new CompletableFuture<>();
		this.transport.behaviour((message) -> stalled);
		this.fixture.publish("a", "1");
		this.fixture.relay().start();
		await().until(() -> this.transport.sent().size() == 1);

		for (int i = 2; i <= 20; i++) {
			this.fixture.publish("a", "" + i);
		}

		assertThat(this.fixture.statuses()).hasSize(20).containsOnly(1);
		stalled.complete(null);
		await().untilAsserted(() -> assertThat(this.fixture.statuses()).containsOnly(RelayFixture.PUBLISHED));
	}

	@Test
	void partitionsAreInsertedOnce() {
		Set<Relay> relays = new HashSet<>();
		for (int i = 0; i < 4; i++) {
			relays.add(this.fixture.relay(RelayFixture.settings(2, OnFailure.CONTINUE)));
		}
		relays.forEach(Relay::start);

		await().untilAsserted(() -> assertThat(this.fixture.jdbc()
			.queryForList("SELECT partition_no FROM " + this.fixture.tables().partition() + " ORDER BY 1",
					Integer.class))
			.containsExactly(0, 1, 2, 3));
		assertThat(relays).allMatch(Relay::isDatabaseAvailable);
	}

	private static MessageDraft draft(String key, String body, Duration expiresIn, Duration deliverAfter) {
		return new MessageDraft("/queue/test", "Test", key, null, body, Map.of(), expiresIn, deliverAfter);
	}

}
