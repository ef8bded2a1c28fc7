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
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

import org.springframework.util.Assert;

/**
 * Checks that the tables exist and have the columns that the outbox uses.
 */
public final class TableChecks {

	private static final int VALIDATION_SECONDS = 5;

	private final OutboxTables tables;

	/**
	 * Create the checks.
	 * @param tables the names of the tables
	 */
	public TableChecks(OutboxTables tables) {
		Assert.notNull(tables, "'tables' must not be null");
		this.tables = tables;
	}

	/**
	 * Run the checks: one query without rows for each table.
	 * @param connection the connection, rolled back by the caller if it has a transaction
	 * @throws MissingTableException if a table can't be read or has not all columns
	 * @throws SQLException if the database does not answer
	 */
	public void run(Connection connection) throws SQLException {
		Assert.notNull(connection, "'connection' must not be null");
		Dialect dialect = Dialect.of(connection);
		check(connection, dialect, this.tables.message(),
				List.of("id", "message_id", "partition_no", "message_key", "destination", "type", "operation", "body",
						"headers", "status", "attempts", "due_at", "created_at", "published_at", "expires_at",
						"last_error"));
		check(connection, dialect, this.tables.partition(), List.of("partition_no"));
		check(connection, dialect, this.tables.paused(),
				List.of("destination", "paused_at", "paused_by", "resumed_partitions"));
		check(connection, dialect, this.tables.inbox(),
				List.of("subscriber", "message_id", "received_at", "destination", "headers"));
	}

	private static void check(Connection connection, Dialect dialect, String table, List<String> required)
			throws SQLException {
		List<String> missing = new ArrayList<>(required);
		try {
			missing.removeAll(columns(connection, table));
		}
		catch (SQLException ex) {
			if (!connection.isValid(VALIDATION_SECONDS)) {
				throw ex;
			}
			throw new MissingTableException(table, List.of(), SchemaScript.location(dialect), ex);
		}
		if (!missing.isEmpty()) {
			throw new MissingTableException(table, missing, SchemaScript.location(dialect), null);
		}
	}

	/**
	 * The star finds what is there, so that it can be said what is not.
	 */
	private static List<String> columns(Connection connection, String table) throws SQLException {
		try (PreparedStatement statement = connection.prepareStatement("SELECT * FROM " + table + " WHERE 1 = 0");
				ResultSet resultSet = statement.executeQuery()) {
			ResultSetMetaData metaData = resultSet.getMetaData();
			List<String> columns = new ArrayList<>();
			for (int column = 1; column <= metaData.getColumnCount(); column++) {
				columns.add(metaData.getColumnName(column).toLowerCase(Locale.ROOT));
			}
			return columns;
		}
	}

}
