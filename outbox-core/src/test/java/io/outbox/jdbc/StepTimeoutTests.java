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

package io.outbox.jdbc;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;

import io.outbox.support.TestDatabase;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The limit on the time that a relay which has vanished keeps its locks.
 */
class StepTimeoutTests {

	@ParameterizedTest
	@EnumSource(names = { "POSTGRESQL", "MARIADB" })
	void locksOfASilentRelayAreFreed(Dialect dialect) throws SQLException {
		try (TestDatabase database = TestDatabase.of(dialect);
				Connection other = database.dataSource().getConnection()) {
			RelayTable table = new RelayTable(dialect, database.tables());
			new PartitionTable(dialect, database.tables()).ensure(other, 1);
			// Closed with the pool, because the database ends it
			Connection silent = database.dataSource().getConnection();
			assertThat(lock(table, silent, Duration.ofSeconds(1))).containsExactly(0);

			assertThat(lockAndRollBack(table, other)).isEmpty();
			await().atMost(Duration.ofSeconds(20)).until(() -> lockAndRollBack(table, other).equals(List.of(0)));
		}
	}

	@ParameterizedTest
	@EnumSource(names = { "POSTGRESQL", "MARIADB" })
	void limitEndsWithTheStep(Dialect dialect) throws SQLException {
		String setting = (dialect == Dialect.POSTGRESQL) ? "SHOW idle_in_transaction_session_timeout"
				: "SELECT @@SESSION.idle_transaction_timeout";
		try (TestDatabase database = TestDatabase.of(dialect);
				Connection connection = database.dataSource().getConnection()) {
			RelayTable table = new RelayTable(dialect, database.tables());
			String before = read(connection, setting);

			lock(table, connection, Duration.ofSeconds(77));
			assertThat(read(connection, setting)).startsWith("77");
			connection.commit();
			table.end(connection);

			assertThat(read(connection, setting)).isEqualTo(before);
		}
	}

	private static List<Integer> lock(RelayTable table, Connection connection, Duration timeout) throws SQLException {
		connection.setAutoCommit(false);
		return table.lock(connection, timeout, List.of(0));
	}

	private static List<Integer> lockAndRollBack(RelayTable table, Connection connection) throws SQLException {
		List<Integer> locked = lock(table, connection, Duration.ofMinutes(1));
		connection.rollback();
		return locked;
	}

	private static String read(Connection connection, String sql) throws SQLException {
		try (Statement statement = connection.createStatement(); ResultSet row = statement.executeQuery(sql)) {
			row.next();
			return row.getString(1);
		}
	}

}
