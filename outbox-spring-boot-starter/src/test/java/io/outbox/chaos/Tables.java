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
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import io.outbox.chaos.History.Row;
import io.outbox.jdbc.Dialect;
import io.outbox.jdbc.OutboxTables;
import io.outbox.jdbc.SchemaScript;

import org.springframework.core.io.ByteArrayResource;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.jdbc.datasource.init.ResourceDatabasePopulator;

/**
 * A schema of its own, reached without a proxy.
 */
final class Tables implements AutoCloseable {

	private static final String USER = "outbox";

	private final Dialect dialect;

	private final String name;

	private final JdbcTemplate jdbc;

	/**
	 * Create the schema.
	 * @param dialect the database
	 * @param address where it listens
	 * @param name the name of the schema
	 * @param accounts the number of accounts
	 */
	Tables(Dialect dialect, String address, String name, int accounts) {
		this.dialect = dialect;
		this.name = name;
		new JdbcTemplate(dataSource("jdbc:" + dialect.id() + "://" + address + "/outbox"))
			.execute("CREATE SCHEMA " + name);
		DriverManagerDataSource dataSource = dataSource(url(address));
		this.jdbc = new JdbcTemplate(dataSource);
		String script = SchemaScript.of(dialect).render(new OutboxTables(null, ""));
		new ResourceDatabasePopulator(new ByteArrayResource(script.getBytes(StandardCharsets.UTF_8)))
			.execute(dataSource);
		this.jdbc.execute("CREATE TABLE account (id VARCHAR(64) PRIMARY KEY, number BIGINT NOT NULL)");
		this.jdbc.execute("""
				CREATE TABLE entry (id VARCHAR(100) PRIMARY KEY, account VARCHAR(64) NOT NULL, number BIGINT NOT NULL,
				token VARCHAR(64) NOT NULL)""");
		for (int account = 0; account < accounts; account++) {
			this.jdbc.update("INSERT INTO account (id, number) VALUES (?, 0)", "account-%03d".formatted(account));
		}
	}

	private static DriverManagerDataSource dataSource(String url) {
		return new DriverManagerDataSource(url, USER, USER);
	}

	/** The URL of the schema, ending in a parameter. */
	String url(String address) {
		return (this.dialect == Dialect.POSTGRESQL)
				? "jdbc:postgresql://" + address + "/outbox?currentSchema=" + this.name
				: "jdbc:mariadb://" + address + "/" + this.name + "?useBulkStmts=false";
	}

	/** How many messages wait; a large number if it cannot be told. */
	long unfinished() {
		try {
			Long count = this.jdbc.queryForObject("SELECT COUNT(*) FROM outbox_message WHERE status NOT IN (2, -1)",
					Long.class);
			return (count != null) ? count : Long.MAX_VALUE;
		}
		catch (DataAccessException ex) {
			// The database is being started
			return Long.MAX_VALUE;
		}
	}

	Set<ChaosMessage> committed() {
		return new HashSet<>(this.jdbc.query("SELECT account, number, token FROM entry",
				(row, number) -> new ChaosMessage(row.getString(1), row.getLong(2), row.getString(3))));
	}

	List<Row> rows() {
		return this.jdbc.query("SELECT body, status, attempts, last_error FROM outbox_message", (row,
				number) -> new Row(ChaosMessage.of(row.getString(1)), row.getInt(2), row.getInt(3), row.getString(4)));
	}

	/** The properties of a process that works with the tables. */
	List<String> properties(String address, boolean writer) {
		return List.of("spring.datasource.url=" + url(address) + timeouts() + (writer ? idleTimeout() : ""),
				"spring.datasource.username=" + USER, "spring.datasource.password=" + USER,
				"spring.jpa.database-platform=org.hibernate.dialect."
						+ ((this.dialect == Dialect.POSTGRESQL) ? "PostgreSQLDialect" : "MariaDBDialect"));
	}

	private String timeouts() {
		return (this.dialect == Dialect.POSTGRESQL) ? "&connectTimeout=2&socketTimeout=4"
				: "&connectTimeout=2000&socketTimeout=4000";
	}

	/** Ends the transactions of writers that are gone; relays see to that themselves. */
	private String idleTimeout() {
		return (this.dialect == Dialect.POSTGRESQL) ? "&options=-c%20idle_in_transaction_session_timeout=4000"
				: "&sessionVariables=idle_transaction_timeout=4";
	}

	@Override
	public void close() {
		this.jdbc.execute("DROP SCHEMA " + this.name + ((this.dialect == Dialect.POSTGRESQL) ? " CASCADE" : ""));
	}

}
