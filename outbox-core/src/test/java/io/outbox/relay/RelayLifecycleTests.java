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

import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.outbox.TransportException;
import io.outbox.TransportException.Reason;
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
 * Starting, stopping and the connections that are needed, on each database.
 */
@ParameterizedClass
@EnumSource(value = Dialect.class, names = { "H2", "POSTGRESQL", "MARIADB" })
class RelayLifecycleTests {

	private final RelayFixture fixture;

	RelayLifecycleTests(Dialect dialect) {
		this.fixture = RelayFixture.of(dialect);
	}

	@AfterEach
	void close() {
		this.fixture.close();
	}

	@Test
	void aHundredStartsAndStopsLeaveNothingBehind() {
		Relay relay = this.fixture.relay(RelayFixture.settings(2, OnFailure.CONTINUE));
		for (int i = 0; i < 100; i++) {
			if (i % 5 == 0) {
				this.fixture.publish("key" + i % 7, "" + i);
			}
			relay.start();
			relay.stop();
		}

		assertThat(Thread.getAllStackTraces().keySet())
			.noneMatch((thread) -> thread.getName().startsWith("outbox-relay"));
		assertThat(this.fixture.dataSource().getHikariPoolMXBean().getActiveConnections()).isZero();
		relay.start();
		await().untilAsserted(() -> assertThat(this.fixture.statuses()).hasSize(20).containsOnly(2));
	}

	@Test
	void aStopUnderLoadFinishesTheStepAndNothingIsSentTwice() {
		Executor later = CompletableFuture.delayedExecutor(2, TimeUnit.MILLISECONDS);
		this.fixture.transport().behaviour((message) -> CompletableFuture.runAsync(() -> {
		}, later));
		for (int i = 0; i < 300; i++) {
			this.fixture.publish("key" + i % 10, "" + i);
		}
		Relay relay = this.fixture.relay(RelayFixture.settings(2, OnFailure.CONTINUE));
		relay.start();
		await().until(() -> this.fixture.transport().sent().size() > 20);

		long start = System.nanoTime();
		relay.stop();

		assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
		assertThat(this.fixture.statuses().stream().filter((status) -> status == 2))
			.hasSameSizeAs(this.fixture.transport().sent());
		relay.start();
		await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> assertThat(this.fixture.statuses()).containsOnly(2));
		assertThat(this.fixture.transport().bodies()).doesNotHaveDuplicates().hasSize(300);
	}

	@Test
	void aStopDuringAnOutageOfTheBrokerReturnsAtOnce() {
		this.fixture.publish("a", "1");
		this.fixture.transport()
			.behaviour((message) -> CompletableFuture
				.failedFuture(new TransportException(Reason.UNAVAILABLE, "away", null)));
		Relay relay = this.fixture.relay();
		relay.start();
		await().until(() -> this.fixture.transport().sent().size() > 2);
		this.fixture.transport().available(false);

		long start = System.nanoTime();
		relay.stop();

		assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(2));
		assertThat(this.fixture.statuses()).containsExactly(1);
	}

	@Test
	void aPoolOfOneConnectionIsEnoughToGoOn() throws SQLException {
		worksWithPoolOf(1);
	}

	@Test
	void aPoolOfTwoConnectionsIsEnoughToGoOn() throws SQLException {
		worksWithPoolOf(2);
	}

	private void worksWithPoolOf(int size) throws SQLException {
		HikariConfig config = new HikariConfig();
		this.fixture.dataSource().copyStateTo(config);
		config.setMaximumPoolSize(size);
		config.setMinimumIdle(size);
		config.setPoolName("small");
		try (HikariDataSource small = new HikariDataSource(config)) {
			Relay relay = this.fixture.relay(small, this.fixture.transport(),
					RelayFixture.settings(2, OnFailure.CONTINUE));
			Retention retention = new Retention(small, this.fixture.tables(),
					new RetentionSettings(Duration.ofDays(1), Duration.ofDays(1), Duration.ofMillis(20)));
			relay.start();
			retention.start();
			List<CompletableFuture<Void>> writers = IntStream.range(0, 4)
				.mapToObj((writer) -> CompletableFuture.runAsync(() -> write(small, "key" + writer)))
				.toList();

			writers.forEach(CompletableFuture::join);
			await().atMost(Duration.ofSeconds(30))
				.untilAsserted(() -> assertThat(this.fixture.statuses()).hasSize(100).containsOnly(2));
			assertThat(relay.isDatabaseAvailable()).isTrue();
			retention.stop();
			relay.stop();
		}
	}

	private void write(DataSource dataSource, String key) {
		for (int i = 0; i < 25; i++) {
			this.fixture.publish(dataSource,
					new MessageDraft("/queue/test", "Test", key, null, key + i, Map.of(), null, null));
		}
	}

}
