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

import java.util.UUID;

import io.outbox.MessageTransport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

@ExtendWith(OutputCaptureExtension.class)
class RelayPoolCheckTests {

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(JacksonAutoConfiguration.class, DataSourceAutoConfiguration.class,
				OutboxAutoConfiguration.class, OutboxSchemaAutoConfiguration.class, OutboxRelayAutoConfiguration.class,
				OutboxRetentionAutoConfiguration.class))
		.withPropertyValues("spring.datasource.url=jdbc:h2:mem:" + UUID.randomUUID())
		.withBean(MessageTransport.class, InMemoryTransport::new);

	@ParameterizedTest
	@ValueSource(ints = { 1, 2, 5 })
	void aPoolThatIsTooSmallIsWarnedOf(int size, CapturedOutput output) {
		this.contextRunner
			.withPropertyValues("spring.datasource.hikari.maximum-pool-size=" + size, "outbox.relay.workers=4")
			.run((context) -> assertThat(context).hasNotFailed());

		assertThat(output).contains("The connection pool has " + size + " connection(s)")
			.contains("Set 'spring.datasource.hikari.maximum-pool-size' to 6")
			.contains("'outbox.relay.workers'");
	}

	@Test
	void aPoolThatIsLargeEnoughIsNot(CapturedOutput output) {
		this.contextRunner.withPropertyValues("spring.datasource.hikari.maximum-pool-size=6", "outbox.relay.workers=4")
			.run((context) -> assertThat(context).hasNotFailed());

		assertThat(output).doesNotContain("The connection pool has");
	}

}
