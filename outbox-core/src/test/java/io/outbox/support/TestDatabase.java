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

package io.outbox.support;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.UUID;

import com.zaxxer.hikari.HikariDataSource;
import io.outbox.jdbc.Dialect;
import io.outbox.jdbc.OutboxTables;
import io.outbox.jdbc.SchemaScript;

import org.springframework.core.io.ByteArrayResource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.init.ResourceDatabasePopulator;

import static org.junit.jupiter.api.Assumptions.abort;

/**
 * Outbox tables of their own in a real database, removed when closed.
 */
public final class TestDatabase implements AutoCloseable {

	private final HikariDataSource dataSource;

	private final OutboxTables tables = new OutboxTables(null, "t" + randomName() + "_");

	private TestDatabase(Dialect dialect, HikariDataSource dataSource) {
		this.dataSource = dataSource;
		String script = SchemaScript.of(dialect).render(this.tables);
		new ResourceDatabasePopulator(new ByteArrayResource(script.getBytes(StandardCharsets.UTF_8)))
			.execute(dataSource);
	}

	/**
	 * Create the tables, or skip the test if the environment does not name the server.
	 * @param dialect the database
	 * @return the database
	 */
	public static TestDatabase of(Dialect dialect) {
		return new TestDatabase(dialect,
				(dialect == Dialect.H2) ? h2("mem:" + randomName()) : TestServers.database(dialect.id())
					.orElseGet(() -> abort("The environment names no server for " + dialect.id())));
	}

	/**
	 * Create the tables in a database that is no larger in memory for what it holds.
	 * @param directory where its files are
	 * @return the database
	 */
	public static TestDatabase h2In(Path directory) {
		return new TestDatabase(Dialect.H2, h2("file:" + directory.resolve(randomName()).toAbsolutePath()));
	}

	private static HikariDataSource h2(String name) {
		HikariDataSource dataSource = new HikariDataSource();
		dataSource.setJdbcUrl("jdbc:h2:" + name);
		return dataSource;
	}

	private static String randomName() {
		return UUID.randomUUID().toString().substring(0, 8);
	}

	/**
	 * A pool of connections.
	 * @return the data source
	 */
	public HikariDataSource dataSource() {
		return this.dataSource;
	}

	/**
	 * The names of the tables.
	 * @return the names
	 */
	public OutboxTables tables() {
		return this.tables;
	}

	/**
	 * A template outside of the code under test.
	 * @return the template
	 */
	public JdbcTemplate jdbc() {
		return new JdbcTemplate(this.dataSource);
	}

	@Override
	public void close() {
		for (String table : new String[] { this.tables.message(), this.tables.partition(), this.tables.paused(),
				this.tables.inbox() }) {
			jdbc().execute("DROP TABLE " + table);
		}
		this.dataSource.close();
	}

}
