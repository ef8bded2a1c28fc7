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

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import com.zaxxer.hikari.HikariDataSource;
import io.outbox.autoconfigure.sample.Parcel;
import io.outbox.relay.Relay;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.health.actuate.endpoint.HealthEndpoint;
import org.springframework.boot.health.actuate.endpoint.StatusAggregator;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.persistence.autoconfigure.EntityScan;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.JdbcTemplate;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The health of the outbox, with a broker of the application's own.
 */
class OutboxHealthAutoConfigurationTests {

	private static final Status DEGRADED = new Status("DEGRADED");

	/** The health of this machine is not what is tested. */
	private static final String[] NO_OTHERS = { "management.health.defaults.enabled=false",
			"management.endpoint.health.probes.enabled=false", "management.health.outbox.enabled=true",
			"management.health.ping.enabled=true" };

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withUserConfiguration(Application.class)
		.withPropertyValues("spring.datasource.url=jdbc:h2:mem:" + UUID.randomUUID(),
				"spring.jpa.hibernate.ddl-auto=create-drop", "spring.datasource.hikari.connection-timeout=500",
				"spring.flyway.enabled=false", "spring.liquibase.enabled=false", "outbox.relay.poll-interval=1m");

	@Test
	void anIdleOutboxIsUp() {
		this.contextRunner.run((context) -> {
			Health health = health(context);

			assertThat(health.getStatus()).isEqualTo(Status.UP);
			assertThat(health.getDetails()).containsEntry("broker", Map.of("connected", true))
				.containsEntry("tables", "present")
				.containsEntry("relay", "running")
				.containsEntry("pending", 0L)
				.containsEntry("failed", 0L)
				.doesNotContainKeys("problems", "oldestPendingAge");
		});
	}

	@Test
	void aBrokerThatIsAwayIsDegraded() {
		this.contextRunner.run((context) -> {
			context.getBean(SwitchedTransport.class).available = false;

			Health health = health(context);

			assertThat(health.getStatus()).isEqualTo(DEGRADED);
			assertThat(health.getDetails()).containsEntry("broker", Map.of("connected", false))
				.containsEntry("problems", List.of("There is no connection to the broker"));
		});
	}

	@Test
	void aBrokerThatNoRelaySendsToIsNoReasonToBeDegraded() {
		this.contextRunner.withPropertyValues("outbox.relay.enabled=false").run((context) -> {
			context.getBean(SwitchedTransport.class).available = false;

			Health health = health(context);

			assertThat(health.getStatus()).isEqualTo(Status.UP);
			assertThat(health.getDetails()).containsEntry("broker", Map.of("connected", false));
		});
	}

	@Test
	void failedMessagesAreCountedAndNoReasonToBeDegraded() {
		this.contextRunner.run((context) -> {
			insert(context, -1, 0);
			insert(context, -1, 0);

			Health health = health(context);

			assertThat(health.getStatus()).isEqualTo(Status.UP);
			assertThat(health.getDetails()).containsEntry("failed", 2L);
		});
	}

	@Test
	void aBacklogOlderThanFiveMinutesIsDegraded() {
		this.contextRunner.withPropertyValues("outbox.relay.enabled=false").run((context) -> {
			insert(context, 1, 240);
			assertThat(health(context).getStatus()).isEqualTo(Status.UP);

			context.getBean(JdbcTemplate.class).update("DELETE FROM outbox_message");
			insert(context, 1, 360);

			Health health = health(context);
			assertThat(health.getStatus()).isEqualTo(DEGRADED);
			assertThat(health.getDetails()).containsEntry("pending", 1L).containsEntry("relay", "none");
			assertThat(Duration.parse((String) health.getDetails().get("oldestPendingAge")))
				.isBetween(Duration.ofMinutes(6), Duration.ofMinutes(7));
		});
	}

	@Test
	void theAgeOfTheBacklogIsAProperty() {
		this.contextRunner.withPropertyValues("outbox.relay.enabled=false", "outbox.health.max-backlog-age=10m")
			.run((context) -> {
				insert(context, 1, 360);

				assertThat(health(context).getStatus()).isEqualTo(Status.UP);
			});
	}

	@Test
	void anAgeThatIsNotPositiveFailsTheStart() {
		this.contextRunner.withPropertyValues("outbox.health.max-backlog-age=0s")
			.run((context) -> assertThat(context).hasFailed()
				.getFailure()
				.hasStackTraceContaining("outbox.health.max-backlog-age"));
	}

