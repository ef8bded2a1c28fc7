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
import java.time.Duration;

import org.springframework.util.Assert;

/**
 * Counts the messages that wait, with one statement whose cost has a bound. Safe for use
 * by several threads.
 */
public final class BacklogQuery {

	private static final int TIMEOUT_SECONDS = 10;

	private final OutboxTables tables;

	/**
	 * Create a query.
	 * @param tables the names of the tables
	 */
	public BacklogQuery(OutboxTables tables) {
		Assert.notNull(tables, "'tables' must not be null");
		this.tables = tables;
	}

	/**
	 * Run the query.
	 * @param connection the connection, rolled back by the caller if it has a transaction
	 * @return what waits
	 * @throws SQLException if the database does not answer within ten seconds, or a table
	 * is missing
	 */
	public Backlog run(Connection connection) throws SQLException {
		Assert.notNull(connection, "'connection' must not be null");
		String sql = new StatusSql(Dialect.of(connection), this.tables).backlog();
		try (PreparedStatement statement = connection.prepareStatement(sql)) {
			statement.setQueryTimeout(TIMEOUT_SECONDS);
			try (ResultSet resultSet = statement.executeQuery()) {
				resultSet.next();
				return read(resultSet);
			}
		}
	}

	private static Backlog read(ResultSet resultSet) throws SQLException {
		long pending = resultSet.getLong(1);
		long millisUntilOldest = resultSet.getLong(2);
		Duration age = resultSet.wasNull() ? null : Duration.ofMillis(Math.max(0, -millisUntilOldest));
		return new Backlog(pending, age, resultSet.getLong(3), resultSet.getLong(4), resultSet.getLong(5),
				resultSet.getLong(6));
	}

}
