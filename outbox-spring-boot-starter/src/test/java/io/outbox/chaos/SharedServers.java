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

import com.zaxxer.hikari.HikariDataSource;
import io.outbox.jdbc.Dialect;
import io.outbox.support.TestServer;
import io.outbox.support.TestServers;

import static org.junit.jupiter.api.Assumptions.abort;

/**
 * The PostgreSQL and the RabbitMQ that the environment names, which others use too.
 */
final class SharedServers {

	private SharedServers() {
	}

	/** A setup with them, or skip the test if the environment does not name both. */
	static Setup setup() {
		String database = TestServers.database("postgresql")
			.map(SharedServers::address)
			.orElseGet(() -> abort("The environment names no server for postgresql"));
		String broker = TestServers.address("rabbitmq", "STOMP")
			.orElseGet(() -> abort("The environment names no server for rabbitmq"));
		return new Setup(Dialect.POSTGRESQL, new SharedServer(database), new SharedServer(broker), Queue::ofRabbitMq);
	}

	private static String address(HikariDataSource dataSource) {
		try (dataSource) {
			return dataSource.getJdbcUrl().replaceAll("^.*//|/.*$", "");
		}
	}

	/**
	 * A server that is not killed.
	 *
	 * @param address where it listens
	 */
	private record SharedServer(String address) implements TestServer {

		@Override
		public void kill() {
			throw new UnsupportedOperationException("Others use " + this.address);
		}

		@Override
		public void start() {
			// It runs
		}

	}

}
