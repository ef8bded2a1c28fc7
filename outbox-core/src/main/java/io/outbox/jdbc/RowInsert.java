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
import java.sql.Types;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;

/**
 * A statement that inserts one row, and for several a JDBC batch of it.
 */
final class RowInsert implements MessageInsert {

	private static final String SQL = """
			INSERT INTO %s (message_id, partition_no, message_key, destination, type, operation, body, headers,
				status, attempts, due_at, expires_at)
			VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 0, %s, %s)
			""";

	private final Dialect dialect;

	private final String sql;

	RowInsert(Dialect dialect, OutboxTables tables) {
		this.dialect = dialect;
		this.sql = SQL.formatted(tables.message(), dialect.fromNow(), dialect.fromNow());
	}

	@Override
	public void insert(Connection connection, List<NewMessage> messages) throws SQLException {
		try (PreparedStatement statement = connection.prepareStatement(this.sql)) {
			if (messages.size() == 1) {
				// Not as a batch, whose rows PostgreSQL's driver has described each time
				set(statement, messages.get(0));
				statement.executeUpdate();
				return;
			}
			for (NewMessage message : messages) {
				set(statement, message);
				statement.addBatch();
			}
			statement.executeBatch();
		}
	}

	private void set(PreparedStatement statement, NewMessage message) throws SQLException {
		statement.setObject(1, this.dialect.parameter(message.messageId()));
		statement.setInt(2, message.partition());
		statement.setString(3, message.key());
		statement.setString(4, message.destination());
		statement.setString(5, message.type());
		statement.setString(6, message.operationName());
		statement.setString(7, message.body());
		statement.setString(8, message.headers());
		statement.setInt(9, message.status().code());
		setMicroseconds(statement, 10, message.deliverAfter());
		setMicroseconds(statement, 11, message.expiresIn());
	}

	private static void setMicroseconds(PreparedStatement statement, int index, @Nullable Duration duration)
			throws SQLException {
		if (duration != null) {
			statement.setLong(index, TimeUnit.MICROSECONDS.convert(duration));
		}
		else {
			statement.setNull(index, Types.BIGINT);
		}
	}

}
