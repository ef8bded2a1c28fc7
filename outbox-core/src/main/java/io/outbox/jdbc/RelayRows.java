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
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.core.RowCallbackHandler;

/**
 * Runs the relay's statements: parameters in, rows out.
 */
final class RelayRows {

	private final Dialect dialect;

	RelayRows(Dialect dialect) {
		this.dialect = dialect;
	}

	/** Partitions of which one of the other columns is not zero. */
	List<Integer> partitionsWithWork(Connection connection, String sql) throws SQLException {
		List<Integer> partitions = new ArrayList<>();
		try (PreparedStatement statement = connection.prepareStatement(sql);
				ResultSet resultSet = statement.executeQuery()) {
			while (resultSet.next()) {
				if (resultSet.getInt(2) + resultSet.getInt(3) + resultSet.getInt(4) > 0) {
					partitions.add(resultSet.getInt(1));
				}
			}
		}
		return partitions;
	}

	List<Integer> integers(Connection connection, String sql, Collection<?> parameters) throws SQLException {
		return query(connection, sql, parameters, (resultSet) -> resultSet.getInt(1));
	}

	List<RowId> ids(Connection connection, String sql, Collection<?> parameters) throws SQLException {
		return query(connection, sql, parameters,
				(resultSet) -> new RowId(resultSet.getLong(2), this.dialect.uuid(resultSet, 1)));
	}

	List<ClaimedMessage> messages(Connection connection, String sql, Collection<?> parameters) throws SQLException {
		return query(connection, sql, parameters, this::message);
	}

	int update(Connection connection, String sql, Collection<?> parameters, List<RowId> rows) throws SQLException {
		if (rows.isEmpty()) {
			return 0;
		}
		try (PreparedStatement statement = connection.prepareStatement(sql)) {
			int index = bind(statement, 1, parameters);
			if (this.dialect == Dialect.POSTGRESQL) {
				Object[] ids = rows.stream().map(RowId::messageId).toArray();
				statement.setArray(index, connection.createArrayOf("uuid", ids));
			}
			else {
				bind(statement, index, rows.stream().map(RowId::id).toList());
			}
			return statement.executeUpdate();
		}
	}

	int execute(Connection connection, String sql, Collection<? extends @Nullable Object> parameters)
			throws SQLException {
		try (PreparedStatement statement = connection.prepareStatement(sql)) {
			bind(statement, 1, parameters);
			return statement.executeUpdate();
		}
	}

	<T> List<T> query(Connection connection, String sql, Collection<? extends @Nullable Object> parameters,
			Reader<T> reader) throws SQLException {
		try (PreparedStatement statement = connection.prepareStatement(sql)) {
			bind(statement, 1, parameters);
			List<T> result = new ArrayList<>();
			try (ResultSet resultSet = statement.executeQuery()) {
				while (resultSet.next()) {
					result.add(reader.read(resultSet));
				}
			}
			return result;
		}
	}

	/**
	 * Run queries that are separated by semicolons, and let each handler have the rows of
	 * one. Statements without rows may stand before them.
	 */
	void queries(Connection connection, String sql, Collection<?> parameters, RowCallbackHandler... handlers)
			throws SQLException {
		try (PreparedStatement statement = connection.prepareStatement(sql)) {
			bind(statement, 1, parameters);
			boolean query = statement.execute();
			for (RowCallbackHandler handler : handlers) {
				while (!query && statement.getUpdateCount() != -1) {
					query = statement.getMoreResults();
				}
				try (ResultSet rows = statement.getResultSet()) {
					while (rows.next()) {
						handler.processRow(rows);
					}
				}
				query = statement.getMoreResults();
			}
		}
	}

	private int bind(PreparedStatement statement, int index, Collection<? extends @Nullable Object> parameters)
			throws SQLException {
		int next = index;
		for (@Nullable
		Object parameter : parameters) {
			statement.setObject(next++, parameter);
		}
		return next;
	}

	ClaimedMessage message(ResultSet resultSet) throws SQLException {
		long remaining = resultSet.getLong(13);
		Long remainingMillis = resultSet.wasNull() ? null : Long.valueOf(remaining);
		Instant createdAt = this.dialect.instant(resultSet, 12);
		return new ClaimedMessage(resultSet.getLong(1), this.dialect.uuid(resultSet, 2),
				MessageStatus.of(resultSet.getInt(3)), resultSet.getInt(4), resultSet.getString(5),
				resultSet.getString(6), resultSet.getString(7), nullable(resultSet, 8), nullable(resultSet, 9),
				nullable(resultSet, 10), resultSet.getInt(11), (createdAt != null) ? createdAt : Instant.EPOCH,
				remainingMillis, resultSet.getInt(14) == 1);
	}

	private @Nullable String nullable(ResultSet resultSet, int column) throws SQLException {
		return resultSet.getString(column);
	}

	/**
	 * Makes an object of the current row.
	 *
	 * @param <T> the type of object
	 */
	interface Reader<T> {

		T read(ResultSet resultSet) throws SQLException;

	}

}
