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

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;

import io.outbox.autoconfigure.StompConnectionDetails;
import org.testcontainers.containers.Container;

import org.springframework.boot.testcontainers.service.connection.ContainerConnectionSource;
import org.springframework.util.ClassUtils;

/**
 * Makes the connection details of a container of no particular type, whose image or whose
 * {@code @ServiceConnection} names the product.
 */
final class GenericContainerConnectionDetailsFactory extends StompContainerConnectionDetailsFactory<Container<?>> {

	private static final Map<String, Function<Map<String, String>, StompLogin>> LOGINS = Map.of("rabbitmq",
			StompLogin::ofRabbitMq, "bitnami/rabbitmq", StompLogin::ofRabbitMq, "apache/activemq-artemis",
			StompLogin::ofArtemis, "apache/artemis", StompLogin::ofArtemis, "apache/activemq-classic",
			StompLogin::ofActiveMq, "apache/activemq", StompLogin::ofActiveMq, "symptoma/activemq",
			StompLogin::ofActiveMq);

	/** Have a factory of their own. */
	private static final List<Class<?>> OTHERS = Stream
		.of("rabbitmq.RabbitMQContainer", "activemq.ArtemisContainer", "activemq.ActiveMQContainer")
		.map((name) -> "org.testcontainers." + name)
		.filter((name) -> ClassUtils.isPresent(name, null))
		.<Class<?>>map((name) -> ClassUtils.resolveClassName(name, null))
		.toList();

	GenericContainerConnectionDetailsFactory() {
		super(List.copyOf(LOGINS.keySet()));
	}

	@Override
	protected boolean sourceAccepts(ContainerConnectionSource<Container<?>> source, Class<?> requiredContainerType,
			Class<?> requiredConnectionDetailsType) {
		return OTHERS.stream()
			.noneMatch((other) -> source.accepts(ANY_CONNECTION_NAME, other, requiredConnectionDetailsType))
				&& super.sourceAccepts(source, requiredContainerType, requiredConnectionDetailsType);
	}

	@Override
	protected StompConnectionDetails getContainerConnectionDetails(ContainerConnectionSource<Container<?>> source) {
		Function<Map<String, String>, StompLogin> login = LOGINS.entrySet()
			.stream()
			.filter((entry) -> source.accepts(entry.getKey(), Container.class, StompConnectionDetails.class))
			.map(Map.Entry::getValue)
			.findFirst()
			.orElseThrow();
		return details(source, (container) -> login.apply(container.getEnvMap()));
	}

}