	@Test
	void aStoppedRelayIsDegraded() {
		this.contextRunner.run((context) -> {
			context.getBean(Relay.class).stop();

			assertThat(health(context).getStatus()).isEqualTo(DEGRADED);
			assertThat(health(context).getDetails()).containsEntry("relay", "stopped");
		});
	}

	@Test
	void aMissingTableIsDown() {
		for (String table : List.of("inbox_message", "outbox_message")) {
			this.contextRunner.run((context) -> {
				context.getBean(JdbcTemplate.class).execute("DROP TABLE " + table);

				Health health = health(context);

				assertThat(health.getStatus()).isEqualTo(Status.DOWN);
				assertThat(health.getDetails()).containsEntry("tables", "missing: " + table);
			});
		}
	}

	@Test
	void aDatabaseThatIsAwayIsDown() {
		this.contextRunner.run((context) -> {
			context.getBean(HikariDataSource.class).close();

			Health health = health(context);

			assertThat(health.getStatus()).isEqualTo(Status.DOWN);
			assertThat(health.getDetails()).containsKeys("error", "broker");
		});
	}

	@Test
	void degradedDoesNotTakeTheApplicationOutOfService() {
		this.contextRunner.withPropertyValues(NO_OTHERS)
			.withPropertyValues("management.endpoint.health.group.messages.include=outbox")
			.run((context) -> {
				context.getBean(SwitchedTransport.class).available = false;
				HealthEndpoint endpoint = context.getBean(HealthEndpoint.class);

				assertThat(endpoint.health().getStatus()).isEqualTo(Status.UP);
				assertThat(endpoint.healthForPath("messages").getStatus()).isEqualTo(DEGRADED);
			});
	}

	@Test
	void theOrderOfTheApplicationWins() {
		this.contextRunner.withPropertyValues(NO_OTHERS)
			.withPropertyValues("management.endpoint.health.status.order=down,degraded,up")
			.run((context) -> {
				context.getBean(SwitchedTransport.class).available = false;

				assertThat(context.getBean(HealthEndpoint.class).health().getStatus()).isEqualTo(DEGRADED);
			});
	}

	@Test
	void theAggregatorOfTheApplicationWins() {
		this.contextRunner.withUserConfiguration(OwnAggregatorConfiguration.class)
			.run((context) -> assertThat(context).hasSingleBean(StatusAggregator.class).hasBean("ownStatusAggregator"));
	}

	@Test
	void theIndicatorOfTheApplicationWins() {
		this.contextRunner.withUserConfiguration(OwnIndicatorConfiguration.class)
			.run((context) -> assertThat(context).doesNotHaveBean(OutboxHealthIndicator.class));
	}

	@Test
	void canBeSwitchedOff() {
		for (String property : List.of("management.health.outbox.enabled=false", "outbox.enabled=false",
				"management.health.defaults.enabled=false")) {
			this.contextRunner.withPropertyValues(property)
				.run((context) -> assertThat(context).doesNotHaveBean(OutboxHealthIndicator.class));
		}
	}

	@Test
	void isLeftOutWithoutSpringBootsHealth() {
		this.contextRunner.withClassLoader(new FilteredClassLoader(ConditionalOnEnabledHealthIndicator.class))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean("outboxHealthIndicator"));
	}

	private static Health health(ApplicationContext context) {
		return context.getBean("outboxHealthIndicator", HealthIndicator.class).health();
	}

	private static void insert(ApplicationContext context, int status, int ageInSeconds) {
		context.getBean(JdbcTemplate.class)
			.update("INSERT INTO outbox_message (message_id, partition_no, message_key, destination, type, body, headers, "
					+ "status, created_at) VALUES (RANDOM_UUID(), 3, 'k', '/queue/q', 'T', '{}', '{}', ?, "
					+ "DATEADD(SECOND, ?, CURRENT_TIMESTAMP(6)))", status, -ageInSeconds);
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@EntityScan(basePackageClasses = Parcel.class)
	static class Application {

		@Bean
		SwitchedTransport transport() {
			return new SwitchedTransport();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnAggregatorConfiguration {

		@Bean
		StatusAggregator ownStatusAggregator() {
			return StatusAggregator.getDefault();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnIndicatorConfiguration {

		@Bean
		HealthIndicator outboxHealthIndicator() {
			return () -> Health.up().build();
		}

	}

	static class SwitchedTransport extends InMemoryTransport {

		private volatile boolean available = true;

		@Override
		public boolean isAvailable() {
			return this.available;
		}

	}

}
