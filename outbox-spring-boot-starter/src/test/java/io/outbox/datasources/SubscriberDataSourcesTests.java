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

import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariDataSource;
import io.outbox.Subscribe;
import io.outbox.autoconfigure.sample.Parcel;
import io.outbox.relay.Retention;
import io.outbox.subscribing.RecordingSubscriptions;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.persistence.autoconfigure.EntityScan;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.JdbcTransactionManager;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Subscribers that name their transaction manager, in an application with two data
 * sources.
 */
class SubscriberDataSourcesTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(20);

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withUserConfiguration(Application.class)
		.withPropertyValues("spring.datasource.url=jdbc:h2:mem:" + UUID.randomUUID(),
				"billing.datasource.jdbc-url=jdbc:h2:mem:" + UUID.randomUUID(),
				"spring.jpa.hibernate.ddl-auto=create-drop", "spring.flyway.enabled=false",
				"outbox.relay.poll-interval=1m", "outbox.subscriber.retry.initial-interval=1ms");

	@Test
	void eachSubscriberHasItsInboxWhereItsTransactionManagerIs() {
		this.contextRunner.withUserConfiguration(BillingConfiguration.class, Bookkeeping.class, Primary.class)
			.run((context) -> {
				assertThat(deliver(context, "bookkeeping", "1")).succeedsWithin(TIMEOUT);
				assertThat(deliver(context, "primary", "2")).succeedsWithin(TIMEOUT);

				assertThat(inbox(context, "billingDataSource")).containsExactly("bookkeeping 1");
				assertThat(inbox(context, "dataSource")).containsExactly("primary 2");
			});
	}

	@Test
	void aMessageThatIsDeliveredTwiceHasOneEffectInTheOtherDatabase() {
		this.contextRunner.withUserConfiguration(BillingConfiguration.class, Bookkeeping.class).run((context) -> {
			assertThat(deliver(context, "bookkeeping", "1")).succeedsWithin(TIMEOUT);
			assertThat(deliver(context, "bookkeeping", "1")).succeedsWithin(TIMEOUT);

			assertThat(jdbc(context, "billingDataSource").queryForList("SELECT customer FROM invoice", String.class))
				.containsExactly("ada");
		});
	}

	@Test
	void anAttemptThatFailsLeavesNothingInTheOtherDatabase() {
		this.contextRunner.withUserConfiguration(JdbcConfiguration.class, FailsOnce.class).run((context) -> {
			assertThat(deliver(context, "fails-once", "1")).succeedsWithin(TIMEOUT);

			assertThat(context.getBean(FailsOnce.class).attempts).hasValue(2);
			assertThat(jdbc(context, "ledgerDataSource").queryForList("SELECT name FROM entry", String.class))
				.containsExactly("ada");
			assertThat(inbox(context, "ledgerDataSource")).containsExactly("fails-once 1");
		});
	}

	@Test
	void aDataSourceThatOnlyASubscriberUsesIsOneOfTheOutbox() {
		this.contextRunner.withUserConfiguration(JdbcConfiguration.class, FailsOnce.class).run((context) -> {
			assertThat(context.getBean("outboxRetention.ledgerDataSource", Retention.class)).satisfies(
					(retention) -> assertThat(retention.getDataSource()).isSameAs(context.getBean("ledgerDataSource")))
				.matches(Retention::isRunning);
			assertThat(inbox(context, "ledgerDataSource")).isEmpty();
		});
	}

	@Test
	void aDataSourceThatNoSubscriberNamesIsNotOneOfTheOutbox() {
		this.contextRunner.withUserConfiguration(JdbcConfiguration.class, Primary.class)
			.run((context) -> assertThat(context.getBeansOfType(Retention.class)).containsOnlyKeys("outboxRetention"));
	}

	private static CompletableFuture<Void> deliver(ApplicationContext context, String queue, String messageId) {
		return context.getBean(RecordingSubscriptions.class).deliver(queue, messageId, "ada");
	}

	private static List<String> inbox(ApplicationContext context, String dataSource) {
		return jdbc(context, dataSource).queryForList("SELECT subscriber || ' ' || message_id FROM inbox_message",
				String.class);
	}

	private static JdbcTemplate jdbc(ApplicationContext context, String dataSource) {
		return new JdbcTemplate(context.getBean(dataSource, DataSource.class));
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@EntityScan(basePackageClasses = Parcel.class)
	static class Application {

		@Bean
		RecordingTransport transport() {
			return new RecordingTransport();
		}

		@Bean
		RecordingSubscriptions subscriptions() {
			return new RecordingSubscriptions();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class JdbcConfiguration {

		@Bean(defaultCandidate = false)
		HikariDataSource ledgerDataSource() {
			HikariDataSource dataSource = new HikariDataSource();
			dataSource.setJdbcUrl(
					"jdbc:h2:mem:" + UUID.randomUUID() + ";INIT=CREATE TABLE IF NOT EXISTS entry (name VARCHAR(9))");
			return dataSource;
		}

		@Bean(defaultCandidate = false)
		JdbcTransactionManager ledgerTransactionManager(@Qualifier("ledgerDataSource") DataSource dataSource) {
			return new JdbcTransactionManager(dataSource);
		}

	}

	static class Primary {

		@Subscribe(destination = "/topic/orders.v1", queue = "primary")
		void receive(String body) {
		}

	}

	static class FailsOnce {

		private final AtomicInteger attempts = new AtomicInteger();

		private final JdbcTemplate jdbc;

		FailsOnce(@Qualifier("ledgerDataSource") DataSource dataSource) {
			this.jdbc = new JdbcTemplate(dataSource);
		}

		@Subscribe(destination = "/topic/orders.v1", queue = "fails-once",
				transactionManager = "ledgerTransactionManager")
		void receive(String body) {
			this.jdbc.update("INSERT INTO entry (name) VALUES (?)", body);
			if (this.attempts.incrementAndGet() == 1) {
				throw new IllegalStateException("test");
			}
		}

	}

}
