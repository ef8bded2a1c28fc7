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

package io.outbox.datasources;

import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariDataSource;
import io.outbox.Outbox;
import io.outbox.OutboxException;
import io.outbox.autoconfigure.sample.Parcel;
import io.outbox.relay.Relay;
import io.outbox.relay.Retention;
import io.outbox.support.TestServers;
import jakarta.persistence.EntityManagerFactory;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.persistence.autoconfigure.EntityScan;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.orm.jpa.SharedEntityManagerCreator;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.abort;

/**
 * An application with two data sources, both of which have published entities.
 */
class DataSourcesTests {

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withUserConfiguration(Application.class, BillingConfiguration.class)
		.withPropertyValues("spring.datasource.url=jdbc:h2:mem:" + UUID.randomUUID(),
				"billing.datasource.jdbc-url=jdbc:h2:mem:" + UUID.randomUUID(),
				"spring.jpa.hibernate.ddl-auto=create-drop", "spring.flyway.enabled=false",
				"outbox.relay.poll-interval=1m");

	@Test
	void eachMessageIsARowOfItsOwnDatabase() {
		this.contextRunner.withPropertyValues("outbox.relay.enabled=false").run((context) -> {
			persist(context, "", new Parcel("book"));
			persist(context, "billing", new Invoice("ada"));

			assertThat(destinations(context, "dataSource")).containsExactly("/topic/parcels.v1");
			assertThat(destinations(context, "billingDataSource")).containsExactly("/topic/invoices.v1");
			assertThat(context).doesNotHaveBean(Relay.class);
		});
	}

	@Test
	void aRelayOfItsOwnSendsTheMessagesOfEachWithoutWaitingForThePoll() {
		this.contextRunner.run((context) -> {
			persist(context, "", new Parcel("book"));
			persist(context, "billing", new Invoice("ada"));

			RecordingTransport transport = context.getBean(RecordingTransport.class);
			await().until(() -> transport.messages.size() == 2);
			assertThat(transport.threads).containsEntry("/topic/parcels.v1", "outbox-relay-1")
				.containsEntry("/topic/invoices.v1", "outbox-relay-billingDataSource-1");
			await().until(() -> published(context, "dataSource") + published(context, "billingDataSource") == 2);
		});
	}

	@Test
	void theRelayThatIsInjectedIsThatOfThePrimaryDataSource() {
		this.contextRunner.withUserConfiguration(RelayUser.class).run((context) -> {
			assertThat(context.getBean(RelayUser.class).relay).isSameAs(context.getBean("outboxRelay"))
				.isSameAs(context.getBean(Relay.class))
				.satisfies((relay) -> assertThat(relay.getDataSource()).isSameAs(context.getBean("dataSource")));
			assertThat(context.getBeansOfType(Relay.class)).containsOnlyKeys("outboxRelay",
					"outboxRelay.billingDataSource");
		});
	}

	@Test
	void eachHasARetentionOfItsOwn() {
		this.contextRunner.run((context) -> {
			assertThat(context.getBeansOfType(Retention.class)).containsOnlyKeys("outboxRetention",
					"outboxRetention.billingDataSource");
			assertThat(context.getBean("outboxRetention.billingDataSource", Retention.class)).satisfies(
					(retention) -> assertThat(retention.getDataSource()).isSameAs(context.getBean("billingDataSource")))
				.matches(Retention::isRunning);
			assertThat(threads()).contains("outbox-retention-billingDataSource");
		});
	}

	@Test
	void allRelaysStopWithTheApplication() {
		Set<Thread> before = Thread.getAllStackTraces().keySet();
		this.contextRunner.run((context) -> {
			List<Relay> relays = List.copyOf(context.getBeansOfType(Relay.class).values());
			assertThat(relays).hasSize(2).allMatch(Relay::isRunning);

			context.close();

			assertThat(relays).noneMatch(Relay::isRunning);
			assertThat(Thread.getAllStackTraces().keySet()).filteredOn((thread) -> !before.contains(thread))
				.extracting(Thread::getName)
				.noneMatch((name) -> name.startsWith("outbox-relay-"));
		});
	}

	@Test
	void aRollbackOfOneLeavesTheOther() {
		this.contextRunner.withPropertyValues("outbox.relay.enabled=false").run((context) -> {
			transactions(context, "").executeWithoutResult((outer) -> {
				entityManagerPersist(context, "", new Parcel("lost"));
				persist(context, "billing", new Invoice("ada"));
				outer.setRollbackOnly();
			});

			assertThat(destinations(context, "dataSource")).isEmpty();
			assertThat(destinations(context, "billingDataSource")).containsExactly("/topic/invoices.v1");
		});
	}

