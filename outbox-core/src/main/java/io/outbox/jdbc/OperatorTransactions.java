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

	private static final Duration LOCK_WAIT = Duration.ofSeconds(20);

	private static final int LOCK_WAIT_TIMEOUT = 1205;

	private final DataSource dataSource;

	private final Dialect dialect;

	private final String table;

	private final String lock;

	private final Duration lockWait;

	private final PartitionTable partitions;

	OperatorTransactions(DataSource dataSource, Dialect dialect, OutboxTables tables) {
		this(dataSource, dialect, tables, LOCK_WAIT);
	}

	/** With a time in whole seconds that a partition is waited for. */
	OperatorTransactions(DataSource dataSource, Dialect dialect, OutboxTables tables, Duration lockWait) {
		this.dataSource = dataSource;
		this.dialect = dialect;
		this.table = tables.partition();
		this.lockWait = lockWait;
		this.partitions = new PartitionTable(dialect, tables);
		boolean waits = dialect == Dialect.MARIADB || dialect == Dialect.H2;
		this.lock = "SELECT partition_no FROM %s WHERE partition_no = ? FOR UPDATE%s".formatted(this.table,
				waits ? " WAIT " + lockWait.toSeconds() : "");
	}

	/** Run work in a transaction of its own. */
	<T> T run(Work<T> work) {
		try (Connection connection = this.dataSource.getConnection()) {
			boolean autoCommit = connection.getAutoCommit();
			connection.setAutoCommit(false);
			try {
				this.dialect.begin(connection, TIMEOUT);
				limitWaits(connection);
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
	 * @throws OutboxException if a relay has the partition for too long
	 */
	void lock(Connection connection, int partition) throws SQLException {
		if (!lockRow(connection, partition) && this.partitions.all(connection).isEmpty()) {
			this.partitions.insert(connection, partition);
			lockRow(connection, partition);
		}
	}

	/** PostgreSQL would wait for a lock without end. */
	private void limitWaits(Connection connection) throws SQLException {
		if (this.dialect == Dialect.POSTGRESQL) {
			try (Statement statement = connection.createStatement()) {
				statement.execute("SET LOCAL lock_timeout = " + this.lockWait.toMillis());
			}
		}
	}

	private boolean lockRow(Connection connection, int partition) throws SQLException {
		try (PreparedStatement statement = connection.prepareStatement(this.lock)) {
			statement.setInt(1, partition);
			try (ResultSet rows = statement.executeQuery()) {
				return rows.next();
			}
		}
		catch (SQLException ex) {
			if (!isLockTimeout(ex)) {
				throw ex;
			}
			throw new OutboxException("""
					Partition %d of table '%s' is being sent from: a relay keeps it locked, as it does while a broker \
					does not answer. Nothing of this partition was changed; try again, and see to the broker if that \
					does not help""".formatted(partition, this.table), ex);
		}
	}

	private boolean isLockTimeout(SQLException ex) {
		return switch (this.dialect) {
			case POSTGRESQL -> "55P03".equals(ex.getSQLState());
			case MARIADB, MYSQL -> ex.getErrorCode() == LOCK_WAIT_TIMEOUT;
			case H2 -> "HYT00".equals(ex.getSQLState());
		};
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
