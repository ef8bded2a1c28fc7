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

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

import io.outbox.support.TestDatabase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.core.io.ByteArrayResource;
import org.springframework.core.io.ClassPathResource;
import org.springframework.jdbc.datasource.init.ResourceDatabasePopulator;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Scripts for all databases, whether they can be run here or not.
 */
class SchemaScriptTests {

	private static final Pattern COLUMN = Pattern.compile("(?m)^\\t+([a-z_]+ )[A-Z][^;\\n]*$");

	@ParameterizedTest
	@ValueSource(strings = { "h2", "postgresql", "mariadb", "mysql", "oracle", "sqlserver" })
	void theMigrationIsTheScript(String vendor) throws IOException {
		assertThat(text("flyway/" + vendor + "/R__outbox.sql")).isEqualTo(script(vendor));
	}

	@ParameterizedTest
	@ValueSource(strings = { "postgresql", "mariadb", "mysql", "oracle", "sqlserver" })
	void allScriptsHaveTheSameColumns(String vendor) throws IOException {
		assertThat(columns(vendor)).isNotEmpty().containsExactlyInAnyOrderElementsOf(columns("h2"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "mysql", "oracle", "sqlserver" })
	void aScriptThatNoTestRunsSaysSoInItsFirstLine(String vendor) throws IOException {
		assertThat(script(vendor)).startsWith("-- Not run against its database by any test.");
	}

	@ParameterizedTest
	@EnumSource
	void nothingIsLeftOfThePlaceholders(Dialect dialect) {
		assertThat(SchemaScript.of(dialect).render(new OutboxTables("shop", "my_"))).contains("shop.my_outbox_message")
			.doesNotContain("${");
	}

	@Test
	void anIndexIsNamedWithoutItsSchemaOnPostgresql() {
		assertThat(SchemaScript.of(Dialect.POSTGRESQL).render(new OutboxTables("shop", "my_")))
			.contains("INDEX IF NOT EXISTS my_outbox_message_pending")
			.contains("ON shop.my_outbox_message (");
	}

	@ParameterizedTest
	@EnumSource(mode = Mode.EXCLUDE, names = "MYSQL")
	void theScriptCanBeRunAgain(Dialect dialect) {
		try (TestDatabase database = TestDatabase.of(dialect)) {
			String partition = database.tables().partition();
			database.jdbc().update("INSERT INTO " + partition + " (partition_no) VALUES (7)");

			byte[] script = SchemaScript.of(dialect).render(database.tables()).getBytes(StandardCharsets.UTF_8);
			new ResourceDatabasePopulator(new ByteArrayResource(script)).execute(database.dataSource());

			assertThat(database.jdbc().queryForList("SELECT partition_no FROM " + partition, Integer.class))
				.containsExactly(7);
		}
	}

	private static List<String> columns(String vendor) throws IOException {
		return COLUMN.matcher(script(vendor)).results().map((MatchResult column) -> column.group(1)).toList();
	}

	private static String script(String vendor) throws IOException {
		return text("schema-" + vendor + ".sql");
	}

	private static String text(String path) throws IOException {
		return new ClassPathResource("io/outbox/schema/" + path).getContentAsString(StandardCharsets.UTF_8);
	}

}
