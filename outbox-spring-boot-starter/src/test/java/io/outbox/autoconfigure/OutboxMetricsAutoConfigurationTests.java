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
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

import com.zaxxer.hikari.HikariDataSource;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.outbox.MessageRefusedException;
import io.outbox.Outbox;
import io.outbox.Subscribe;
import io.outbox.Subscription;
import io.outbox.WireMessage;
import io.outbox.autoconfigure.sample.Parcel;
import io.outbox.jdbc.Backlog;
import io.outbox.jdbc.OutboxTables;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.persistence.autoconfigure.EntityScan;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.datasource.DelegatingDataSource;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The meters of the outbox.
 */
class OutboxMetricsAutoConfigurationTests {

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withUserConfiguration(Application.class)
		.withPropertyValues("spring.datasource.url=jdbc:h2:mem:" + UUID.randomUUID(),
				"spring.jpa.hibernate.ddl-auto=create-drop", "spring.flyway.enabled=false",
				"spring.liquibase.enabled=false", "outbox.relay.poll-interval=1m");

	@Test
	void gaugesAreThereFromTheStartWithoutTagsOfADataSource() {
		this.contextRunner.run((context) -> {
			MeterRegistry registry = context.getBean(MeterRegistry.class);

			for (OutboxMeter meter : OutboxMeter.values()) {
				if (meter.getType() == Meter.Type.GAUGE) {
					assertThat(registry.get(meter.getName()).gauge().value()).as(meter.getName())
						.isEqualTo(meter.name().endsWith("CONNECTED") ? 1 : 0);
				}
			}
			assertThat(registry.get("outbox.pending").gauge().getId().getTags()).isEmpty();
			assertThat(registry.get("outbox.subscription.connected")
				.gauge()
				.getId()
				.getTag("messaging.destination.subscription.name")).isEqualTo("letters");
		});
	}

	@Test
	void countersOfASubscriptionAreThereFromTheStart() {
		this.contextRunner.run((context) -> {
			for (String name : new String[] { "outbox.received", "outbox.duplicate", "outbox.dead.lettered" }) {
				assertThat(context.getBean(MeterRegistry.class)
					.get(name)
					.tag("messaging.destination.subscription.name", "letters")
					.counter()
					.count()).as(name).isZero();
			}
		});
	}

	@Test
	void whatTheRelayDoesIsCountedByDestination() {
		this.contextRunner.run((context) -> {
			MeterRegistry registry = context.getBean(MeterRegistry.class);
			publish(context, "/topic/letters");
			publish(context, "/topic/letters");
			publish(context, "/topic/refused");

			await().untilAsserted(() -> {
				assertThat(counted(registry, "outbox.published", "/topic/letters.v1")).isEqualTo(2);
				assertThat(counted(registry, "outbox.failed", "/topic/refused.v1")).isEqualTo(1);
			});
			assertThat(registry.get("outbox.receipt").tag("outcome", "confirmed").timer().count()).isEqualTo(2);
			assertThat(registry.get("outbox.receipt").tag("outcome", "refused").timer().count()).isEqualTo(1);
			assertThat(registry.get("outbox.batch").summary().totalAmount()).isEqualTo(3);
			assertThat(registry.get("outbox.step").timer().count()).isPositive();
		});
	}

	@Test
	void whatASubscriberDoesIsCountedBySubscription() {
		this.contextRunner.run((context) -> {
			MessageCounters counters = context.getBean(MessageCounters.class);
			Subscription subscription = context.getBean(InMemoryTransport.class).subscriptions.get(0);
			counters.onReceived(subscription, "1");
			counters.onDuplicate(subscription, "1");
			counters.onDeadLettered(subscription, "2", new IllegalStateException("test"));

			for (String name : new String[] { "outbox.received", "outbox.duplicate", "outbox.dead.lettered" }) {
				assertThat(context.getBean(MeterRegistry.class)
					.get(name)
					.tag("messaging.destination.subscription.name", "letters")
					.counter()
					.count()).as(name).isEqualTo(1);
			}
		});
	}

