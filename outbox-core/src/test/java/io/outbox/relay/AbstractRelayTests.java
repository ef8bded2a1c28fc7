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

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;

import com.zaxxer.hikari.HikariDataSource;
import io.outbox.OutboxListener;
import io.outbox.StoredMessage;
import io.outbox.TransportException;
import io.outbox.TransportException.Reason;
import io.outbox.WireMessage;
import io.outbox.jdbc.MessageDraft;
import io.outbox.relay.RelaySettings.OnFailure;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.jdbc.datasource.DelegatingDataSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * What a relay guarantees, on each database.
 */
abstract class AbstractRelayTests {

	private static final int PUBLISHED = 2;

	private static final int RETRYING = 3;

	private static final int HELD = 4;

	private static final int FAILED = -1;

	private static final int EXPIRED = -2;

	private RelayFixture fixture;

	private RecordingTransport transport;

	abstract HikariDataSource dataSource();

	@BeforeEach
	void createTables() {
		this.fixture = new RelayFixture(dataSource());
		this.transport = this.fixture.transport();
	}

	@AfterEach
	void dropTables() {
		if (this.fixture != null) {
			this.fixture.close();
		}
	}

	@Test
	void publishesInOrderAndMarks() {
		this.fixture.publish("a", "1", "2", "3");

		this.fixture.relay().start();

		awaitStatuses(PUBLISHED, PUBLISHED, PUBLISHED);
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
		awaitStatuses(PUBLISHED);

		for (int i = 2; i < 50; i++) {
			this.fixture.publish("a", "" + i);
		}

		await().untilAsserted(() -> assertThat(this.fixture.statuses()).containsOnly(PUBLISHED).hasSize(49));
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
			.untilAsserted(() -> assertThat(this.fixture.statuses()).containsOnly(PUBLISHED));
		assertThat(overlaps).isEmpty();
		for (String key : keys) {
			assertThat(this.transport.bodies().stream().filter((body) -> body.startsWith(key)))
				.containsExactlyElementsOf(IntStream.range(0, 40).mapToObj((i) -> key + i).toList());
		}
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
			assertThat(this.fixture.status("b2")).isEqualTo(PUBLISHED);
			assertThat(this.fixture.column("attempts", "a1", Integer.class)).isGreaterThanOrEqualTo(2);
		});
		assertThat(this.fixture.status("a1")).isEqualTo(RETRYING);
		assertThat(this.fixture.status("a2")).isEqualTo(HELD);
		assertThat(this.fixture.column("last_error", "a1", String.class)).isEqualTo("poison");
		this.fixture.publish("a", "a4");
		await().untilAsserted(() -> assertThat(this.fixture.status("a4")).isEqualTo(HELD));

		poison.clear();
		this.fixture.publish("a", "a5");

		await().untilAsserted(() -> assertThat(this.fixture.statuses()).containsOnly(PUBLISHED));
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

		await().untilAsserted(() -> assertThat(this.fixture.statuses()).containsOnly(PUBLISHED));
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
		await().untilAsserted(() -> assertThat(this.fixture.statuses()).containsExactly(RETRYING, HELD, HELD));
		relay.stop();
		this.fixture.jdbc().update("DELETE FROM " + this.fixture.tables().message() + " WHERE body = '1'");
		this.fixture.publish("a", "4");

		this.fixture.relay().start();

		await().untilAsserted(() -> assertThat(this.fixture.statuses()).containsOnly(PUBLISHED));
		assertThat(this.transport.bodies()).containsExactly("1", "2", "3", "4");
	}

	@Test
	void exhaustedAttemptsParkAndKeyGoesOn() {
		List<String> events = new ArrayList<>();
		this.transport.behaviour(
				(message) -> "1".equals(message.body()) ? RecordingTransport.refuse(false) : RecordingTransport.take());
		this.fixture.retryPolicy(new DelaysRetryPolicy(List.of(Duration.ZERO, Duration.ofMillis(10)), 3));
		this.fixture.publish("a", "1", "2");

		this.fixture.relay(RelayFixture.settings(1, OnFailure.CONTINUE), recorder(events)).start();

		awaitStatuses(FAILED, PUBLISHED);
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

		awaitStatuses(FAILED, HELD, PUBLISHED);
		this.fixture.publish("a", "4");
		awaitStatuses(FAILED, HELD, PUBLISHED, HELD);
		relay.stop();
		this.fixture.publish("b", "5");
		this.fixture.relay().start();
		awaitStatuses(FAILED, PUBLISHED, PUBLISHED, PUBLISHED, PUBLISHED);
		assertThat(this.transport.bodies().stream().filter((body) -> !"5".equals(body))).containsExactly("1", "3", "2",
				"4");
	}

	@Test
	void outageChargesNothing() {
		this.transport.behaviour((message) -> fail(Reason.UNAVAILABLE));
		this.fixture.publish("a", "1", "2");
		this.fixture.publish("b", "3");
		this.fixture.relay().start();
		await().until(() -> this.transport.sent().size() > 2);
		this.transport.behaviour((message) -> fail(Reason.CONNECTION_LOST));
		int before = this.transport.sent().size();
		await().until(() -> this.transport.sent().size() > before);
		this.transport.available(false);
		assertThat(this.fixture.statuses()).containsExactly(1, 1, 1);

		this.transport.behaviour((message) -> RecordingTransport.take());
		this.transport.available(true);

		awaitStatuses(PUBLISHED, PUBLISHED, PUBLISHED);
		assertThat(this.fixture.jdbc()
			.queryForObject("SELECT SUM(attempts) FROM " + this.fixture.tables().message(), Integer.class)).isZero();
	}

	@Test
	void noTransactionWhileBrokerIsAway() {
		AtomicInteger connections = new AtomicInteger();
		DelegatingDataSource counting = new DelegatingDataSource(this.fixture.dataSource()) {
			@Override
			public Connection getConnection() throws SQLException {
				connections.incrementAndGet();
				return super.getConnection();
			}
		};
		this.transport.available(false);
		this.fixture.publish("a", "1");
		this.fixture.relay(counting, this.transport, RelayFixture.settings(1, OnFailure.CONTINUE)).start();

		await().during(Duration.ofMillis(300)).until(() -> connections.get() == 0);
		this.transport.available(true);

		awaitStatuses(PUBLISHED);
	}

	@Test
	void receiptTimeoutChargesNothing() {
		AtomicInteger timeouts = new AtomicInteger(3);
		this.transport.behaviour((message) -> (timeouts.getAndDecrement() > 0) ? fail(Reason.RECEIPT_TIMEOUT)
				: RecordingTransport.take());
		this.fixture.publish("a", "1", "2");

		this.fixture.relay().start();

		awaitStatuses(PUBLISHED, PUBLISHED);
		assertThat(this.fixture.column("attempts", "1", Integer.class)).isZero();
	}

	@Test
	void errorWithoutCulpritIsolatesIt() {
		Map<String, CompletableFuture<Void>> open = new ConcurrentHashMap<>();
		Executor later = CompletableFuture.delayedExecutor(20, TimeUnit.MILLISECONDS);
		this.transport.behaviour((message) -> {
			CompletableFuture<Void> future = new CompletableFuture<>();
			open.put(message.body(), future);
			later.execute(() -> settle(open, message.body()));
			return future;
		});
		this.fixture.retryPolicy((attempt, failure) -> Optional.of(Duration.ofHours(1)));
		for (String key : List.of("a", "b", "poison", "d", "e")) {
			this.fixture.publish(key, key);
		}

		this.fixture.relay(RelayFixture.settings(2, OnFailure.CONTINUE)).start();

		awaitStatuses(PUBLISHED, PUBLISHED, RETRYING, PUBLISHED, PUBLISHED);
		assertThat(this.fixture.jdbc()
			.queryForObject("SELECT SUM(attempts) FROM " + this.fixture.tables().message(), Integer.class)).isOne();
	}

	@Test
	void messageThatLosesTheConnectionAloneIsChargedTheThirdTime() {
		this.fixture.retryPolicy((attempt, failure) -> Optional.of(Duration.ofHours(1)));
		this.transport.behaviour(
				(message) -> "1".equals(message.body()) ? fail(Reason.CONNECTION_LOST) : RecordingTransport.take());
		this.fixture.publish("a", "1");
		this.fixture.publish("b", "2");

		this.fixture.relay().start();

		awaitStatuses(RETRYING, PUBLISHED);
		assertThat(this.transport.bodies().stream().filter("1"::equals)).hasSize(4);
	}

	@Test
	void rollbackAfterConfirmationSendsAgain() {
		AtomicInteger commits = new AtomicInteger(1);
		DelegatingDataSource failing = new DelegatingDataSource(this.fixture.dataSource()) {
			@Override
			public Connection getConnection() throws SQLException {
				return FailingConnection.onCommit(super.getConnection(),
						() -> AbstractRelayTests.this.transport.sent().size() > 0 && commits.getAndDecrement() > 0);
			}
		};
		this.fixture.publish("a", "1", "2");
		this.fixture.relay(failing, this.transport, RelayFixture.settings(1, OnFailure.CONTINUE)).start();

		awaitStatuses(PUBLISHED, PUBLISHED);
		assertThat(this.transport.bodies()).containsExactly("1", "2", "1", "2");
	}

	@Test
	void sendsNothingMoreOnceItsConnectionIsLost() throws Exception {
		AtomicBoolean lost = new AtomicBoolean();
		AtomicReference<Connection> last = new AtomicReference<>();
		DelegatingDataSource losing = new DelegatingDataSource(this.fixture.dataSource()) {
			@Override
			public Connection getConnection() throws SQLException {
				last.set(super.getConnection());
				return FailingConnection.whenLost(last.get(), lost::get);
			}
		};
		CompletableFuture<Void> receipt = new CompletableFuture<>();
		this.transport.behaviour((message) -> message.body().equals("1") ? receipt : RecordingTransport.take());
		this.fixture.publish("a", "1", "2", "3");
		RecordingTransport other = new RecordingTransport();

		Relay relay = this.fixture.relay(losing, this.transport, RelayFixture.settings(1, OnFailure.CONTINUE));
		relay.start();
		await().until(() -> this.transport.sent().size() == 1);
		lost.set(true);
		last.get().rollback();
		this.fixture.relay(this.fixture.dataSource(), other, RelayFixture.settings(1, OnFailure.CONTINUE)).start();
		awaitStatuses(PUBLISHED, PUBLISHED, PUBLISHED);
		receipt.complete(null);
		relay.stop();

		assertThat(other.bodies()).containsExactly("1", "2", "3");
		assertThat(this.transport.bodies()).containsExactly("1");
	}

	@Test
	void expiredMessageIsNotSent() {
		this.fixture.publish(draft("a", "1", Duration.ofMillis(1), null));
		this.fixture.publish(draft("a", "2", Duration.ofHours(1), null));
		List<String> events = new ArrayList<>();
		await().pollDelay(Duration.ofMillis(20)).until(() -> true);

		this.fixture.relay(RelayFixture.settings(1, OnFailure.CONTINUE), recorder(events)).start();

		awaitStatuses(EXPIRED, PUBLISHED);
		assertThat(this.transport.bodies()).containsExactly("2");
		assertThat(this.transport.sent().get(0).timeToLive()).isBetween(Duration.ofMinutes(58), Duration.ofHours(1));
		await().untilAsserted(() -> assertThat(events).containsExactly("expired 0", "published 0"));
	}

	@Test
	void delayedMessageIsSentWhenDueAndHoldsBackNobody() {
		this.fixture.relay().start();

		this.fixture.publish(draft("a", "1", null, Duration.ofMillis(1500)));
		this.fixture.publish("a", "2");

		await().untilAsserted(() -> assertThat(this.fixture.statuses()).containsExactly(5, PUBLISHED));
		awaitStatuses(PUBLISHED, PUBLISHED);
		assertThat(this.transport.bodies()).containsExactly("2", "1");
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

		awaitStatuses(PUBLISHED);
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

		this.fixture.relay(RelayFixture.settings(1, OnFailure.CONTINUE), recorder(events)).start();

		awaitStatuses(FAILED, FAILED, FAILED, FAILED, PUBLISHED);
		assertThat(this.fixture.column("last_error", "headers", String.class)).contains("headers");
		await().untilAsserted(() -> assertThat(events).hasSize(5));
	}

	@Test
	void listenerThatThrowsHarmsNothing() {
		OutboxListener broken = new OutboxListener() {
			@Override
			public void onPublished(StoredMessage message) {
				throw new IllegalStateException("broken");
			}
		};
		List<String> events = new ArrayList<>();
		this.fixture.publish("a", "1", "2");

		this.fixture.relay(RelayFixture.settings(1, OnFailure.CONTINUE), broken, recorder(events)).start();

		awaitStatuses(PUBLISHED, PUBLISHED);
		await().untilAsserted(() -> assertThat(events).containsExactly("published 0", "published 0"));
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
		awaitStatuses(PUBLISHED);
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
		await().untilAsserted(() -> assertThat(this.fixture.statuses()).containsOnly(PUBLISHED));
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

	private void settle(Map<String, CompletableFuture<Void>> open, String body) {
		if ("poison".equals(body)) {
			List<CompletableFuture<Void>> all = List.copyOf(open.values());
			open.clear();
			all.forEach((future) -> future
				.completeExceptionally(new TransportException(Reason.ERROR, "something was wrong", null)));
			return;
		}
		CompletableFuture<Void> future = open.remove(body);
		if (future != null) {
			future.complete(null);
		}
	}

	private void awaitStatuses(Integer... statuses) {
		await().untilAsserted(() -> assertThat(this.fixture.statuses()).containsExactly(statuses));
	}

	private static MessageDraft draft(String key, String body, Duration expiresIn, Duration deliverAfter) {
		return new MessageDraft("/queue/test", "Test", key, null, body, Map.of(), expiresIn, deliverAfter);
	}

	private static OutboxListener recorder(List<String> events) {
		return new RecordingListener(events);
	}

	private static CompletableFuture<Void> fail(Reason reason) {
		return CompletableFuture.failedFuture(new TransportException(reason, reason.name(), null));
	}

}
