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

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.context.ConfigurableApplicationContext;

/**
 * What the user of the database must be allowed to do while the application runs.
 */
class OutboxPrivilegesTests {

	@ParameterizedTest
	@ValueSource(strings = { "postgresql", "mariadb" })
	void aUserWhoMayOnlyReadAndWriteRowsPublishes(String server) throws SQLException {
		try (EmptySchema schema = EmptySchema.in(server)) {
			ParcelApplication
				.run(schema, "--spring.flyway.enabled=false", "--spring.jpa.hibernate.ddl-auto=create",
						"--outbox.schema.initialize=always")
				.close();
			String user = schema.name() + "_user";
			createUser(schema, server, user);
			EmptySchema restricted = new EmptySchema(schema.url(), user, "secret", schema.name());
			try (ConfigurableApplicationContext application = ParcelApplication.run(restricted,
					"--spring.flyway.enabled=false")) {
				ParcelApplication.publishes(application, "outbox_message");
			}
			finally {
				dropUser(schema, server, user);
			}
		}
	}

	private static void createUser(EmptySchema schema, String server, String user) throws SQLException {
		String rights = "GRANT SELECT, INSERT, UPDATE, DELETE ON ";
		if (server.equals("mariadb")) {
			schema.execute("CREATE USER " + user + " IDENTIFIED BY 'secret'");
			schema.execute(rights + schema.name() + ".* TO " + user);
			return;
		}
		schema.execute("CREATE USER " + user + " PASSWORD 'secret'");
		schema.execute("GRANT USAGE ON SCHEMA " + schema.name() + " TO " + user);
		schema.execute(rights + "outbox_message, outbox_partition, outbox_paused, inbox_message, parcel TO " + user);
		schema.execute("GRANT USAGE ON SEQUENCE parcel_seq TO " + user);
	}

	private static void dropUser(EmptySchema schema, String server, String user) throws SQLException {
		if (!server.equals("mariadb")) {
			schema.execute("DROP OWNED BY " + user);
		}
		schema.execute("DROP USER " + user);
	}

}
