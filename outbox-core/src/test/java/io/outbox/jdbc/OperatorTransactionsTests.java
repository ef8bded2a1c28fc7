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
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;

import io.outbox.OutboxException;
import io.outbox.support.TestDatabase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * An operator's transaction beside a relay that keeps a partition.
 */
class OperatorTransactionsTests {

	private static final int PARTITION = 3;

	@ParameterizedTest
	@EnumSource(value = Dialect.class, names = { "H2", "POSTGRESQL", "MARIADB" })
	void aPartitionThatStaysLockedIsNamed(Dialect dialect) throws SQLException {
		try (TestDatabase database = TestDatabase.of(dialect);
				Connection relay = database.dataSource().getConnection()) {
			OperatorTransactions transactions = new OperatorTransactions(database.dataSource(), dialect,
					database.tables(), Duration.ofSeconds(1));
			String table = database.tables().partition();
			database.jdbc().update("INSERT INTO " + table + " (partition_no) VALUES (?)", PARTITION);
			relay.setAutoCommit(false);
			lock(relay, table);

			assertThatExceptionOfType(OutboxException.class).isThrownBy(() -> takePartition(transactions))
				.withMessageContaining("Partition 3 of table '" + table + "' is being sent from")
				.withMessageContaining("try again")
				.withCauseInstanceOf(SQLException.class);

			relay.rollback();
			assertThat(takePartition(transactions)).isEqualTo(PARTITION);
		}
	}

	@Test
	@Timeout(30)
	void aRowThatStaysLockedIsNotWaitedForWithoutEnd() throws SQLException {
		try (TestDatabase database = TestDatabase.of(Dialect.POSTGRESQL);
				Connection other = database.dataSource().getConnection()) {
			OperatorTransactions transactions = new OperatorTransactions(database.dataSource(), Dialect.POSTGRESQL,
					database.tables(), Duration.ofSeconds(1));
			String table = database.tables().partition();
			database.jdbc().update("INSERT INTO " + table + " (partition_no) VALUES (?)", PARTITION);
			other.setAutoCommit(false);
			lock(other, table);

			assertThatExceptionOfType(OutboxException.class)
				.isThrownBy(() -> transactions.run((connection) -> delete(connection, table)))
				.withMessageContaining("lock timeout");
			other.rollback();
		}
	}

	private static int delete(Connection connection, String table) throws SQLException {
		try (Statement statement = connection.createStatement()) {
			return statement.executeUpdate("DELETE FROM " + table);
		}
	}

	private static int takePartition(OperatorTransactions transactions) {
		return transactions.run((connection) -> {
			transactions.lock(connection, PARTITION);
			return PARTITION;
		});
	}

	private static void lock(Connection connection, String table) throws SQLException {
		try (Statement statement = connection.createStatement()) {
			statement.execute("SELECT * FROM " + table + " WHERE partition_no = " + PARTITION + " FOR UPDATE");
		}
	}

}
