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

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.util.StringUtils;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The tables made by Flyway, beside the application's own migrations.
 */
class OutboxFlywayTests {

	private static final String OWN = "classpath:io/outbox/autoconfigure/migration";

	private static final String BOTH = "--spring.flyway.locations=classpath:io/outbox/schema/flyway/{vendor}," + OWN;

	@ParameterizedTest
	@ValueSource(strings = { "h2", "postgresql", "mariadb" })
	void aFreshDatabaseIsMigratedOnceAndPublishes(String server) throws SQLException {
		try (EmptySchema schema = EmptySchema.in(server)) {
			List<String> migrations;
			try (ConfigurableApplicationContext application = run(schema, BOTH)) {
				ParcelApplication.publishes(application, "outbox_message");
				migrations = migrations(application);
			}
			try (ConfigurableApplicationContext application = run(schema, BOTH)) {
				ParcelApplication.publishes(application, "outbox_message");
				assertThat(migrations(application)).isEqualTo(migrations)
					.containsExactly("1 create parcels", "2 add first parcel", "null outbox");
			}
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "h2", "postgresql", "mariadb" })
	void aDatabaseWithLaterMigrationsOfTheApplicationIsMigrated(String server) throws SQLException {
		try (EmptySchema schema = EmptySchema.in(server)) {
			run(schema, "--spring.flyway.locations=" + OWN, "--outbox.enabled=false").close();

			try (ConfigurableApplicationContext application = run(schema, BOTH)) {
				ParcelApplication.publishes(application, "outbox_message");
			}
		}
	}

	@Test
	void aDatabaseWithABaselineIsMigrated() throws SQLException {
		try (EmptySchema schema = EmptySchema.in("h2")) {
			schema.execute("CREATE TABLE parcel (id BIGINT NOT NULL PRIMARY KEY, name VARCHAR(255))");
			schema.execute("CREATE SEQUENCE parcel_seq START WITH 1 INCREMENT BY 50");

			try (ConfigurableApplicationContext application = run(schema, BOTH,
					"--spring.flyway.baseline-on-migrate=true")) {
				ParcelApplication.publishes(application, "outbox_message");
			}
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "h2", "postgresql", "mariadb" })
	void theTablesHaveTheNamesOfTheProperties(String server) throws SQLException {
		try (EmptySchema schema = EmptySchema.in(server)) {
			String other = schema.name() + "_mail";
			schema.execute("CREATE SCHEMA " + other);
			try (ConfigurableApplicationContext application = run(schema, BOTH, "--outbox.schema.name=" + other,
					"--outbox.schema.table-prefix=my_")) {
				ParcelApplication.publishes(application, other + ".my_outbox_message");
			}
			finally {
				schema.execute("DROP SCHEMA " + other + (server.equals("mariadb") ? "" : " CASCADE"));
			}
		}
	}

	@Test
	void flywayRunsBeforeTheTablesOfAnEmbeddedDatabaseAreMade() throws SQLException {
		try (EmptySchema schema = EmptySchema.in("h2");
				ConfigurableApplicationContext application = run(schema, "--spring.flyway.locations=" + OWN,
						"--outbox.schema.initialize=embedded")) {
			ParcelApplication.publishes(application, "outbox_message");
		}
	}

	@Test
	void anApplicationThatOnlyMigratesNeedsNoOutbox() throws SQLException {
		try (EmptySchema schema = EmptySchema.in("h2");
				ConfigurableApplicationContext application = run(schema, BOTH, "--outbox.enabled=false",
						"--outbox.schema.table-prefix=my_")) {
			assertThat(ParcelApplication.count(application, "my_outbox_message")).isZero();
		}
	}

	private static List<String> migrations(ConfigurableApplicationContext application) {
		List<String> migrations = new ArrayList<>();
		for (MigrationInfo migration : application.getBean(Flyway.class).info().applied()) {
			migrations.add(migration.getVersion() + " " + migration.getDescription());
		}
		return migrations;
	}

	private static ConfigurableApplicationContext run(EmptySchema schema, String... arguments) {
		return ParcelApplication.run(schema, StringUtils.concatenateStringArrays(arguments, new String[] {
				"--spring.jpa.hibernate.ddl-auto=validate", "--spring.flyway.placeholders.firstParcel=box" }));
	}

}