	@Test
	void theOutboxBelongsToThePrimaryDataSource() {
		this.contextRunner.run((context) -> {
			Outbox outbox = context.getBean(Outbox.class);

			assertThatExceptionOfType(OutboxException.class)
				.isThrownBy(() -> transactions(context, "billing")
					.executeWithoutResult((status) -> outbox.publish("/queue/reminders", "ada")))
				.withMessageContaining("not one of the outbox's data source");
			assertThat(destinations(context, "dataSource")).isEmpty();
			assertThat(destinations(context, "billingDataSource")).isEmpty();
		});
	}

	@Test
	void theOutboxRefusesATransactionOfAnotherDataSourceThoughItsPoolHasNoAutoCommit() {
		this.contextRunner
			.withPropertyValues("spring.datasource.hikari.auto-commit=false", "billing.datasource.auto-commit=false",
					"outbox.relay.enabled=false")
			.run((context) -> {
				Outbox outbox = context.getBean(Outbox.class);

				assertThatExceptionOfType(OutboxException.class)
					.isThrownBy(() -> transactions(context, "billing")
						.executeWithoutResult((status) -> outbox.publish("/queue/reminders", "ada")))
					.withMessageContaining("not one of the outbox's data source");
				transactions(context, "").executeWithoutResult((status) -> outbox.publish("/queue/orders", "tea"));
				assertThat(destinations(context, "dataSource")).containsExactly("/queue/orders.v1");
			});
	}

	@Test
	void anOutboxOfTheApplicationWritesIntoAnotherDataSource() {
		this.contextRunner.withUserConfiguration(BillingOutboxConfiguration.class, Reminders.class).run((context) -> {
			context.getBean(Reminders.class).remind("ada");
			transactions(context, "").executeWithoutResult(
					(status) -> context.getBean("outbox", Outbox.class).publish("/queue/orders", "tea"));

			assertThat(destinations(context, "billingDataSource")).containsExactly("/queue/reminders.v1");
			assertThat(destinations(context, "dataSource")).containsExactly("/queue/orders.v1");
			RecordingTransport transport = context.getBean(RecordingTransport.class);
			await().until(() -> transport.messages.size() == 2);
		});
	}

	@Test
	void theDatabasesMayBeOfDifferentKinds() {
		try (HikariDataSource server = TestServers.database("postgresql")
			.orElseGet(() -> abort("The environment names no server for postgresql"))) {
			this.contextRunner
				.withPropertyValues("billing.datasource.jdbc-url=" + server.getJdbcUrl(),
						"billing.datasource.username=" + server.getUsername(),
						"billing.datasource.password=" + server.getPassword(), "outbox.schema.initialize=always",
						"outbox.schema.table-prefix=two_")
				.run((context) -> {
					try {
						persist(context, "", new Parcel("book"));
						persist(context, "billing", new Invoice("ada"));

						RecordingTransport transport = context.getBean(RecordingTransport.class);
						await().until(() -> transport.messages.size() == 2);
						assertThat(transport.threads).containsEntry("/topic/invoices.v1",
								"outbox-relay-billingDataSource-1");
					}
					finally {
						JdbcTemplate jdbc = new JdbcTemplate(server);
						Stream.of("outbox_message", "outbox_partition", "inbox_message")
							.forEach((table) -> jdbc.execute("DROP TABLE IF EXISTS two_" + table));
					}
				});
		}
	}

	private static void persist(ApplicationContext context, String name, Object entity) {
		transactions(context, name).executeWithoutResult((status) -> entityManagerPersist(context, name, entity));
	}

	private static void entityManagerPersist(ApplicationContext context, String name, Object entity) {
		EntityManagerFactory factory = context.getBean(bean(name, "entityManagerFactory"), EntityManagerFactory.class);
		SharedEntityManagerCreator.createSharedEntityManager(factory).persist(entity);
	}

	private static TransactionTemplate transactions(ApplicationContext context, String name) {
		return new TransactionTemplate(
				context.getBean(bean(name, "transactionManager"), PlatformTransactionManager.class));
	}

	private static String bean(String name, String type) {
		return name.isEmpty() ? type : name + Character.toUpperCase(type.charAt(0)) + type.substring(1);
	}

	private static List<String> destinations(ApplicationContext context, String dataSource) {
		return jdbc(context, dataSource).queryForList("SELECT destination FROM outbox_message", String.class);
	}

	private static int published(ApplicationContext context, String dataSource) {
		return jdbc(context, dataSource).queryForList("SELECT message_id FROM outbox_message WHERE status = 2").size();
	}

	private static JdbcTemplate jdbc(ApplicationContext context, String dataSource) {
		return new JdbcTemplate(context.getBean(dataSource, DataSource.class));
	}

	private static Stream<String> threads() {
		return Thread.getAllStackTraces().keySet().stream().filter(Thread::isAlive).map(Thread::getName);
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@EntityScan(basePackageClasses = Parcel.class)
	static class Application {

		@Bean
		RecordingTransport transport() {
			return new RecordingTransport();
		}

	}

	static class RelayUser {

		private final Relay relay;

		RelayUser(Relay relay) {
			this.relay = relay;
		}

	}

}
