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

import java.io.IOException;

import io.outbox.jdbc.Dialect;
import io.outbox.support.ServerSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

/**
 * Three relays and two writers under fire. {@code chaos.seed} replays a schedule,
 * {@code chaos.faults} or {@code chaos.seconds} say how long it goes on.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ChaosTests {

	private static ServerSet servers;

	@BeforeAll
	static void prepareServers() throws IOException {
		servers = ServerSet.of("postgresql", "rabbitmq", "mariadb")
			.orElseGet(() -> abort("OUTBOX_TEST_SERVICES does not name the script that runs servers"));
	}

	@AfterAll
	static void stopServers() throws IOException {
		if (servers != null) {
			servers.close();
		}
	}

	@Test
	@Order(1)
	void guaranteesHoldOnMariaDbAndArtemis() throws Exception {
		ArtemisServer artemis = new ArtemisServer(servers.folder().resolve("artemis"));
		try {
			run(new Setup(Dialect.MARIADB, servers.server("mariadb", "URL"), artemis, Queue::ofArtemis), 15,
					"database=mariadb broker=artemis");
		}
		finally {
			artemis.kill();
		}
	}

	@Test
	@Order(2)
	void guaranteesHoldOnPostgreSqlAndRabbitMq() throws Exception {
		run(new Setup(Dialect.POSTGRESQL, servers.server("postgresql", "URL"), servers.server("rabbitmq", "STOMP"),
				Queue::ofRabbitMq), 30, "database=postgresql broker=rabbitmq");
	}

	private static void run(Setup setup, int seconds, String title) throws Exception {
		try (Cluster cluster = Cluster.start(setup.withRefusals(200))) {
			ChaosRun run = new ChaosRun("chaos", title, cluster.site(), Limits.fromProperties(seconds));

			run.inject();
			cluster.stopWriters();
			cluster.awaitEnd();
			Report report = cluster.check();
			run.record(report);

			assertThat(report.findings()).as(report.describe()).isEmpty();
			assertThat(report.number("committed")).isPositive();
			assertThat(report.number("refused")).isPositive();
		}
	}

}
