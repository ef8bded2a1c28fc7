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
import java.util.List;

import io.outbox.support.TestDatabase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What is said of tables that are not as they should be.
 */
class TableChecksTests {

	@ParameterizedTest
	@EnumSource(mode = Mode.EXCLUDE, names = "MYSQL")
	void theTablesOfTheScriptPass(Dialect dialect) throws SQLException {
		try (TestDatabase database = TestDatabase.of(dialect)) {
			check(database);
		}
	}

	@ParameterizedTest
	@EnumSource(mode = Mode.EXCLUDE, names = "MYSQL")
	void columnsThatAnOlderTableLacksAreNamed(Dialect dialect) {
		try (TestDatabase database = TestDatabase.of(dialect)) {
			String message = database.tables().message();
			database.jdbc().execute("ALTER TABLE " + message + " DROP COLUMN expires_at");
			database.jdbc().execute("ALTER TABLE " + message + " DROP COLUMN last_error");

			assertThatExceptionOfType(MissingTableException.class).isThrownBy(() -> check(database))
				.withMessageContaining("'" + message + "' of the outbox lacks the columns expires_at, last_error.")
				.withMessageContaining("Add them as 'io/outbox/schema/schema-" + dialect.id() + ".sql' declares them")
				.satisfies((ex) -> assertThat(ex.getColumns()).containsExactly("expires_at", "last_error"))
				.satisfies((ex) -> assertThat(ex.getTable()).isEqualTo(message));
		}
	}

	@ParameterizedTest
	@EnumSource(mode = Mode.EXCLUDE, names = "MYSQL")
	void aMissingTableIsNamed(Dialect dialect) {
		try (TestDatabase database = TestDatabase.of(dialect)) {
			OutboxTables tables = new OutboxTables(null, "no_such_");

			assertThatExceptionOfType(MissingTableException.class).isThrownBy(() -> check(database, tables))
				.withMessageContaining("'no_such_outbox_message'")
				.withMessageContaining("outbox.schema.initialize=always")
				.satisfies((ex) -> assertThat(ex.getColumns()).isEmpty())
				.satisfies((ex) -> assertThat(ex.getScript())
					.isEqualTo("io/outbox/schema/schema-" + dialect.id() + ".sql"));
		}
	}

	@Test
	void eachTableIsChecked() {
		try (TestDatabase database = TestDatabase.of(Dialect.H2)) {
			OutboxTables tables = database.tables();
			for (String table : List.of(tables.inbox(), tables.paused(), tables.partition(), tables.message())) {
				database.jdbc().execute("ALTER TABLE " + table + " RENAME TO away");

				assertThatExceptionOfType(MissingTableException.class).isThrownBy(() -> check(database))
					.satisfies((ex) -> assertThat(ex.getTable()).isEqualTo(table));
				database.jdbc().execute("ALTER TABLE away RENAME TO " + table);
			}
		}
	}

	private static void check(TestDatabase database) throws SQLException {
		check(database, database.tables());
	}

	private static void check(TestDatabase database, OutboxTables tables) throws SQLException {
		try (Connection connection = database.dataSource().getConnection()) {
			new TableChecks(tables).run(connection);
		}
	}

}
