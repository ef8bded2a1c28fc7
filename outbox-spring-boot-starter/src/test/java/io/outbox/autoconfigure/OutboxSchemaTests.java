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

package io.outbox.autoconfigure;

import java.nio.file.Path;
import java.sql.SQLException;
import java.util.UUID;

import javax.sql.DataSource;

import io.outbox.jdbc.MissingTableException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The properties of the tables.
 */
class OutboxSchemaTests {

	private final String memory = "spring.datasource.url=jdbc:h2:mem:" + UUID.randomUUID();

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(JacksonAutoConfiguration.class, DataSourceAutoConfiguration.class,
				OutboxAutoConfiguration.class, OutboxSchemaAutoConfiguration.class));

	@TempDir
	private Path folder;

	@Test
	void tablesAreMadeInAnEmbeddedDatabase() {
		this.contextRunner.withPropertyValues(this.memory)
			.run((context) -> assertThat(isEmpty(context.getBean(DataSource.class), "outbox_message")).isTrue());
	}

	@Test
	void tablesAreNotMadeInAnotherDatabase() {
		this.contextRunner.withPropertyValues(file())
			.run((context) -> assertThat(context).getFailure().hasCauseInstanceOf(MissingTableException.class));
	}

	@Test
	void tablesAreAlwaysMadeIfToldSo() {
		this.contextRunner.withPropertyValues(file(), "outbox.schema.initialize=always")
			.run((context) -> assertThat(isEmpty(context.getBean(DataSource.class), "outbox_message")).isTrue());
	}

	@Test
	void tablesAreNeverMadeIfToldSo() {
		this.contextRunner.withPropertyValues(this.memory, "outbox.schema.initialize=never")
			.run((context) -> assertThat(context).getFailure().hasCauseInstanceOf(MissingTableException.class));
	}

	@Test
	void tablesHaveTheConfiguredPrefix() {
		this.contextRunner.withPropertyValues(this.memory, "outbox.schema.table-prefix=my_")
			.run((context) -> assertThat(isEmpty(context.getBean(DataSource.class), "my_outbox_message")).isTrue());
	}

	@ParameterizedTest
	@ValueSource(strings = { "h2", "postgresql", "mariadb" })
	void tablesLieInTheConfiguredSchema(String server) throws SQLException {
		try (EmptySchema schema = EmptySchema.in(server)) {
			String other = schema.name() + "_mail";
			schema.execute("CREATE SCHEMA " + other);
			try (ConfigurableApplicationContext application = ParcelApplication.run(schema,
					"--spring.flyway.enabled=false", "--spring.jpa.hibernate.ddl-auto=create",
					"--outbox.schema.initialize=always", "--outbox.schema.name=" + other,
					"--outbox.schema.table-prefix=my_")) {
				ParcelApplication.publishes(application, other + ".my_outbox_message");
			}
			finally {
				schema.execute("DROP SCHEMA " + other + (server.equals("mariadb") ? "" : " CASCADE"));
			}
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "a.b", "1a", "a-b", "a b", "a;b", "\"a\"", "\u00e4" })
	void identifiersAreLettersDigitsAndUnderscores(String identifier) {
		for (String name : new String[] { "outbox.schema.name", "outbox.schema.table-prefix" }) {
			this.contextRunner.withPropertyValues(this.memory, name + "=" + identifier)
				.run((context) -> assertThat(context).getFailure()
					.rootCause()
					.hasMessageContaining("must match [A-Za-z_][A-Za-z0-9_]* but is '" + identifier + "'")
					.satisfies((failure) -> assertThat(context.getStartupFailure())
						.hasStackTraceContaining(InvalidConfigurationPropertyValueException.class.getName())
						.hasStackTraceContaining("Property " + name + " with value")));
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "validate", "update", "create", "create-drop" })
	void hibernateLeavesTheTablesAlone(String ddlAuto) throws SQLException {
		try (EmptySchema schema = EmptySchema.in("h2")) {
			try (ConfigurableApplicationContext application = ParcelApplication.run(schema,
					"--spring.flyway.enabled=false", "--spring.jpa.hibernate.ddl-auto=update",
					"--outbox.schema.initialize=always")) {
				ParcelApplication.publishes(application, "outbox_message");
			}
			try (ConfigurableApplicationContext application = ParcelApplication.run(schema,
					"--spring.flyway.enabled=false", "--spring.jpa.hibernate.ddl-auto=" + ddlAuto)) {
				ParcelApplication.publishes(application, "outbox_message");
			}
			try (ConfigurableApplicationContext application = ParcelApplication.run(schema,
					"--spring.flyway.enabled=false", "--spring.jpa.hibernate.ddl-auto=none")) {
				assertThat(ParcelApplication.count(application, "outbox_message WHERE status = 2")).isEqualTo(2);
			}
		}
	}

	private String file() {
		return "spring.datasource.url=jdbc:h2:file:" + this.folder.resolve("database");
	}

	private static boolean isEmpty(DataSource dataSource, String table) {
		return new JdbcTemplate(dataSource).queryForList("SELECT message_id FROM " + table).isEmpty();
	}

}
