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

package io.outbox.acceptance;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;

import io.outbox.DeadLetters;
import io.outbox.MessageRejectedException;
import io.outbox.Outbox;
import io.outbox.Subscribe;
import io.outbox.autoconfigure.sample.Parcel;
import io.outbox.inbox.SubscriberContainers;
import org.apache.activemq.artemis.core.config.impl.ConfigurationImpl;
import org.apache.activemq.artemis.core.security.Role;
import org.apache.activemq.artemis.core.server.embedded.EmbeddedActiveMQ;
import org.apache.activemq.artemis.core.settings.impl.AddressSettings;
import org.apache.activemq.artemis.spi.core.security.ActiveMQJAASSecurityManager;
import org.apache.activemq.artemis.spi.core.security.jaas.InVMLoginModule;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.persistence.autoconfigure.EntityScan;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.test.util.TestSocketUtils;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * With all of our loggers wide open, messages go through, are refused, fail in a handler,
 * can't be read and meet a broker that is away or wants another password: no line holds a
 * body or a password.
 */
@ExtendWith(OutputCaptureExtension.class)
class SecretsInLogsTests {

	private static final String BODY = "planted-in-the-body";

	private static final String PASSWORD = "planted-as-password";

	private static final String ACCEPTOR = "tcp://127.0.0.1:%d?protocols=STOMP;anycastPrefix=/queue/;multicastPrefix=/topic/";

	private final EmbeddedActiveMQ broker = new EmbeddedActiveMQ();

	private final int port = TestSocketUtils.findAvailableTcpPort();

	@BeforeEach
	void startBroker() throws Exception {
		ActiveMQJAASSecurityManager security = new ActiveMQJAASSecurityManager(InVMLoginModule.class.getName());
		security.getConfiguration().addUser("shop", PASSWORD);
		security.getConfiguration().addRole("shop", "shop");
		this.broker.setSecurityManager(security);
		this.broker.setConfiguration(new ConfigurationImpl().setPersistenceEnabled(false)
			.putSecurityRoles("#",
					Set.of(new Role("shop", true, true, true, true, true, true, true, true, true, true, true, true)))
			.addAddressSetting("refused.v1",
					new AddressSettings().setAutoCreateAddresses(false).setAutoCreateQueues(false))
			.addAcceptorConfiguration("stomp", ACCEPTOR.formatted(this.port)));
		this.broker.start();
	}

	@AfterEach
	void stopBroker() throws Exception {
		this.broker.stop();
	}

	@Test
	void noLineHoldsABodyOrAPassword(CapturedOutput output) throws Exception {
		try (ConfigurableApplicationContext application = run(PASSWORD)) {
			publish(application, "/queue/handled", "/queue/failing", "/queue/unreadable", "/queue/refused");
			Handler handler = application.getBean(Handler.class);
			await().until(() -> handler.handled.size() == 1);
			SubscriberContainers containers = application.getBean(SubscriberContainers.class);
			DeadLetters deadLetters = application.getBean(DeadLetters.class);
			for (String id : List.of("failing", "unreadable")) {
				await().until(() -> containers.getSubscriptions()
					.stream()
					.filter((each) -> each.id().equals(id))
					.anyMatch((each) -> deadLetters.browse(each, 1).size() == 1));
			}
			await().until(() -> count(application, "status = -1") == 1);

			this.broker.stop();
			publish(application, "/queue/handled");
			await().until(() -> output.toString().contains("No connection of the relay to the broker"));
			this.broker.start();
			await().until(() -> handler.handled.size() == 2);
		}
		int before = output.toString().length();
		try (ConfigurableApplicationContext application = run(PASSWORD + "-but-wrong")) {
			publish(application, "/queue/handled");
			await()
				.until(() -> output.toString().substring(before).contains("No connection of the relay to the broker"));
			assertThat(count(application, "status = 1")).isOne();
		}

		assertThat(output.toString()).contains("is parked as failed", "DEBUG", "io.outbox.")
			.doesNotContain(BODY)
			.doesNotContain(PASSWORD);
	}

	private ConfigurableApplicationContext run(String password) {
		return new SpringApplicationBuilder(Shop.class).web(WebApplicationType.NONE)
			.run("--spring.datasource.url=jdbc:h2:mem:" + UUID.randomUUID(), "--spring.flyway.enabled=false",
					"--outbox.stomp.addresses=127.0.0.1:" + this.port, "--outbox.stomp.username=shop",
					"--outbox.stomp.password=" + password, "--outbox.relay.poll-interval=100ms",
					"--outbox.relay.retry.max-attempts=1", "--outbox.stomp.reconnect.max-interval=500ms",
					"--outbox.subscriber.retry.max-attempts=2", "--outbox.subscriber.retry.initial-interval=10ms",
					"--logging.level.io.outbox=trace");
	}

	private static void publish(ConfigurableApplicationContext application, String... destinations) {
		Outbox outbox = application.getBean(Outbox.class);
		application.getBean(TransactionTemplate.class).executeWithoutResult((status) -> {
			for (String destination : destinations) {
				outbox.publish(destination, BODY);
			}
		});
	}

	private static long count(ConfigurableApplicationContext application, String condition) {
		Long count = application.getBean(JdbcTemplate.class)
			.queryForObject("SELECT COUNT(*) FROM outbox_message WHERE " + condition, Long.class);
		return (count != null) ? count : 0;
	}

	private static ConditionFactory await() {
		return Awaitility.await().atMost(Duration.ofSeconds(60));
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@EntityScan(basePackageClasses = Parcel.class)
	static class Shop {

		@Bean
		Handler handler() {
			return new Handler();
		}

	}

	static class Handler {

		private final List<String> handled = new CopyOnWriteArrayList<>();

		@Subscribe(id = "handled", destination = "/queue/handled.v1", queue = "handled.v1")
		void handle(String body) {
			this.handled.add(body);
		}

		@Subscribe(id = "failing", destination = "/queue/failing.v1", queue = "failing.v1")
		void fail(String body) {
			throw new MessageRejectedException("no stock");
		}

		@Subscribe(id = "unreadable", destination = "/queue/unreadable.v1", queue = "unreadable.v1")
		void read(int body) {
			throw new IllegalStateException("Not readable as a number");
		}

	}

}
