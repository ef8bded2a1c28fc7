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

package io.outbox.acceptance;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

import com.zaxxer.hikari.HikariDataSource;
import io.outbox.acceptance.app.Writer;
import io.outbox.support.TestServers;

import org.springframework.jdbc.core.JdbcTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.abort;

/**
 * A schema of its own in PostgreSQL and a queue of its own in RabbitMQ, and the check of
 * what the application did there.
 */
final class Ground implements AutoCloseable {

	private final String name = "acceptance_" + UUID.randomUUID().toString().substring(0, 8);

	private final HikariDataSource dataSource;

	private final JdbcTemplate jdbc;

	private final String broker;

	Ground() {
		this.dataSource = TestServers.database("postgresql")
			.orElseGet(() -> abort("The environment names no server for postgresql"));
		this.broker = TestServers.address("rabbitmq", "STOMP")
			.orElseGet(() -> abort("The environment names no server for rabbitmq"));
		this.jdbc = new JdbcTemplate(this.dataSource);
		this.jdbc.execute("CREATE SCHEMA " + this.name);
	}

	JdbcTemplate jdbc() {
		return this.jdbc;
	}

	String table(String table) {
		return this.name + "." + table;
	}

	/** Where the database listens, as {@code host:port}. */
	String databaseAddress() {
		return this.dataSource.getJdbcUrl().replaceAll("^jdbc:postgresql://([^/]+)/.*$", "$1");
	}

	String brokerAddress() {
		return this.broker;
	}

	/** The properties of an application on this ground. Later ones win. */
	List<String> properties(String... additional) {
		List<String> properties = new ArrayList<>(
				List.of("acceptance.name=" + this.name, "spring.datasource.url=" + databaseUrl(databaseAddress()),
						"spring.datasource.username=" + this.dataSource.getUsername(),
						"spring.datasource.password=" + this.dataSource.getPassword(),
						"spring.datasource.hikari.maximum-pool-size=16", "spring.jpa.hibernate.ddl-auto=update",
						"spring.jpa.open-in-view=false", "spring.flyway.enabled=false",
						"spring.docker.compose.enabled=false", "spring.main.banner-mode=off",
						"outbox.schema.initialize=always", "outbox.stomp.addresses=" + this.broker));
		for (String property : additional) {
			String key = property.substring(0, property.indexOf('=') + 1);
			properties.removeIf((existing) -> existing.startsWith(key));
			properties.add(property);
		}
		return properties;
	}

	String databaseUrl(String address) {
		String database = this.dataSource.getJdbcUrl().replaceAll("^.*/([^/?]+).*$", "$1");
		return "jdbc:postgresql://" + address + "/" + database + "?currentSchema=" + this.name;
	}

	long count(String table, String condition) {
		Long count = this.jdbc.queryForObject("SELECT COUNT(*) FROM " + table(table) + " WHERE " + condition,
				Long.class);
		return (count != null) ? count : 0;
	}

	String name() {
		return this.name;
	}

	long awaitEachChangeOnceAndInOrder(Duration timeout) {
		return awaitEachChangeOnceAndInOrder(timeout, "FALSE");
	}

	/**
	 * Wait until every committed change has had its effect, and check that no other has.
	 */
	long awaitEachChangeOnceAndInOrder(Duration timeout, String exception) {
		long changes = sum();
		await().atMost(timeout)
			.pollInterval(Duration.ofMillis(200))
			.untilAsserted(() -> assertThat(count("effect", "TRUE")).isGreaterThanOrEqualTo(changes));
		await().atMost(timeout)
			.untilAsserted(
					() -> assertThat(count("outbox_message", "status <> 2 AND NOT " + exception)).as("not published")
						.isZero());

		assertThat(count("effect", "TRUE")).as("effects").isEqualTo(changes);
		assertThat(count("effect", "writer LIKE '" + Writer.PHANTOM + "%'")).as("effects of rolled back changes")
			.isZero();
		Long unordered = this.jdbc.queryForObject("""
				SELECT COUNT(*) FROM (SELECT number, ROW_NUMBER() OVER (PARTITION BY account ORDER BY id) AS place
				FROM %s) e WHERE number <> place""".formatted(table("effect")), Long.class);
		assertThat(unordered).as("effects out of order, missing or doubled").isZero();
		return changes;
	}

	private long sum() {
		Long sum = this.jdbc.queryForObject("SELECT SUM(number) FROM " + table("account"), Long.class);
		return (sum != null) ? sum : 0;
	}

	@Override
	public void close() {
		try {
			this.jdbc.execute("DROP SCHEMA " + this.name + " CASCADE");
		}
		finally {
			this.dataSource.close();
		}
	}

}
