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

package io.outbox.test;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.outbox.Operation;
import io.outbox.jdbc.Dialect;
import io.outbox.jdbc.JdbcMessageAppender;
import io.outbox.jdbc.MessageDraft;
import io.outbox.jdbc.MessageStatus;
import io.outbox.support.TestDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The tables as the kit sees and changes them, on each database.
 */
@ParameterizedClass
@EnumSource(value = Dialect.class, names = { "H2", "POSTGRESQL", "MARIADB" })
class TestTablesTests {

	private final TestDatabase database;

	private final TestTables tables;

	TestTablesTests(Dialect dialect) {
		this.database = TestDatabase.of(dialect);
		this.tables = new TestTables(this.database.dataSource(), this.database.tables(), Stream::empty);
	}

	@AfterEach
	void close() {
		this.database.close();
	}

	@Test
	void readsAllMessagesInTheOrderOfTheirPublication() throws SQLException {
		List<String> bodies = IntStream.range(0, 600).mapToObj(String::valueOf).toList();
		for (String body : bodies) {
			publish(body, null);
		}

		assertThat(this.tables.read()).extracting(PublishedMessage::body).containsExactlyElementsOf(bodies);
		assertThat(this.tables.read()).first().satisfies((message) -> {
			assertThat(message.destination()).isEqualTo("/queue/test");
			assertThat(message.key()).isEqualTo("key");
			assertThat(message.type()).isEqualTo("Test");
			assertThat(message.operation()).isEqualTo(Operation.INSERT);
			assertThat(message.headers()).containsEntry("h", "a:b");
			assertThat(message.status()).isEqualTo(MessageStatus.PENDING);
		});
	}

	@Test
	void readsOnlyWhatIsCommittedThroughAProxyToo() throws SQLException {
		publish("before", null);
		TestTables proxied = new TestTables(new TransactionAwareDataSourceProxy(this.database.dataSource()),
				this.database.tables(), Stream::empty);

		new TransactionTemplate(new DataSourceTransactionManager(this.database.dataSource()))
			.executeWithoutResult((status) -> {
				new JdbcTemplate(this.database.dataSource())
					.update("UPDATE " + this.database.tables().message() + " SET destination = 'x'");
				assertThat(proxied.read()).extracting(PublishedMessage::destination).containsExactly("/queue/test");
				status.setRollbackOnly();
			});
	}

	@Test
	void advancesAndClears() throws SQLException {
		publish("delayed", Duration.ofHours(1));
		publish("pending", null);
		Dialect dialect = Dialect.of(this.database.dataSource());
		String due = "SELECT COUNT(*) FROM %s WHERE due_at <= %s".formatted(this.database.tables().message(),
				dialect.now());
		JdbcTemplate jdbc = new JdbcTemplate(this.database.dataSource());

		this.tables.advance(Duration.ofMinutes(59));
		assertThat(jdbc.queryForObject(due, Integer.class)).isZero();
		this.tables.advance(Duration.ofMinutes(1));
		assertThat(jdbc.queryForObject(due, Integer.class)).isOne();

		this.tables.clear();
		assertThat(this.tables.read()).isEmpty();
	}

	@Test
	void clearsPauses() {
		JdbcTemplate jdbc = new JdbcTemplate(this.database.dataSource());
		jdbc.update("INSERT INTO " + this.database.tables().paused() + " (destination) VALUES ('/queue/test')");

		this.tables.clear();

		assertThat(jdbc.queryForList("SELECT * FROM " + this.database.tables().paused())).isEmpty();
	}

	private void publish(String body, Duration delay) throws SQLException {
		JdbcMessageAppender appender = new JdbcMessageAppender(this.database.tables(), (context) -> Map.of("h", "a:b"),
				16, 1_000_000, () -> {
				});
		try (Connection connection = this.database.dataSource().getConnection()) {
			connection.setAutoCommit(false);
			appender.append(connection, List.of(appender.prepare(
					new MessageDraft("/queue/test", "Test", "key", Operation.INSERT, body, Map.of(), null, delay))));
			connection.commit();
			connection.setAutoCommit(true);
		}
	}

}
