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
import java.util.Map;

import com.zaxxer.hikari.HikariDataSource;
import liquibase.exception.LiquibaseException;
import liquibase.integration.spring.SpringLiquibase;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.io.DefaultResourceLoader;

/**
 * The tables made by Liquibase.
 */
class OutboxLiquibaseTests {

	@ParameterizedTest
	@ValueSource(strings = { "h2", "postgresql", "mariadb" })
	void aChangeSetMakesTablesThatAreUsed(String server) throws SQLException, LiquibaseException {
		try (EmptySchema schema = EmptySchema.in(server)) {
			update(schema, server);
			update(schema, server);

			try (ConfigurableApplicationContext application = ParcelApplication.run(schema,
					"--spring.flyway.enabled=false", "--spring.jpa.hibernate.ddl-auto=create",
					"--outbox.schema.table-prefix=my_")) {
				ParcelApplication.publishes(application, "my_outbox_message");
			}
		}
	}

	private static void update(EmptySchema schema, String server) throws LiquibaseException {
		try (HikariDataSource dataSource = schema.dataSource()) {
			SpringLiquibase liquibase = new SpringLiquibase();
			liquibase.setResourceLoader(new DefaultResourceLoader());
			liquibase.setDataSource(dataSource);
			liquibase.setChangeLog("classpath:io/outbox/autoconfigure/changelog.yaml");
			liquibase.setChangeLogParameters(Map.of("database", server, "outboxPrefix", "my_"));
			liquibase.setAnalyticsEnabled(false);
			liquibase.afterPropertiesSet();
		}
	}

}
