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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

import io.outbox.TransportException;
import io.outbox.TransportException.Reason;
import io.outbox.jdbc.Dialect;
import io.outbox.relay.RelaySettings.OnFailure;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.jdbc.datasource.DelegatingDataSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * What a lost broker or database costs: time, and no message an attempt.
 */
@ParameterizedClass
@EnumSource(value = Dialect.class, names = { "H2", "POSTGRESQL", "MARIADB" })
class RelayOutageTests {

	private final RelayFixture fixture;

	private final RecordingTransport transport;

	RelayOutageTests(Dialect dialect) {
		this.fixture = RelayFixture.of(dialect);
		this.transport = this.fixture.transport();
	}

	@AfterEach
	void close() {
		this.fixture.close();
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

		this.fixture.awaitStatuses(RelayFixture.PUBLISHED, RelayFixture.PUBLISHED, RelayFixture.PUBLISHED);
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

		this.fixture.awaitStatuses(RelayFixture.PUBLISHED);
	}

	@Test
	void receiptTimeoutChargesNothing() {
		AtomicInteger timeouts = new AtomicInteger(3);
		this.transport.behaviour((message) -> (timeouts.getAndDecrement() > 0) ? fail(Reason.RECEIPT_TIMEOUT)
				: RecordingTransport.take());
		this.fixture.publish("a", "1", "2");

		this.fixture.relay().start();

		this.fixture.awaitStatuses(RelayFixture.PUBLISHED, RelayFixture.PUBLISHED);
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

		this.fixture.awaitStatuses(RelayFixture.PUBLISHED, RelayFixture.PUBLISHED, RelayFixture.RETRYING,
				RelayFixture.PUBLISHED, RelayFixture.PUBLISHED);
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

		this.fixture.awaitStatuses(RelayFixture.RETRYING, RelayFixture.PUBLISHED);
		assertThat(this.transport.bodies().stream().filter("1"::equals)).hasSize(4);
	}

	@Test
	void rollbackAfterConfirmationSendsAgain() {
		AtomicInteger commits = new AtomicInteger(1);
		DelegatingDataSource failing = new DelegatingDataSource(this.fixture.dataSource()) {
			@Override
			public Connection getConnection() throws SQLException {
				return FailingConnection.onCommit(super.getConnection(),
						() -> RelayOutageTests.this.transport.sent().size() > 0 && commits.getAndDecrement() > 0);
			}
		};
		this.fixture.publish("a", "1", "2");
		this.fixture.relay(failing, this.transport, RelayFixture.settings(1, OnFailure.CONTINUE)).start();

		this.fixture.awaitStatuses(RelayFixture.PUBLISHED, RelayFixture.PUBLISHED);
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
		this.fixture.awaitStatuses(RelayFixture.PUBLISHED, RelayFixture.PUBLISHED, RelayFixture.PUBLISHED);
		receipt.complete(null);
		relay.stop();

		assertThat(other.bodies()).containsExactly("1", "2", "3");
		assertThat(this.transport.bodies()).containsExactly("1");
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

	private static CompletableFuture<Void> fail(Reason reason) {
		return CompletableFuture.failedFuture(new TransportException(reason, reason.name(), null));
	}

}
