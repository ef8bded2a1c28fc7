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

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.UUID;

import com.zaxxer.hikari.HikariDataSource;
import io.outbox.support.TestServers;

import static org.junit.jupiter.api.Assumptions.abort;

/**
 * An empty schema of a database, dropped when closed.
 */
record EmptySchema(String url, String username, String password, String name) implements AutoCloseable {

	/**
	 * Make the schema, or skip the test if the environment does not name the server.
	 */
	static EmptySchema in(String server) throws SQLException {
		String name = "s" + UUID.randomUUID().toString().substring(0, 8);
		if (server.equals("h2")) {
			return new EmptySchema("jdbc:h2:mem:" + name + ";DB_CLOSE_DELAY=-1", "sa", "", "");
		}
		Optional<HikariDataSource> database = TestServers.database(server);
		try (HikariDataSource dataSource = database
			.orElseGet(() -> abort("The environment names no server for " + server))) {
			String url = dataSource.getJdbcUrl();
			EmptySchema schema = new EmptySchema(url(server, url, name), dataSource.getUsername(),
					dataSource.getPassword(), name);
			try (Connection connection = dataSource.getConnection();
					Statement statement = connection.createStatement()) {
				statement.execute("CREATE SCHEMA " + name);
			}
			return schema;
		}
	}

	private static String url(String server, String url, String name) {
		return server.equals("mariadb") ? url.replaceFirst("/[^/?]+(\\?|$)", "/" + name + "$1")
				: url + (url.contains("?") ? "&" : "?") + "currentSchema=" + name;
	}

	String[] arguments(String... others) {
		String[] arguments = new String[others.length + 3];
		arguments[0] = "--spring.datasource.url=" + this.url;
		arguments[1] = "--spring.datasource.username=" + this.username;
		arguments[2] = "--spring.datasource.password=" + this.password;
		System.arraycopy(others, 0, arguments, 3, others.length);
		return arguments;
	}

	HikariDataSource dataSource() {
		HikariDataSource dataSource = new HikariDataSource();
		dataSource.setJdbcUrl(this.url);
		dataSource.setUsername(this.username);
		dataSource.setPassword(this.password);
		return dataSource;
	}

	void execute(String sql) throws SQLException {
		try (HikariDataSource dataSource = dataSource()) {
			try (Connection connection = dataSource.getConnection();
					Statement statement = connection.createStatement()) {
				statement.execute(sql);
			}
		}
	}

	@Override
	public void close() throws SQLException {
		if (this.url.startsWith("jdbc:h2:")) {
			execute("SET DB_CLOSE_DELAY 0");
		}
		else {
			execute("DROP SCHEMA " + this.name + (this.url.startsWith("jdbc:postgresql:") ? " CASCADE" : ""));
		}
	}

}
