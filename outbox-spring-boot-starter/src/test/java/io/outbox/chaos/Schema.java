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

package io.outbox.chaos;

import java.nio.charset.StandardCharsets;
import java.util.List;

import io.outbox.jdbc.Dialect;
import io.outbox.jdbc.OutboxTables;
import io.outbox.jdbc.SchemaScript;

import org.springframework.core.io.ByteArrayResource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.jdbc.datasource.init.ResourceDatabasePopulator;

/**
 * A schema of its own with our tables, reached without a proxy.
 */
final class Schema implements AutoCloseable {

	private static final String USER = "outbox";

	private final Dialect dialect;

	private final String name;

	private final JdbcTemplate jdbc;

	/**
	 * Create the schema.
	 * @param dialect the database
	 * @param address where it listens
	 * @param name the name of the schema
	 */
	Schema(Dialect dialect, String address, String name) {
		this.dialect = dialect;
		this.name = name;
		new JdbcTemplate(dataSource("jdbc:" + dialect.id() + "://" + address + "/outbox"))
			.execute("CREATE SCHEMA " + name);
		DriverManagerDataSource dataSource = dataSource(url(address));
		this.jdbc = new JdbcTemplate(dataSource);
		String script = SchemaScript.of(dialect).render(new OutboxTables(null, ""));
		new ResourceDatabasePopulator(new ByteArrayResource(script.getBytes(StandardCharsets.UTF_8)))
			.execute(dataSource);
	}

	private static DriverManagerDataSource dataSource(String url) {
		return new DriverManagerDataSource(url, USER, USER);
	}

	/** The URL of the schema, ending in a parameter. */
	private String url(String address) {
		return (this.dialect == Dialect.POSTGRESQL)
				? "jdbc:postgresql://" + address + "/outbox?currentSchema=" + this.name
				: "jdbc:mariadb://" + address + "/" + this.name + "?useBulkStmts=false";
	}

	JdbcTemplate jdbc() {
		return this.jdbc;
	}

	/** The properties of a process that works with the schema. */
	List<String> properties(String address) {
		return List.of("spring.datasource.url=" + url(address) + timeouts(), "spring.datasource.username=" + USER,
				"spring.datasource.password=" + USER, isolation(), "spring.jpa.database-platform=org.hibernate.dialect."
						+ ((this.dialect == Dialect.POSTGRESQL) ? "PostgreSQLDialect" : "MariaDBDialect"));
	}

	/**
	 * The database's own default. HikariCP never connects again if it loses its first
	 * connection while it finds that out.
	 */
	private String isolation() {
		return "spring.datasource.hikari.transaction-isolation=TRANSACTION_"
				+ ((this.dialect == Dialect.POSTGRESQL) ? "READ_COMMITTED" : "REPEATABLE_READ");
	}

	private String timeouts() {
		return (this.dialect == Dialect.POSTGRESQL) ? "&connectTimeout=2&socketTimeout=4"
				: "&connectTimeout=2000&socketTimeout=4000";
	}

	/** Ends the transactions of who is gone; relays see to that themselves. */
	String idleTimeout() {
		return "spring.datasource.hikari.connection-init-sql=SET " + ((this.dialect == Dialect.POSTGRESQL)
				? "idle_in_transaction_session_timeout=4000" : "SESSION idle_transaction_timeout=4");
	}

	@Override
	public void close() {
		this.jdbc.execute("DROP SCHEMA " + this.name + ((this.dialect == Dialect.POSTGRESQL) ? " CASCADE" : ""));
	}

}
