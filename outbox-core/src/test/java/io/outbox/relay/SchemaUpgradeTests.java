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

package io.outbox.relay;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

import io.outbox.jdbc.Dialect;
import io.outbox.jdbc.MissingTableException;
import io.outbox.jdbc.OutboxTables;
import io.outbox.jdbc.SchemaScript;
import io.outbox.jdbc.TableChecks;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.core.io.ClassPathResource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * Tables as a version made them that knew no pauses, kept as they were, and the
 * statements of its relay: an installation is upgraded by the script, then instance by
 * instance.
 */
@ParameterizedClass
@EnumSource(value = Dialect.class, names = { "H2", "POSTGRESQL", "MARIADB" })
class SchemaUpgradeTests {

	private final Dialect dialect;

	private final RelayFixture fixture;

	SchemaUpgradeTests(Dialect dialect) {
		this.dialect = dialect;
		this.fixture = RelayFixture.of(dialect, (tables) -> old("schema-" + dialect.id() + ".sql", tables));
	}

	@AfterEach
	void close() {
		upgrade();
		this.fixture.close();
	}

	@Test
	void oldTablesAreRefusedWithTheScriptThatIsToBeRun() {
		assertThatExceptionOfType(MissingTableException.class).isThrownBy(this::check)
			.withMessageStartingWith("Table '" + this.fixture.tables().paused() + "' of the outbox can't be read. Run '"
					+ SchemaScript.location(this.dialect) + "'");
	}

	@Test
	void theScriptMakesOldTablesTheSameAsNewOnes() throws SQLException {
		upgrade();

		check();
		try (RelayFixture created = RelayFixture.of(this.dialect)) {
			assertThat(structure(this.fixture)).isNotEmpty().isEqualTo(structure(created));
		}
	}

	@Test
	void aMessageOfTheOldVersionIsSentByTheNewOne() {
		execute(old("insert.sql", this.fixture.tables()));

		upgrade();
		this.fixture.relay(RelayFixture.partitioned(4)).start();

		await().untilAsserted(() -> assertThat(this.fixture.statuses()).containsExactly(2));
		assertThat(this.fixture.transport().bodies()).containsExactly("old");
	}

	@Test
	void theOldVersionGoesOnWithTheNewTables() {
		upgrade();

		execute(old("insert.sql", this.fixture.tables()));
		execute(old("step.sql", this.fixture.tables()));

		assertThat(this.fixture.statuses()).containsExactly(2);
	}

	private void upgrade() {
		execute(SchemaScript.of(this.dialect).render(this.fixture.tables()));
	}

	private void check() throws SQLException {
		try (Connection connection = this.fixture.dataSource().getConnection()) {
			new TableChecks(this.fixture.tables()).run(connection);
		}
	}

	private void execute(String script) {
		try (Connection connection = this.fixture.dataSource().getConnection();
				Statement statement = connection.createStatement()) {
			connection.setAutoCommit(false);
			for (String sql : RelayFixture.statements(script)) {
				statement.execute(sql);
			}
			connection.commit();
		}
		catch (SQLException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/** Columns with their types, and indexes with their columns and conditions. */
	private static Set<String> structure(RelayFixture fixture) throws SQLException {
		Set<String> structure = new TreeSet<>();
		OutboxTables tables = fixture.tables();
		try (Connection connection = fixture.dataSource().getConnection()) {
			DatabaseMetaData metaData = connection.getMetaData();
			for (String table : List.of(tables.message(), tables.partition(), tables.paused(), tables.inbox())) {
				String name = metaData.storesUpperCaseIdentifiers() ? table.toUpperCase(Locale.ROOT) : table;
				try (ResultSet columns = metaData.getColumns(connection.getCatalog(), null, name, null)) {
					while (columns.next()) {
						structure.add(String.join(" ", table, columns.getString("COLUMN_NAME"),
								columns.getString("TYPE_NAME"), columns.getString("COLUMN_SIZE"),
								columns.getString("IS_NULLABLE"), columns.getString("COLUMN_DEF")));
					}
				}
				try (ResultSet indexes = metaData.getIndexInfo(connection.getCatalog(), null, name, false, true)) {
					while (indexes.next()) {
						structure.add(String.join(" ", table, indexes.getString("INDEX_NAME"),
								indexes.getString("ORDINAL_POSITION"), indexes.getString("COLUMN_NAME"),
								indexes.getString("FILTER_CONDITION")));
					}
				}
			}
		}
		return structure.stream()
			.map((line) -> line.toLowerCase(Locale.ROOT)
				.replace(tables.prefix(), "")
				.replaceAll("primary_key_\\w+", "primary_key"))
			.collect(Collectors.toCollection(TreeSet::new));
	}

	private static String old(String name, OutboxTables tables) {
		try {
			String script = new ClassPathResource("io/outbox/schema/without-pauses/" + name)
				.getContentAsString(StandardCharsets.UTF_8);
			for (Map.Entry<String, String> placeholder : SchemaScript.placeholders(tables).entrySet()) {
				script = script.replace("${" + placeholder.getKey() + "}", placeholder.getValue());
			}
			return script;
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
