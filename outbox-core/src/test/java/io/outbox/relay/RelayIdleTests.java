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

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;

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
 * How a relay waits for work and shares it out, on each database.
 */
@ParameterizedClass
@EnumSource(value = Dialect.class, names = { "H2", "POSTGRESQL", "MARIADB" })
class RelayIdleTests {

	private final RelayFixture fixture;

	RelayIdleTests(Dialect dialect) {
		this.fixture = RelayFixture.of(dialect);
	}

	@AfterEach
	void close() {
		this.fixture.close();
	}

	@Test
	void anIdlePollIsOneStatement() {
		List<String> statements = new CopyOnWriteArrayList<>();
		DelegatingDataSource recording = new DelegatingDataSource(this.fixture.dataSource()) {
			@Override
			public Connection getConnection() throws SQLException {
				return record(super.getConnection(), statements, () -> {
				});
			}
		};
		this.fixture.relay(recording, this.fixture.transport(), RelayFixture.settings(1, OnFailure.CONTINUE)).start();

		await().until(() -> statements.size() > 20
				&& statements.subList(statements.size() - 20, statements.size()).stream().distinct().count() == 1);
		assertThat(statements.get(statements.size() - 1)).startsWith("SELECT p.partition_no");
	}

	@Test
	void aCommitBetweenTheLookAndTheWaitIsNotMissed() {
		AtomicBoolean published = new AtomicBoolean();
		List<String> statements = new CopyOnWriteArrayList<>();
		DelegatingDataSource late = new DelegatingDataSource(this.fixture.dataSource()) {
			@Override
			public Connection getConnection() throws SQLException {
				statements.clear();
				return record(super.getConnection(), statements, () -> {
					boolean looked = statements.stream().anyMatch((sql) -> sql.startsWith("SELECT p.partition_no"));
					if (looked && statements.size() == 1 && published.compareAndSet(false, true)) {
						RelayIdleTests.this.fixture.publish("a", "1");
					}
				});
			}
		};
		Relay relay = this.fixture.relay(late, this.fixture.transport(), new RelaySettings(1, Duration.ofMinutes(10),
				50, 4, Duration.ofSeconds(10), Duration.ofSeconds(5), OnFailure.CONTINUE));
		relay.start();
		relay.wake();

		await().until(() -> {
			if (!published.get()) {
				relay.wake();
			}
			return this.fixture.statuses().equals(List.of(2));
		});
	}

	@Test
	void noWakeOfManyWritersIsLost() {
		this.fixture
			.relay(new RelaySettings(2, Duration.ofMinutes(10), 50, 4, Duration.ofSeconds(10), Duration.ofSeconds(5),
					OnFailure.CONTINUE))
			.start();

		CompletableFuture<?>[] writers = IntStream.range(0, 4).mapToObj((writer) -> CompletableFuture.runAsync(() -> {
			for (int i = 0; i < 60; i++) {
				this.fixture.publish("key" + writer, writer + "-" + i);
				if (i % 20 == 0) {
					await().pollDelay(Duration.ofMillis(30)).until(() -> true);
				}
			}
		})).toArray(CompletableFuture[]::new);
		CompletableFuture.allOf(writers).join();

		await().atMost(Duration.ofSeconds(30))
			.untilAsserted(() -> assertThat(this.fixture.statuses()).hasSize(240).containsOnly(2));
	}

	@Test
	void aBusyKeyHoldsUpOtherPartitionsForOneStepAtMost() {
		Executor later = CompletableFuture.delayedExecutor(1, TimeUnit.MILLISECONDS);
		this.fixture.transport()
			.behaviour((message) -> message.body().startsWith("busy") ? CompletableFuture.runAsync(() -> {
			}, later) : RecordingTransport.take());
		for (int i = 0; i < 400; i++) {
			this.fixture.publish("busy", "busy" + i);
		}
		// CRC-32 puts these keys into all four partitions
		List<String> others = IntStream.range(0, 16).mapToObj((i) -> "other" + i).toList();
		others.forEach((key) -> this.fixture.publish(key, key));

		this.fixture.relay().start();

		await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> assertThat(this.fixture.statuses()).containsOnly(2));
		List<String> bodies = new ArrayList<>(this.fixture.transport().bodies());
		List<Integer> before = others.stream()
			.map((key) -> (int) bodies.subList(0, bodies.indexOf(key))
				.stream()
				.filter((body) -> body.startsWith("busy"))
				.count())
			.toList();
		assertThat(before.stream().filter((count) -> count <= 50).count())
			.as("busy messages before each other: %s", before)
			.isGreaterThanOrEqualTo(8);
		assertThat(before).as("none is sent later than what is older in its partition")
			.allMatch((count) -> count <= 400);
	}

	@Test
	void aPartitionThatBecomesDueLaterHasItsTurnBeforeABacklogIsSent() {
		Executor later = CompletableFuture.delayedExecutor(1, TimeUnit.MILLISECONDS);
		this.fixture.transport()
			.behaviour((message) -> message.body().startsWith("busy") ? CompletableFuture.runAsync(() -> {
			}, later) : RecordingTransport.take());
		for (int i = 0; i < 1000; i++) {
			this.fixture.publish("busy", "busy" + i);
		}
		this.fixture.relay().start();
		await().until(() -> !this.fixture.transport().sent().isEmpty());
		// CRC-32 puts these keys into all four partitions
		List<String> others = IntStream.range(0, 16).mapToObj((i) -> "other" + i).toList();

		others.forEach((key) -> this.fixture.publish(key, key));

		await().until(() -> this.fixture.transport().bodies().stream().filter(others::contains).count() >= 8);
		assertThat(this.fixture.transport().sent()).hasSizeLessThan(800);
	}

	private static Connection record(Connection connection, List<String> statements, Runnable closed) {
		return (Connection) Proxy.newProxyInstance(RelayIdleTests.class.getClassLoader(),
				new Class<?>[] { Connection.class }, (proxy, method, arguments) -> {
					if (method.getName().endsWith("Statement")) {
						statements.add((arguments != null) ? (String) arguments[0] : "");
					}
					try {
						Object result = method.invoke(connection, arguments);
						if (method.getName().equals("close")) {
							closed.run();
						}
						return result;
					}
					catch (InvocationTargetException ex) {
						throw ex.getCause();
					}
				});
	}

}
