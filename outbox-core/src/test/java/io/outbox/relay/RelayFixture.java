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
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariDataSource;
import io.outbox.OutboxListener;
import io.outbox.RetryPolicy;
import io.outbox.jdbc.Dialect;
import io.outbox.jdbc.JdbcMessageAppender;
import io.outbox.jdbc.MessageDraft;
import io.outbox.jdbc.OutboxTables;
import io.outbox.jdbc.SchemaScript;
import io.outbox.relay.RelaySettings.OnFailure;
import io.outbox.support.TestServers;
import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.core.JdbcTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.abort;

/**
 * Tables of their own for one test, and relays on them.
 */
final class RelayFixture implements AutoCloseable {

	static final Duration POLL = Duration.ofMillis(50);

	static final int PUBLISHED = 2;

	static final int RETRYING = 3;

	static final int HELD = 4;

	static final int FAILED = -1;

	static final int EXPIRED = -2;

	private final HikariDataSource dataSource;

	private final OutboxTables tables = new OutboxTables(null,
			"t" + UUID.randomUUID().toString().substring(0, 8) + "_");

	private final RecordingTransport transport = new RecordingTransport();

	private final List<Relay> relays = new ArrayList<>();

	private JdbcMessageAppender appender = appender(4);

	private RetryPolicy retryPolicy = (attempt, failure) -> Optional.of(Duration.ofMillis(200));

	private RelayFixture(HikariDataSource dataSource) {
		this(dataSource, SchemaScript.of(Dialect.of(dataSource))::render);
	}

	private RelayFixture(HikariDataSource dataSource, Function<OutboxTables, String> script) {
		this.dataSource = dataSource;
		for (int run = 0; run < 2; run++) {
			statements(script.apply(this.tables)).forEach(jdbc()::execute);
		}
	}

	static List<String> statements(String script) {
		return Arrays.stream(script.replaceAll("(?m)^--.*$", "").split(";"))
			.filter((statement) -> !statement.isBlank())
			.toList();
	}

	/**
	 * Tables in a database, or skip the test if the environment does not name the server.
	 */
	static RelayFixture of(Dialect dialect) {
		return new RelayFixture(database(dialect));
	}

	/**
	 * Tables by another script than the present one.
	 */
	static RelayFixture of(Dialect dialect, Function<OutboxTables, String> script) {
		return new RelayFixture(database(dialect), script);
	}

	private static HikariDataSource database(Dialect dialect) {
		return (dialect == Dialect.H2) ? h2() : TestServers.database(dialect.id())
			.orElseGet(() -> abort("The environment names no server for " + dialect.id()));
	}

	private static HikariDataSource h2() {
		HikariDataSource dataSource = new HikariDataSource();
		dataSource.setJdbcUrl("jdbc:h2:mem:" + UUID.randomUUID());
		return dataSource;
	}

	/** Write with another number of partitions from now on. */
	void partitions(int partitions) {
		this.appender = appender(partitions);
	}

	private JdbcMessageAppender appender(int partitions) {
		return new JdbcMessageAppender(this.tables, (context) -> Map.of("h", "a:b"), partitions, 1_000_000,
				() -> this.relays.forEach(Relay::wake));
	}

	JdbcTemplate jdbc() {
		return new JdbcTemplate(this.dataSource);
	}

	HikariDataSource dataSource() {
		return this.dataSource;
	}

	OutboxTables tables() {
		return this.tables;
	}

	RecordingTransport transport() {
		return this.transport;
	}

	void retryPolicy(RetryPolicy retryPolicy) {
		this.retryPolicy = retryPolicy;
	}

	void publish(String key, String... bodies) {
		for (String body : bodies) {
			publishOne(key, body);
		}
	}

	UUID publishOne(String key, String body) {
		return publish(new MessageDraft("/queue/test", "Test", key, null, body, Map.of(), null, null));
	}

	UUID publish(MessageDraft draft) {
		return publish(this.dataSource, draft);
	}

	UUID publish(DataSource dataSource, MessageDraft draft) {
		try (Connection connection = dataSource.getConnection()) {
			var message = this.appender.prepare(draft);
			connection.setAutoCommit(false);
			this.appender.append(connection, List.of(message));
			connection.commit();
			connection.setAutoCommit(true);
			this.appender.committed();
			return message.messageId();
		}
		catch (SQLException ex) {
			throw new IllegalStateException(ex);
		}
	}

	Relay relay() {
		return relay(settings(1, OnFailure.CONTINUE));
	}

	Relay relay(RelaySettings settings, OutboxListener... listeners) {
		return relay(this.dataSource, this.transport, settings, listeners);
	}

	Relay relay(DataSource dataSource, RecordingTransport transport, RelaySettings settings,
			OutboxListener... listeners) {
		Relay relay = new Relay(dataSource, this.tables, transport,
				(attempt, failure) -> this.retryPolicy.delay(attempt, failure), List.of(listeners), settings);
		this.relays.add(relay);
		return relay;
	}

	static RelaySettings partitioned(int partitions) {
		return new RelaySettings(2, POLL, 50, partitions, Duration.ofSeconds(10), Duration.ofSeconds(5),
				OnFailure.CONTINUE);
	}

	static RelaySettings settings(int workers, OnFailure onFailure) {
		return new RelaySettings(workers, POLL, 50, 4, Duration.ofSeconds(10), Duration.ofSeconds(5), onFailure);
	}

	/** Statuses in the order of ids. */
	List<Integer> statuses() {
		return jdbc().queryForList("SELECT status FROM " + this.tables.message() + " ORDER BY id", Integer.class);
	}

	void awaitStatuses(Integer... statuses) {
		await().untilAsserted(() -> assertThat(statuses()).containsExactly(statuses));
	}

	/** Whether the life of a message is over, by the database's clock. */
	boolean isPastItsLife(String body) {
		String life = "CASE WHEN expires_at < " + Dialect.of(this.dataSource).now() + " THEN 1 ELSE 0 END";
		return Integer.valueOf(1).equals(column(life, body, Integer.class));
	}

	@Nullable Integer status(String body) {
		return column("status", body, Integer.class);
	}

	<T> @Nullable T column(String name, String body, Class<T> type) {
		return jdbc().queryForObject("SELECT " + name + " FROM " + this.tables.message() + " WHERE body = ?", type,
				body);
	}

	@Override
	public void close() {
		this.relays.forEach(Relay::stop);
		for (String table : List.of(this.tables.message(), this.tables.partition(), this.tables.paused(),
				this.tables.inbox())) {
			jdbc().execute("DROP TABLE " + table);
		}
		this.dataSource.close();
	}

}
