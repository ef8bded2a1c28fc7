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
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;

import org.springframework.util.Assert;

/**
 * The tables as a retention sees them. {@link #lock} and the methods that delete belong
 * into one transaction, whose lock keeps other instances from doing the same work. Holds
 * no connection; safe for use by several threads.
 */
public final class RetentionTable {

	private final Dialect dialect;

	private final RelayRows rows;

	private final RetentionSql sql;

	private final PartitionTable partitions;

	/**
	 * Create a view of the tables.
	 * @param dialect the database
	 * @param tables the names of the tables
	 */
	public RetentionTable(Dialect dialect, OutboxTables tables) {
		Assert.notNull(dialect, "'dialect' must not be null");
		Assert.notNull(tables, "'tables' must not be null");
		this.dialect = dialect;
		this.rows = new RelayRows(dialect);
		this.sql = new RetentionSql(dialect, tables);
		this.partitions = new PartitionTable(dialect, tables);
	}

	/**
	 * Insert the row that is to be locked, if it is missing.
	 * @param connection a connection in auto-commit mode
	 * @throws SQLException if the database refuses
	 */
	public void prepare(Connection connection) throws SQLException {
		if (this.rows.integers(connection, this.sql.row(), List.of()).isEmpty()) {
			this.partitions.insert(connection, RetentionSql.PARTITION);
		}
	}

	/**
	 * Begin a transaction and keep other instances from retention until it ends.
	 * @param connection a connection without auto-commit, before its first statement
	 * @param timeout the time after which the database ends the transaction of a host
	 * that has vanished, where it can
	 * @return {@code false} if another instance is at work
	 * @throws SQLException if the database refuses
	 */
	public boolean lock(Connection connection, Duration timeout) throws SQLException {
		this.dialect.begin(connection, timeout);
		return !this.rows.integers(connection, this.sql.lock(), List.of()).isEmpty();
	}

	/**
	 * Give the connection back as it was before {@link #lock}.
	 * @param connection the connection, after its transaction
	 * @throws SQLException if the database refuses
	 */
	public void end(Connection connection) throws SQLException {
		this.dialect.end(connection);
	}

	/**
	 * Start to look for published messages.
	 * @param age the age at which they are deleted
	 * @param limit the maximum number of rows of each look
	 * @return the look-out, for one thread
	 */
	public PublishedSweep published(Duration age, int limit) {
		return new PublishedSweep(this.dialect, this.sql, age, limit);
	}

	/**
	 * Forget received messages, the oldest first.
	 * @param connection the connection
	 * @param age the age at which they are forgotten
	 * @param limit the maximum number of rows
	 * @return the number of deleted rows
	 * @throws SQLException if the database refuses
	 */
	public int deleteReceived(Connection connection, Duration age, int limit) throws SQLException {
		try (PreparedStatement statement = connection.prepareStatement(this.sql.deleteReceived())) {
			statement.setLong(1, PublishedSweep.micros(age));
			statement.setInt(2, limit);
			return statement.executeUpdate();
		}
	}

}
