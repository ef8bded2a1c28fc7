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
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import javax.sql.DataSource;

import io.outbox.jdbc.Dialect;
import io.outbox.jdbc.MessageIds;
import io.outbox.relay.RelaySettings.OnFailure;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.jdbc.datasource.DelegatingDataSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * What is deleted and what is not, on each database.
 */
@ParameterizedClass
@EnumSource(value = Dialect.class, names = { "H2", "POSTGRESQL", "MARIADB" })
class RetentionTests {

	private static final Duration WEEK = Duration.ofDays(7);

	private final List<Retention> retentions = new ArrayList<>();

	private final Dialect dialect;

	private final RelayFixture fixture;

	RetentionTests(Dialect dialect) {
		this.dialect = dialect;
		this.fixture = RelayFixture.of(dialect);
	}

	@AfterEach
	void close() {
		this.retentions.forEach(Retention::stop);
		this.fixture.close();
	}

	@Test
	void onlyOldPublishedMessagesAreDeleted() {
		for (int status : new int[] { 1, 2, 3, 4, 5, -1, -2, 77 }) {
			insert(status, Duration.ofDays(8));
			insert(status, Duration.ofDays(6));
		}

		retention(WEEK, Duration.ofDays(30));

		await().untilAsserted(() -> assertThat(this.fixture.statuses()).containsExactly(1, 1, 2, 3, 3, 4, 4, 5, 5, -1,
				-1, -2, -2, 77, 77));
		assertThat(this.fixture.jdbc()
			.queryForObject(
					"SELECT COUNT(*) FROM " + this.fixture.tables().message() + " WHERE published_at < " + ago(WEEK),
					Integer.class))
			.isEqualTo(7);
	}

	@Test
	void theAgeCountsFromTheConfirmation() {
		insert(2, Duration.ofDays(8));
		this.fixture.jdbc()
			.update("UPDATE " + this.fixture.tables().message() + " SET published_at = " + ago(Duration.ofDays(1)));
		insert(2, Duration.ofDays(9));

		retention(WEEK, Duration.ofDays(30));

		await().untilAsserted(() -> assertThat(this.fixture.statuses()).hasSize(1));
		assertThat(this.fixture.jdbc()
			.queryForObject("SELECT COUNT(*) FROM " + this.fixture.tables().message() + " WHERE published_at > "
					+ ago(Duration.ofDays(2)), Integer.class))
			.isOne();
	}

	@Test
	void manyMessagesAreDeletedInShortTransactions() {
		insert(2, Duration.ofDays(8), 5000);
		AtomicInteger connections = new AtomicInteger();

		retention(new DelegatingDataSource(this.fixture.dataSource()) {
			@Override
			public Connection getConnection() throws SQLException {
				connections.incrementAndGet();
				return super.getConnection();
			}
		}, WEEK);

		await().atMost(Duration.ofMinutes(1)).until(() -> this.fixture.statuses().isEmpty());
		assertThat(connections).hasValueGreaterThanOrEqualTo(4);
	}

	@Test
	void oldInboxRowsAreForgotten() {
		for (int i = 0; i < 20; i++) {
			receive("old" + i, Duration.ofDays(31));
			receive("new" + i, Duration.ofDays(29));
		}

		retention(WEEK, Duration.ofDays(30));

		await().untilAsserted(() -> assertThat(received()).hasSize(20).allMatch((id) -> id.startsWith("new")));
	}

	@Test
	void anotherInstanceAtWorkIsLeftAlone() throws SQLException {
		insert(2, Duration.ofDays(8));
		retention(WEEK, Duration.ofDays(30));
		await().untilAsserted(() -> assertThat(this.fixture.statuses()).isEmpty());
		try (Connection other = this.fixture.dataSource().getConnection()) {
			other.setAutoCommit(false);
			other.createStatement()
				.executeQuery("SELECT partition_no FROM " + this.fixture.tables().partition()
						+ " WHERE partition_no = -1 FOR UPDATE");
			insert(2, Duration.ofDays(8));

			await().during(Duration.ofMillis(300)).until(() -> this.fixture.statuses().size() == 1);
			other.rollback();
			other.setAutoCommit(true);
		}
		await().untilAsserted(() -> assertThat(this.fixture.statuses()).isEmpty());
	}

	@Test
	void relaysSendWhileARetentionHoldsItsLock() throws SQLException {
		retention(WEEK, Duration.ofDays(30));
		Relay relay = this.fixture.relay();
		relay.start();
		await().until(() -> locked().size() == 5);
		try (Connection other = this.fixture.dataSource().getConnection()) {
			other.setAutoCommit(false);
			other.createStatement()
				.executeQuery("SELECT partition_no FROM " + this.fixture.tables().partition()
						+ " WHERE partition_no = -1 FOR UPDATE");

			for (String key : List.of("a", "b", "c", "d", "e", "f")) {
				this.fixture.publish(key, key);
			}

			await().untilAsserted(() -> assertThat(this.fixture.statuses()).hasSize(6).containsOnly(2));
			other.rollback();
			other.setAutoCommit(true);
		}
	}

