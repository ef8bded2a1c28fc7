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
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

import io.outbox.Operation;
import io.outbox.support.TestDatabase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link MessageInsert} on each database.
 */
class MessageInsertTests {

	private static final String ODD = "{}[],;\"'\\\\\n\t\u0001 NULL null ä 日本 😀 %s ${x} ?";

	@ParameterizedTest
	@EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "MYSQL")
	void anyTextIsStoredAsGiven(Dialect dialect) throws SQLException {
		try (TestDatabase database = TestDatabase.of(dialect)) {
			for (int count : new int[] { 1, 2, 7, ArrayInsert.MANY, 50 }) {
				List<NewMessage> messages = IntStream.range(0, count)
					.mapToObj((index) -> message(ODD + index, (index % 2 != 0) ? null : Operation.DELETE, null, null))
					.toList();

				insert(database, messages);

				assertThat(rows(database)).containsExactlyElementsOf(messages.stream()
					.map((message) -> List.<Object>of(message.key(), message.destination(), message.type(),
							String.valueOf(message.operationName()), message.body(), message.headers(),
							message.partition(), 1, 0))
					.toList());
				database.jdbc().update("DELETE FROM " + database.tables().message());
			}
		}
	}

	@ParameterizedTest
	@EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "MYSQL")
	void rowsGetTheirIdsInTheOrderGiven(Dialect dialect) throws SQLException {
		try (TestDatabase database = TestDatabase.of(dialect)) {
			List<NewMessage> messages = new ArrayList<>();
			for (int i = 0; i < 500; i++) {
				messages.add(0, message("body " + i, Operation.INSERT, null, null));
			}

			insert(database, messages);

			assertThat(database.jdbc()
				.queryForList("SELECT body FROM " + database.tables().message() + " ORDER BY id", String.class))
				.containsExactlyElementsOf(messages.stream().map(NewMessage::body).toList());
		}
	}

	@ParameterizedTest
	@EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "MYSQL")
	void timesAreCountedFromTheDatabasesClock(Dialect dialect) throws SQLException {
		try (TestDatabase database = TestDatabase.of(dialect)) {
			NewMessage timed = message("timed", Operation.INSERT, Duration.ofDays(2), Duration.ofHours(3));
			NewMessage plain = message("plain", Operation.INSERT, null, null);

			insert(database, List.of(timed));
			insert(database, List.of(timed(timed), plain, timed(timed)));
			insert(database, IntStream.range(0, ArrayInsert.MANY).mapToObj((index) -> timed(timed)).toList());

			String due = dialect.millisUntil("due_at");
			String expires = dialect.millisUntil("expires_at");
			List<Map<String, Object>> rows = database.jdbc()
				.queryForList("SELECT status, " + due + " AS due, " + expires + " AS expires FROM "
						+ database.tables().message() + " ORDER BY id");
			assertThat(rows).hasSize(4 + ArrayInsert.MANY)
				.extracting((row) -> ((Number) row.get("status")).intValue())
				.startsWith(5, 5, 1, 5)
				.endsWith(5);
			for (int index : new int[] { 0, 1, 3, 4, rows.size() - 1 }) {
				assertThat(milliseconds(rows.get(index), "due")).isBetween(Duration.ofMinutes(175).toMillis(),
						Duration.ofHours(3).toMillis());
				assertThat(milliseconds(rows.get(index), "expires")).isBetween(Duration.ofHours(47).toMillis(),
						Duration.ofDays(2).toMillis());
			}
			assertThat(rows.get(2)).containsEntry("due", null).containsEntry("expires", null);
		}
	}

	@Test
	void arraysAreUsedOnlyForManyMessages() throws SQLException {
		try (TestDatabase database = TestDatabase.of(Dialect.POSTGRESQL);
				Connection connection = database.dataSource().getConnection()) {
			List<Integer> few = new ArrayList<>();
			MessageInsert insert = new ArrayInsert(database.tables(), (given, messages) -> few.add(messages.size()));

			for (int count : new int[] { 1, ArrayInsert.MANY - 1, ArrayInsert.MANY }) {
				insert.insert(connection,
						IntStream.range(0, count).mapToObj((index) -> message("x", null, null, null)).toList());
			}

			assertThat(few).containsExactly(1, ArrayInsert.MANY - 1);
			assertThat(rows(database)).hasSize(ArrayInsert.MANY);
		}
	}

	private static long milliseconds(Map<String, Object> row, String column) {
		return ((Number) row.get(column)).longValue();
	}

	private static void insert(TestDatabase database, List<NewMessage> messages) throws SQLException {
		try (Connection connection = database.dataSource().getConnection()) {
			MessageInsert.of(Dialect.of(connection), database.tables()).insert(connection, messages);
		}
	}

	private static List<List<Object>> rows(TestDatabase database) {
		return database.jdbc()
			.query("SELECT message_key, destination, type, operation, body, headers, partition_no, status, attempts FROM "
					+ database.tables().message() + " ORDER BY id",
					(resultSet, row) -> List.<Object>of(resultSet.getString(1), resultSet.getString(2),
							resultSet.getString(3), String.valueOf(resultSet.getString(4)), resultSet.getString(5),
							resultSet.getString(6), resultSet.getInt(7), resultSet.getInt(8), resultSet.getInt(9)));
	}

	private static NewMessage timed(NewMessage message) {
		return message(message.body(), message.operation(), message.expiresIn(), message.deliverAfter());
	}

	private static NewMessage message(String text, Operation operation, Duration expiresIn, Duration deliverAfter) {
		return new NewMessage(MessageIds.next(), 15, text, text, text, operation, text, text, expiresIn, deliverAfter);
	}

}
