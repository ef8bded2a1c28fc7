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

package io.outbox.autoconfigure.testcontainers;

import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

import io.outbox.MessageTransport;
import io.outbox.WireMessage;
import io.outbox.autoconfigure.OutboxStompAutoConfiguration;
import org.junit.jupiter.api.Test;
import org.testcontainers.junit.jupiter.Testcontainers;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.context.annotation.Configuration;
import org.springframework.test.context.junit.jupiter.SpringJUnitConfig;

import static org.awaitility.Awaitility.await;

/**
 * A message is confirmed by the broker in a container. Skipped where no Docker daemon
 * answers.
 */
@SpringJUnitConfig
@Testcontainers(disabledWithoutDocker = true)
abstract class AbstractBrokerContainerTests {

	@Autowired
	private MessageTransport transport;

	@Test
	void messageIsConfirmed() throws Exception {
		await().until(this.transport::isAvailable);

		this.transport.send(new WireMessage(UUID.randomUUID(), "/queue/container", Map.of(), "{}", null))
			.get(10, TimeUnit.SECONDS);
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration(OutboxStompAutoConfiguration.class)
	static class BrokerConfiguration {

	}

}
