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
import java.sql.SQLIntegrityConstraintViolationException;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import org.springframework.util.Assert;

/**
 * The table with a row for each partition, whose lock is the lease. Holds no connection;
 * safe for use by several threads.
 */
public final class PartitionTable {

	private final Dialect dialect;

	private final RelayRows rows;

	private final String select;

	private final String insert;

	private final Repartition repartition;

	/**
	 * Create a view of the table.
	 * @param dialect the database
	 * @param tables the names of the tables
	 */
	public PartitionTable(Dialect dialect, OutboxTables tables) {
		Assert.notNull(dialect, "'dialect' must not be null");
		Assert.notNull(tables, "'tables' must not be null");
		this.dialect = dialect;
		this.rows = new RelayRows(dialect);
		this.select = "SELECT partition_no FROM %s WHERE partition_no >= 0".formatted(tables.partition());
		String insert = switch (dialect) {
			case POSTGRESQL -> "INSERT INTO %s (partition_no) VALUES (?) ON CONFLICT DO NOTHING";
			case MARIADB, MYSQL -> "INSERT IGNORE INTO %s (partition_no) VALUES (?)";
			case H2 -> "MERGE INTO %s (partition_no) KEY (partition_no) VALUES (?)";
		};
		this.insert = insert.formatted(tables.partition());
		this.repartition = new Repartition(dialect, tables, this);
	}

	/**
	 * Have exactly the given number of partitions. If it was another, messages are moved
	 * into the partition that their key has now, while no relay sends. Other instances
	 * may do the same at the same time.
	 * @param connection a connection in auto-commit mode
	 * @param count the number of partitions
	 * @throws SQLException if the database refuses
	 */
	public void ensure(Connection connection, int count) throws SQLException {
		if (all(connection).isEmpty()) {
			insertMissing(connection, count);
		}
		else if (!areExactly(connection, count)) {
			this.repartition.run(connection, count);
		}
	}

	boolean areExactly(Connection connection, int count) throws SQLException {
		List<Integer> present = all(connection);
		return present.size() == count && Collections.max(present) == count - 1;
	}

	/**
	 * Move messages whose partition does not exist: an instance with a greater number of
	 * partitions, or a person, has written them.
	 * @param connection a connection in auto-commit mode
	 * @return the partitions
	 * @throws SQLException if the database refuses
	 */
	public List<Integer> check(Connection connection) throws SQLException {
		List<Integer> present = all(connection);
		if (!present.isEmpty()) {
			this.repartition.moveStrays(connection, Collections.max(present) + 1);
		}
		return present;
	}

	void insertMissing(Connection connection, int count) throws SQLException {
		Set<Integer> present = new HashSet<>(all(connection));
		for (int partition = 0; partition < count; partition++) {
			if (!present.contains(partition)) {
				insert(connection, partition);
			}
		}
	}

	void insert(Connection connection, int partition) throws SQLException {
		try (PreparedStatement statement = connection.prepareStatement(this.insert)) {
			statement.setInt(1, partition);
			statement.executeUpdate();
		}
		catch (SQLIntegrityConstraintViolationException ex) {
			// H2 reports a row that another instance has inserted meanwhile
			if (this.dialect != Dialect.H2) {
				throw ex;
			}
		}
	}

	/**
	 * Find all partitions that relays send from.
	 * @param connection a connection, with or without a transaction
	 * @return the partitions
	 * @throws SQLException if the database refuses
	 */
	public List<Integer> all(Connection connection) throws SQLException {
		return this.rows.integers(connection, this.select, List.of());
	}

}
