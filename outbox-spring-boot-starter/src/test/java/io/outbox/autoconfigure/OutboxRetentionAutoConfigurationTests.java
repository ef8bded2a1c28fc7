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
import java.util.Optional;
import java.util.UUID;

import io.outbox.MessageTransport;
import io.outbox.RetryPolicy;
import io.outbox.relay.Relay;
import io.outbox.relay.RelaySettings;
import io.outbox.relay.Retention;
import io.outbox.relay.RetentionSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.scheduling.TaskScheduler;

import static org.assertj.core.api.Assertions.assertThat;

@ExtendWith(OutputCaptureExtension.class)
class OutboxRetentionAutoConfigurationTests {

	private static final String WARNING = "a subscriber would handle it twice";

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(JacksonAutoConfiguration.class, DataSourceAutoConfiguration.class,
				OutboxAutoConfiguration.class, OutboxSchemaAutoConfiguration.class, OutboxRelayAutoConfiguration.class,
				OutboxRetentionAutoConfiguration.class))
		.withPropertyValues("spring.datasource.url=jdbc:h2:mem:" + UUID.randomUUID())
		.withBean(MessageTransport.class, InMemoryTransport::new);

	@Test
	void theDefaultsAreThoseOfTheSettings(CapturedOutput output) {
		this.contextRunner.run((context) -> {
			assertThat(context.getBean(RetentionSettings.class)).isEqualTo(RetentionSettings.defaults());
			assertThat(context.getBean(Retention.class).isRunning()).isTrue();
			assertThat(context).doesNotHaveBean(TaskScheduler.class);
		});
		assertThat(output).doesNotContain(WARNING);
	}

	@Test
	void everyPropertyReachesItsSetting() {
		this.contextRunner
			.withPropertyValues("outbox.retention.published=1d", "outbox.retention.received=2d",
					"outbox.retention.interval=3m")
			.run((context) -> {
				assertThat(context.getBean(RetentionSettings.class))
					.isEqualTo(new RetentionSettings(Duration.ofDays(1), Duration.ofDays(2), Duration.ofMinutes(3)));
				assertThat(context.getBean(RelaySettings.class).deletePublished()).isFalse();
			});
	}

	@Test
	void keepingPublishedMessagesForNoTimeLetsTheRelayDeleteThem() {
		this.contextRunner.withPropertyValues("outbox.retention.published=0s")
			.run((context) -> assertThat(context.getBean(RelaySettings.class).deletePublished()).isTrue());
	}

	@Test
	void worksWithoutARelay() {
		this.contextRunner.withPropertyValues("outbox.relay.enabled=false")
			.run((context) -> assertThat(context).hasSingleBean(Retention.class).doesNotHaveBean(Relay.class));
	}

	@Test
	void definesNothingWhenTheOutboxIsNotEnabled() {
		this.contextRunner.withPropertyValues("outbox.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(Retention.class)
				.doesNotHaveBean(RetentionSettings.class));
	}

	@Test
	void backsOffForBeansOfTheApplication() {
		RetentionSettings settings = new RetentionSettings(Duration.ofDays(1), Duration.ofDays(1), Duration.ofDays(1));
		this.contextRunner.withBean("ownSettings", RetentionSettings.class, () -> settings)
			.run((context) -> assertThat(context.getBean(RetentionSettings.class)).isSameAs(settings));
	}

	@Test
	void warnsWhenTheInboxForgetsBeforeTheLastAttempt(CapturedOutput output) {
		this.contextRunner.withPropertyValues("outbox.retention.received=1d")
			.run((context) -> assertThat(context).hasNotFailed());

		assertThat(output).contains(WARNING).contains("'outbox.retention.received' is PT24H");
	}

	@Test
	void doesNotWarnAboutAPolicyOfTheApplication(CapturedOutput output) {
		this.contextRunner.withPropertyValues("outbox.retention.received=1d")
			.withBean("ownPolicy", RetryPolicy.class, () -> (attempt, failure) -> Optional.empty())
			.run((context) -> assertThat(context).hasNotFailed());

		assertThat(output).doesNotContain(WARNING);
	}

}
