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

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

import com.zaxxer.hikari.HikariDataSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Servers that the environment names, such as {@code OUTBOX_TEST_POSTGRESQL_URL}.
 */
public final class TestServers {

	private TestServers() {
	}

	/**
	 * Connect to a database.
	 * @param name the server's name, such as {@code postgresql}
	 * @return a pool, or empty if the environment does not name the server
	 */
	public static Optional<HikariDataSource> database(String name) {
		return address(name, "URL").map((url) -> {
			HikariDataSource dataSource = new HikariDataSource();
			dataSource.setJdbcUrl(url);
			dataSource.setUsername(variable(name + "_USERNAME").orElse("outbox"));
			dataSource.setPassword(variable(name + "_PASSWORD").orElse("outbox"));
			return dataSource;
		});
	}

	/**
	 * Where a server listens. Fails when {@code OUTBOX_TEST_REQUIRE} names a server that
	 * is missing.
	 * @param name the server's name, such as {@code rabbitmq}
	 * @param suffix the end of the variable's name
	 * @return the value of the variable
	 */
	public static Optional<String> address(String name, String suffix) {
		return required(name, variable(name + "_" + suffix));
	}

	/**
	 * Where a program is. Fails when {@code OUTBOX_TEST_REQUIRE} names a program that is
	 * missing.
	 * @param name the program's name, such as {@code chromium}
	 * @return the value of the variable
	 */
	public static Optional<String> path(String name) {
		return required(name, variable(name));
	}

	private static Optional<String> required(String name, Optional<String> address) {
		String required = Optional.ofNullable(System.getenv("OUTBOX_TEST_REQUIRE")).orElse("");
		assertThat(address.isPresent() || !Arrays.asList(required.split(",")).contains(name))
			.as("OUTBOX_TEST_REQUIRE names '%s', but its address is missing", name)
			.isTrue();
		return address;
	}

	private static Optional<String> variable(String name) {
		return Optional.ofNullable(System.getenv("OUTBOX_TEST_" + name.toUpperCase(Locale.ROOT)))
			.filter((value) -> !value.isEmpty());
	}

}
