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

import org.testcontainers.images.builder.Transferable;
import org.testcontainers.junit.jupiter.Container;
import org.testcontainers.rabbitmq.RabbitMQContainer;

import org.springframework.boot.testcontainers.service.connection.ServiceConnection;

/**
 * Tests with RabbitMQ in a container.
 */
class RabbitMqContainerTests extends AbstractBrokerContainerTests {

	@Container
	@ServiceConnection
	private static final RabbitMQContainer broker = create();

	private static RabbitMQContainer create() {
		RabbitMQContainer container = new RabbitMQContainer("rabbitmq:4")
			.withCopyToContainer(Transferable.of("[rabbitmq_stomp]."), "/etc/rabbitmq/enabled_plugins");
		container.addExposedPort(61613);
		return container;
	}

}
