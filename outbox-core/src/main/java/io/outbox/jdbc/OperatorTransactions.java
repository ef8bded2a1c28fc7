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
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;

import javax.sql.DataSource;

import io.outbox.OutboxException;

/**
 * Short transactions in which a person's wishes are carried out beside running relays.
 * Asks for its connection itself, so that it never joins a transaction of the
 * application.
 */
final class OperatorTransactions {

	private static final Duration TIMEOUT = Duration.ofSeconds(30);

	private static final int LOCK_SECONDS = 20;

	private final DataSource dataSource;

	private final Dialect dialect;

	private final String lock;

	private final PartitionTable partitions;

	OperatorTransactions(DataSource dataSource, Dialect dialect, OutboxTables tables) {
		this.dataSource = dataSource;
		this.dialect = dialect;
		this.partitions = new PartitionTable(dialect, tables);
		boolean waits = dialect == Dialect.MARIADB || dialect == Dialect.H2;
		this.lock = "SELECT partition_no FROM %s WHERE partition_no = ? FOR UPDATE%s".formatted(tables.partition(),
				waits ? " WAIT " + LOCK_SECONDS : "");
	}

	/** Run work in a transaction of its own. */
	<T> T run(Work<T> work) {
		try (Connection connection = this.dataSource.getConnection()) {
			boolean autoCommit = connection.getAutoCommit();
			connection.setAutoCommit(false);
			try {
				this.dialect.begin(connection, TIMEOUT);
				T result = work.run(connection);
				connection.commit();
				return result;
			}
			catch (SQLException | RuntimeException ex) {
				connection.rollback();
				throw ex;
			}
			finally {
				this.dialect.end(connection);
				connection.setAutoCommit(autoCommit);
			}
		}
		catch (SQLException ex) {
			throw new OutboxException("The tables of the outbox could not be used: " + ex.getMessage(), ex);
		}
	}

	/**
	 * Wait until no relay has the partition and keep it until the transaction ends. As
	 * long as there are no partitions it is made, because a first relay could do so and
	 * lock it at any moment.
	 */
	void lock(Connection connection, int partition) throws SQLException {
		if (this.dialect == Dialect.POSTGRESQL) {
			try (Statement statement = connection.createStatement()) {
				statement.execute("SET LOCAL lock_timeout = " + LOCK_SECONDS * 1000);
			}
		}
		if (!lockRow(connection, partition) && this.partitions.all(connection).isEmpty()) {
			this.partitions.insert(connection, partition);
			lockRow(connection, partition);
		}
	}

	private boolean lockRow(Connection connection, int partition) throws SQLException {
		try (PreparedStatement statement = connection.prepareStatement(this.lock)) {
			statement.setInt(1, partition);
			try (ResultSet rows = statement.executeQuery()) {
				return rows.next();
			}
		}
	}

	/**
	 * What is done in a transaction.
	 *
	 * @param <T> the type of the result
	 */
	@FunctionalInterface
	interface Work<T> {

		T run(Connection connection) throws SQLException;

	}

}