	@Test
	void aRelayCanDeleteOnConfirmation() {
		List<String> events = new ArrayList<>();
		this.fixture.transport()
			.behaviour((message) -> "2".equals(message.body()) ? RecordingTransport.refuse(true)
					: RecordingTransport.take());
		this.fixture.publish("a", "1", "2", "3");

		this.fixture
			.relay(new RelaySettings(1, RelayFixture.POLL, 50, 4, Duration.ofSeconds(10), Duration.ofSeconds(5),
					OnFailure.CONTINUE, true), new RecordingListener(events))
			.start();

		await().untilAsserted(() -> assertThat(this.fixture.statuses()).containsExactly(-1));
		await().untilAsserted(() -> assertThat(events).containsExactly("published 0", "failed 1", "published 0"));
		assertThat(this.fixture.transport().bodies()).containsExactly("1", "2", "3");
	}

	@Test
	void survivesAnOutageOfTheDatabase() {
		insert(2, Duration.ofDays(8));
		AtomicBoolean away = new AtomicBoolean(true);
		AtomicInteger tries = new AtomicInteger();
		retention(new DelegatingDataSource(this.fixture.dataSource()) {
			@Override
			public Connection getConnection() throws SQLException {
				tries.incrementAndGet();
				if (away.get()) {
					throw new SQLException("The database is away");
				}
				return super.getConnection();
			}
		}, WEEK);
		await().until(() -> tries.get() > 1);

		away.set(false);

		await().untilAsserted(() -> assertThat(this.fixture.statuses()).isEmpty());
	}

	@Test
	void stopsAtOnceAndStartsAgain() {
		Retention retention = new Retention(this.fixture.dataSource(), this.fixture.tables(),
				RetentionSettings.defaults());
		for (int i = 0; i < 5; i++) {
			retention.start();
			assertThat(threads()).hasSize(1);
			long start = System.nanoTime();
			retention.stop();
			assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(3));
			assertThat(threads()).isEmpty();
			assertThat(retention.isRunning()).isFalse();
		}
	}

	private void retention(Duration published, Duration received) {
		retention(this.fixture.dataSource(), new RetentionSettings(published, received, Duration.ofMillis(50)));
	}

	private void retention(DataSource dataSource, Duration published) {
		retention(dataSource, new RetentionSettings(published, Duration.ofDays(30), Duration.ofMillis(50)));
	}

	private void retention(DataSource dataSource, RetentionSettings settings) {
		Retention retention = new Retention(dataSource, this.fixture.tables(), settings);
		this.retentions.add(retention);
		retention.start();
	}

	private void insert(int status, Duration age) {
		insert(status, age, 1);
	}

	private void insert(int status, Duration age, int count) {
		List<Object[]> rows = new ArrayList<>();
		for (int i = 0; i < count; i++) {
			UUID id = MessageIds.next();
			long time = (id.getMostSignificantBits() >>> 16) - age.toMillis();
			UUID old = new UUID((time << 16) | (id.getMostSignificantBits() & 0xFFFF), id.getLeastSignificantBits());
			rows.add(new Object[] { this.dialect.parameter(old), i % 4, status });
		}
		this.fixture.jdbc()
			.batchUpdate("INSERT INTO " + this.fixture.tables().message()
					+ " (message_id, partition_no, message_key, destination, type, body, headers, status, published_at)"
					+ " VALUES (?, ?, 'k', '/queue/test', 'T', 'b', '{}', ?, " + ago(age) + ")", rows);
	}

	private void receive(String id, Duration age) {
		this.fixture.jdbc()
			.update("INSERT INTO " + this.fixture.tables().inbox()
					+ " (subscriber, message_id, received_at, destination) VALUES ('s', ?, " + ago(age) + ", 'd')", id);
	}

	private String ago(Duration age) {
		return this.dialect.fromNow().replace("?", Long.toString(-age.toSeconds() * 1_000_000));
	}

	private List<String> received() {
		return this.fixture.jdbc()
			.queryForList("SELECT message_id FROM " + this.fixture.tables().inbox(), String.class);
	}

	private List<Integer> locked() {
		return this.fixture.jdbc()
			.queryForList("SELECT partition_no FROM " + this.fixture.tables().partition(), Integer.class);
	}

	private static List<Thread> threads() {
		return Thread.getAllStackTraces()
			.keySet()
			.stream()
			.filter((thread) -> thread.getName().startsWith("outbox-retention"))
			.toList();
	}

}
