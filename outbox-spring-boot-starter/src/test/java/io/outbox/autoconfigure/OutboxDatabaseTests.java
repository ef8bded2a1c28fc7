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

import com.zaxxer.hikari.HikariDataSource;
import io.outbox.autoconfigure.sample.Parcel;
import io.outbox.support.TestServers;
import jakarta.persistence.EntityManager;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.persistence.autoconfigure.EntityScan;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.abort;

/**
 * Tables that are made at startup in databases that are not embedded.
 */
class OutboxDatabaseTests {

	@ParameterizedTest
	@ValueSource(strings = { "postgresql", "mariadb" })
	void tablesAreMadeAndUsed(String server) {
		try (HikariDataSource database = TestServers.database(server)
			.orElseGet(() -> abort("The environment names no server for " + server));
				ConfigurableApplicationContext application = run(database)) {
			JdbcTemplate jdbc = application.getBean(JdbcTemplate.class);
			try {
				TransactionTemplate transactions = application.getBean(TransactionTemplate.class);
				EntityManager entityManager = application.getBean(EntityManager.class);
				transactions.executeWithoutResult((status) -> entityManager.persist(new Parcel("box")));

				InMemoryTransport transport = application.getBean(InMemoryTransport.class);
				await().until(() -> !transport.messages.isEmpty());
				await().until(() -> Integer.valueOf(1)
					.equals(jdbc.queryForObject("SELECT COUNT(*) FROM start_outbox_message WHERE status = 2",
							Integer.class)));
				assertThat(transport.messages).hasSize(1);
			}
			finally {
				for (String table : new String[] { "start_outbox_message", "start_outbox_partition",
						"start_inbox_message", "parcel" }) {
					jdbc.execute("DROP TABLE " + table);
				}
			}
		}
	}

	private static ConfigurableApplicationContext run(HikariDataSource database) {
		return SpringApplication.run(Application.class, "--spring.datasource.url=" + database.getJdbcUrl(),
				"--spring.datasource.username=" + database.getUsername(),
				"--spring.datasource.password=" + database.getPassword(), "--spring.jpa.hibernate.ddl-auto=create",
				"--spring.flyway.enabled=false", "--spring.docker.compose.enabled=false",
				"--outbox.schema.initialize=always", "--outbox.schema.table-prefix=start_");
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@EntityScan(basePackageClasses = Parcel.class)
	static class Application {

		@Bean
		InMemoryTransport transport() {
			return new InMemoryTransport();
		}

	}

}
