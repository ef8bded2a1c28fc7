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

package io.outbox.benchmarks;

import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.SQLException;
import java.util.Arrays;

import com.zaxxer.hikari.HikariDataSource;
import io.outbox.jdbc.Dialect;
import io.outbox.jdbc.OutboxTables;
import io.outbox.jdbc.SchemaScript;

import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Where to measure: a schema of our own, so that benchmarks and tests don't meet.
 */
final class Database implements AutoCloseable {

	static final OutboxTables TABLES = new OutboxTables(null, "");

	private static final String SCHEMA = "outbox_benchmarks";

	private static final int CONNECTIONS = 20;

	private final HikariDataSource dataSource = new HikariDataSource();

	private boolean created;

	private Database(String url, String username, String password) {
		this.dataSource.setJdbcUrl(url);
		this.dataSource.setUsername(username);
		this.dataSource.setPassword(password);
		this.dataSource.setSchema(SCHEMA);
		this.dataSource.setMaximumPoolSize(CONNECTIONS);
		this.dataSource.setMinimumIdle(1);
	}

	static Database postgresql() {
		return existing().create();
	}

	/** The one that another JVM has made and will delete. */
	static Database existing() {
		return new Database(Variable.get("OUTBOX_TEST_POSTGRESQL_URL"), Variable.get("OUTBOX_TEST_POSTGRESQL_USERNAME"),
				Variable.get("OUTBOX_TEST_POSTGRESQL_PASSWORD"));
	}

	static Database h2() {
		return new Database(
				"jdbc:h2:mem:benchmarks;DATABASE_TO_LOWER=TRUE;DB_CLOSE_DELAY=-1;INIT=CREATE SCHEMA IF NOT EXISTS "
						+ SCHEMA,
				"sa", "")
			.create();
	}

	private Database create() {
		jdbc().execute("DROP SCHEMA IF EXISTS " + SCHEMA + " CASCADE");
		jdbc().execute("CREATE SCHEMA " + SCHEMA);
		this.dataSource.getHikariPoolMXBean().softEvictConnections();
		createTables(TABLES);
		this.created = true;
		return this;
	}

	void createTables(OutboxTables tables) {
		String script = SchemaScript.of(Dialect.of(this.dataSource)).render(tables);
		Arrays.stream(script.replaceAll("(?m)^--.*$", "").split(";"))
			.filter((statement) -> !statement.isBlank())
			.forEach(jdbc()::execute);
	}

	HikariDataSource dataSource() {
		return this.dataSource;
	}

	JdbcTemplate jdbc() {
		return new JdbcTemplate(this.dataSource);
	}

	/**
	 * Count rows.
	 * @param from the tables and conditions
	 */
	long count(String from) {
		Long count = jdbc().queryForObject("SELECT COUNT(*) FROM " + from, Long.class);
		return (count != null) ? count : 0;
	}

	String describe() throws SQLException {
		try (Connection connection = this.dataSource.getConnection()) {
			DatabaseMetaData metaData = connection.getMetaData();
			return metaData.getDatabaseProductName() + " " + metaData.getDatabaseProductVersion() + ", "
					+ metaData.getDriverName() + " " + metaData.getDriverVersion();
		}
	}

	@Override
	public void close() {
		if (this.created) {
			jdbc().execute("DROP SCHEMA " + SCHEMA + " CASCADE");
		}
		this.dataSource.close();
	}

}
