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
import java.time.Duration;

import io.outbox.jdbc.Dialect;
import io.outbox.support.ServerSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

/**
 * One to four consumers of one queue under fire; the seed says how many.
 * {@code chaos.seed}, {@code chaos.faults} and {@code chaos.seconds} mean what they mean
 * for {@link ChaosTests}.
 */
class ChaosSubscribeTests {

	private static final int MAX_CONSUMERS = 4;

	private static final Duration PATIENCE = Duration.ofSeconds(120);

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
	void eachMessageHasItsEffectOnceOnMariaDbAndArtemis() throws Exception {
		ArtemisServer artemis = new ArtemisServer(servers.folder().resolve("artemis"));
		try {
			run(new Setup(Dialect.MARIADB, servers.server("mariadb", "URL"), artemis, Queue::ofArtemis),
					"database=mariadb broker=artemis");
		}
		finally {
			artemis.kill();
		}
	}

	@Test
	void eachMessageHasItsEffectOnceOnPostgreSqlAndRabbitMq() throws Exception {
		run(new Setup(Dialect.POSTGRESQL, servers.server("postgresql", "URL"), servers.server("rabbitmq", "STOMP"),
				Queue::ofRabbitMq), "database=postgresql broker=rabbitmq");
	}

	private static void run(Setup setup, String title) throws Exception {
		Limits limits = Limits.fromProperties(10);
		int count = 1 + (int) (limits.seed() % MAX_CONSUMERS);
		try (Consumers consumers = Consumers.start(setup.ofConsumers(count))) {
			ChaosRun run = new ChaosRun("chaos-subscribe", "consumers=" + count + " " + title, consumers.site(),
					limits);

			run.inject();
			consumers.awaitEnd(PATIENCE);
			Report report = consumers.check();
			run.record(report);

			assertThat(report.findings()).as(report.describe()).isEmpty();
			assertThat(report.number("effects")).isPositive();
		}
	}

}
