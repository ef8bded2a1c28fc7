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

import java.util.UUID;

import javax.sql.DataSource;

import io.micrometer.core.instrument.MeterRegistry;
import io.outbox.autoconfigure.sample.Parcel;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.persistence.autoconfigure.EntityScan;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.JdbcTemplate;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * With several data sources, health and gauges tell them apart.
 */
class DataSourcesObservabilityTests {

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withUserConfiguration(Application.class, BillingConfiguration.class)
		.withPropertyValues("spring.datasource.url=jdbc:h2:mem:" + UUID.randomUUID(),
				"billing.datasource.jdbc-url=jdbc:h2:mem:" + UUID.randomUUID(),
				"spring.jpa.hibernate.ddl-auto=create-drop", "spring.flyway.enabled=false",
				"spring.liquibase.enabled=false", "outbox.relay.poll-interval=1m");

	@Test
	void healthHasDetailsOfEach() {
		this.contextRunner.run((context) -> {
			Health health = health(context);

			assertThat(health.getStatus()).isEqualTo(Status.UP);
			assertThat(health.getDetails().get("dataSources")).asInstanceOf(InstanceOfAssertFactories.MAP)
				.containsOnlyKeys("dataSource", "billingDataSource")
				.allSatisfy((name, details) -> assertThat(details).asInstanceOf(InstanceOfAssertFactories.MAP)
					.containsEntry("tables", "present")
					.containsEntry("relay", "running"));
		});
	}

	@Test
	void aMissingTableOfOneIsDown() {
		this.contextRunner.run((context) -> {
			new JdbcTemplate(context.getBean("billingDataSource", DataSource.class))
				.execute("DROP TABLE outbox_message");

			Health health = health(context);

			assertThat(health.getStatus()).isEqualTo(Status.DOWN);
			assertThat(health.getDetails().get("dataSources")).asInstanceOf(InstanceOfAssertFactories.MAP)
				.extractingByKey("billingDataSource", InstanceOfAssertFactories.MAP)
				.containsEntry("tables", "missing: outbox_message");
		});
	}

	@Test
	void gaugesAndStepsHaveATagForEach() {
		this.contextRunner.run((context) -> {
			MeterRegistry registry = context.getBean(MeterRegistry.class);
			for (String name : new String[] { "dataSource", "billingDataSource" }) {
				assertThat(registry.get("outbox.pending").tag("datasource", name).gauge().value()).isZero();
				assertThat(registry.get("outbox.step").tag("datasource", name).timer()).isNotNull();
			}
		});
	}

	private static Health health(ApplicationContext context) {
		return context.getBean("outboxHealthIndicator", HealthIndicator.class).health();
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

}
