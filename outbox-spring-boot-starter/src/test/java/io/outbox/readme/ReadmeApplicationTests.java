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

package io.outbox.readme;

import java.time.Duration;
import java.util.List;

import io.outbox.inbox.SubscriberContainers;
import org.apache.activemq.artemis.core.config.impl.ConfigurationImpl;
import org.apache.activemq.artemis.core.server.embedded.EmbeddedActiveMQ;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.test.util.TestSocketUtils;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The application of README.md with H2 and an ActiveMQ Artemis in the process.
 */
class ReadmeApplicationTests {

	private static final String ACCEPTOR = "tcp://127.0.0.1:%d?protocols=STOMP;anycastPrefix=/queue/;multicastPrefix=/topic/";

	private final EmbeddedActiveMQ broker = new EmbeddedActiveMQ();

	private final int port = TestSocketUtils.findAvailableTcpPort();

	@BeforeEach
	void startBroker() throws Exception {
		this.broker.setConfiguration(new ConfigurationImpl().setPersistenceEnabled(false)
			.setSecurityEnabled(false)
			.addAcceptorConfiguration("stomp", ACCEPTOR.formatted(this.port)));
		this.broker.start();
	}

	@AfterEach
	void stopBroker() throws Exception {
		this.broker.stop();
	}

	@Test
	void orderThatIsCommittedIsShippedOnceAndOneThatIsRolledBackIsNot() {
		try (ConfigurableApplicationContext context = run()) {
			OrderService orders = context.getBean(OrderService.class);
			ShipmentRepository shipments = context.getBean(ShipmentRepository.class);
			await().until(() -> context.getBean(SubscriberContainers.class).isConnected("shipping"));

			context.getBean(TransactionTemplate.class).executeWithoutResult((status) -> {
				orders.place("nobody", "nothing");
				status.setRollbackOnly();
			});
			orders.place("ada", "keyboard");
			orders.place("grace", "monitor");

			await().until(() -> shipments.count() >= 2);
			assertThat(shipments.findAll()).extracting(Shipment::getCustomer).containsExactlyInAnyOrder("ada", "grace");
			JdbcTemplate jdbc = context.getBean(JdbcTemplate.class);
			List<Long> placed = jdbc.queryForList("SELECT id FROM orders", Long.class);
			assertThat(shipments.findAll()).extracting(Shipment::getOrderId)
				.containsExactlyInAnyOrderElementsOf(placed);
			assertThat(count(jdbc, "SELECT COUNT(*) FROM inbox_message WHERE subscriber = 'shipping'")).isEqualTo(2);
			await().untilAsserted(
					() -> assertThat(count(jdbc, "SELECT COUNT(*) FROM outbox_message WHERE status = 2")).isEqualTo(2));
			assertThat(count(jdbc, "SELECT COUNT(*) FROM outbox_message")).isEqualTo(2);
		}
	}

	@Test
	void reminderWaitsForItsTime() {
		try (ConfigurableApplicationContext context = run()) {
			context.getBean(Reminders.class).remind("ada");

			assertThat(count(context.getBean(JdbcTemplate.class),
					"""
							SELECT COUNT(*) FROM outbox_message WHERE destination = '/queue/reminders.v1' AND message_key = 'ada'
							AND status = 5 AND due_at > CURRENT_TIMESTAMP"""))
				.isEqualTo(1);
		}
	}

	private ConfigurableApplicationContext run() {
		return new SpringApplicationBuilder(Shop.class).web(WebApplicationType.NONE)
			.run("--spring.config.location=classpath:/io/outbox/readme/application.yml",
					"--outbox.stomp.addresses=127.0.0.1:" + this.port, "--spring.flyway.enabled=false",
					"--logging.level.org.apache.activemq=error");
	}

	private static ConditionFactory await() {
		return Awaitility.await().atMost(Duration.ofSeconds(20));
	}

	private static Integer count(JdbcTemplate jdbc, String query) {
		return jdbc.queryForObject(query, Integer.class);
	}

}
