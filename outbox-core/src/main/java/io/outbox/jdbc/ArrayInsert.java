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
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.IntFunction;

import org.jspecify.annotations.Nullable;

/**
 * PostgreSQL: one statement for any number of rows, given as one array a column. It costs
 * half of what a batch of a hundred single rows does, but more than a batch of a few.
 */
final class ArrayInsert implements MessageInsert {

	private static final String SQL = """
			INSERT INTO %s (message_id, partition_no, message_key, destination, type, operation, body, headers,
				status, attempts, due_at, expires_at)
			SELECT message_id, partition_no, message_key, destination, type, operation, body, headers, status, 0,
				%s, %s
			FROM unnest(?::uuid[], ?::smallint[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[],
				?::smallint[], ?::bigint[], ?::bigint[])
				WITH ORDINALITY AS m(message_id, partition_no, message_key, destination, type, operation, body, headers,
					status, delay, life, position)
			ORDER BY position
			""";

	/** Rows from which on arrays pay, as measured. */
	static final int MANY = 20;

	private final MessageInsert few;

	private final String sql;

	/**
	 * Create a statement.
	 * @param tables the names of the tables
	 * @param few inserts messages that are too few for arrays to pay
	 */
	ArrayInsert(OutboxTables tables, MessageInsert few) {
		this.few = few;
		String fromNow = Dialect.POSTGRESQL.fromNow();
		this.sql = SQL.formatted(tables.message(), fromNow.replace("?", "delay"), fromNow.replace("?", "life"));
	}

	@Override
	public void insert(Connection connection, List<NewMessage> messages) throws SQLException {
		if (messages.size() < MANY) {
			this.few.insert(connection, messages);
			return;
		}
		try (PreparedStatement statement = connection.prepareStatement(this.sql)) {
			Columns columns = new Columns(connection, statement, messages);
			columns.set(1, "uuid", UUID[]::new, NewMessage::messageId);
			columns.set(2, "int2", Short[]::new, (message) -> (short) message.partition());
			columns.set(3, "text", String[]::new, NewMessage::key);
			columns.set(4, "text", String[]::new, NewMessage::destination);
			columns.set(5, "text", String[]::new, NewMessage::type);
			columns.set(6, "text", String[]::new, NewMessage::operationName);
			columns.set(7, "text", String[]::new, NewMessage::body);
			columns.set(8, "text", String[]::new, NewMessage::headers);
			columns.set(9, "int2", Short[]::new, (message) -> (short) message.status().code());
			columns.set(10, "int8", Long[]::new, (message) -> microseconds(message.deliverAfter()));
			columns.set(11, "int8", Long[]::new, (message) -> microseconds(message.expiresIn()));
			statement.executeUpdate();
		}
	}

	private static @Nullable Long microseconds(@Nullable Duration duration) {
		return (duration != null) ? TimeUnit.MICROSECONDS.convert(duration) : null;
	}

	/**
	 * The messages by column. The driver encodes arrays of a known type faster.
	 */
	private record Columns(Connection connection, PreparedStatement statement, List<NewMessage> messages) {

		void set(int index, String type, IntFunction<@Nullable Object[]> array,
				Function<NewMessage, ? extends @Nullable Object> column) throws SQLException {
			@Nullable Object[] values = this.messages.stream().map(column).toArray(array);
			this.statement.setArray(index, this.connection.createArrayOf(type, values));
		}

	}

}