	@Test
	void allGaugesOfADataSourceShareOneQuery() {
		HikariDataSource pool = new HikariDataSource();
		pool.setJdbcUrl("jdbc:h2:mem:" + UUID.randomUUID());
		AtomicInteger connections = new AtomicInteger();
		try (pool) {
			DelegatingDataSource counting = new DelegatingDataSource(pool) {

				@Override
				public Connection getConnection() throws SQLException {
					connections.incrementAndGet();
					return super.getConnection();
				}

			};
			CachedBacklog backlog = new CachedBacklog(new OutboxDataSource("test", counting),
					new OutboxTables(null, ""), Duration.ofMinutes(1));

			for (int gauge = 0; gauge < 12; gauge++) {
				assertThat(backlog.value(Backlog::pending)).isNaN();
			}

			assertThat(connections).hasValue(1);
		}
	}

	@Test
	void aBacklogThatIsOldIsCountedAgain() {
		this.contextRunner.withPropertyValues("outbox.relay.enabled=false").run((context) -> {
			CachedBacklog backlog = new CachedBacklog(context.getBean(OutboxDataSources.class).all().get(0),
					context.getBean(OutboxTables.class), Duration.ZERO);
			assertThat(backlog.value(Backlog::pending)).isZero();

			publish(context, "/topic/letters");

			assertThat(backlog.value(Backlog::pending)).isEqualTo(1);
		});
	}

	@Test
	void destinationsThatAreMadeUpDoNotMakeMetersWithoutEnd() {
		DestinationTags tags = new DestinationTags();
		for (int i = 0; i < 1000; i++) {
			tags.value("/queue/" + i);
		}

		assertThat(tags.value("/queue/0")).isEqualTo("/queue/0");
		assertThat(tags.value("/queue/999")).isEqualTo("others");
	}

	@Test
	void metersCanBeSwitchedOff() {
		this.contextRunner.withPropertyValues("management.metrics.enable.outbox=false").run((context) -> {
			publish(context, "/topic/letters");

			await().until(() -> !context.getBean(InMemoryTransport.class).messages.isEmpty());
			assertThat(context.getBean(MeterRegistry.class).getMeters())
				.noneMatch((meter) -> meter.getId().getName().startsWith("outbox."));
		});
	}

	@Test
	void thereAreNoneWithoutMicrometer() {
		this.contextRunner
			.withClassLoader(
					new FilteredClassLoader("io.micrometer.core", "org.springframework.boot.micrometer.metrics"))
			.run((context) -> assertThat(context).hasNotFailed()
				.doesNotHaveBean("outboxGauges")
				.doesNotHaveBean("outboxMessageCounters")
				.hasSingleBean(Outbox.class));
	}

	@Test
	void thereAreNoneWithoutARegistry() {
		this.contextRunner.withPropertyValues("spring.autoconfigure.exclude=" + String.join(",",
				"org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration",
				"org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration",
				"org.springframework.boot.micrometer.metrics.autoconfigure.export.simple.SimpleMetricsExportAutoConfiguration",
				"org.springframework.boot.micrometer.metrics.autoconfigure.export.prometheus.PrometheusMetricsExportAutoConfiguration"))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean("outboxGauges"));
	}

	private static double counted(MeterRegistry registry, String name, String destination) {
		return registry.get(name).tag("messaging.destination.name", destination).counter().count();
	}

	private static void publish(ApplicationContext context, String destination) {
		context.getBean(TransactionTemplate.class)
			.executeWithoutResult((status) -> context.getBean(Outbox.class).publish(destination, Map.of("to", "ada")));
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@EntityScan(basePackageClasses = Parcel.class)
	static class Application {

		@Bean
		InMemoryTransport transport() {
			return new RefusingTransport();
		}

		@Bean
		Letters letters() {
			return new Letters();
		}

	}

	static class Letters {

		@Subscribe(destination = "/topic/letters.v1", queue = "letters")
		void read(Map<String, String> letter) {
		}

	}

	static class RefusingTransport extends InMemoryTransport {

		@Override
		public CompletableFuture<Void> send(WireMessage message) {
			return message.destination().contains("refused")
					? CompletableFuture.failedFuture(new MessageRefusedException("poison", true, null))
					: super.send(message);
		}

	}

}
