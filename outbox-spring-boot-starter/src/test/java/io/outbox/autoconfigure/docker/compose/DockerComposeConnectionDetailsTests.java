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

package io.outbox.autoconfigure.docker.compose;

import java.util.Map;

import io.outbox.autoconfigure.StompConnectionDetails;
import io.outbox.stomp.StompAddress;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.autoconfigure.service.connection.ConnectionDetailsFactories;
import org.springframework.boot.docker.compose.core.ConnectionPorts;
import org.springframework.boot.docker.compose.core.ImageReference;
import org.springframework.boot.docker.compose.core.RunningService;
import org.springframework.boot.docker.compose.service.connection.DockerComposeConnectionSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.BDDMockito.given;
import static org.mockito.BDDMockito.willThrow;
import static org.mockito.Mockito.mock;

/**
 * Tests of the registered factories for Docker Compose. What runs is a mock, so that they
 * need no Docker daemon.
 */
@ExtendWith(OutputCaptureExtension.class)
class DockerComposeConnectionDetailsTests {

	private final ConnectionPorts ports = mock();

	private final RunningService service = mock();

	@BeforeEach
	void publishStompPort() {
		given(this.ports.get(61613)).willReturn(32768);
	}

	@ParameterizedTest
	@ValueSource(strings = { "rabbitmq:4-management", "bitnami/rabbitmq", "apache/activemq-artemis:2.44.0-alpine",
			"apache/artemis", "apache/activemq-classic:6.1.0", "apache/activemq", "symptoma/activemq" })
	void brokerIsReachedWhereItsStompPortIsPublished(String image) {
		StompConnectionDetails details = details(image, Map.of());

		assertThat(details).isNotNull();
		assertThat(details.getAddresses()).containsExactly(new StompAddress("docker.example", 32768));
		assertThat(details.getVirtualHost()).isEqualTo("/");
		assertThat(details.getSslBundle()).isNull();
	}

	@Test
	void otherServiceIsNoBroker() {
		assertThat(details("nginx:1", Map.of())).isNull();
	}

	@Test
	void imageIsNamedByLabel() {
		given(this.service.labels()).willReturn(Map.of("org.springframework.boot.service-connection", "rabbitmq"));

		assertThat(details("registry.example/company/broker:1", Map.of())).isNotNull();
	}

	@Test
	void brokerThatDoesNotPublishTheStompPortIsLeftOut(CapturedOutput output) {
		given(this.service.name()).willReturn("amqp");
		willThrow(new IllegalStateException("No host port mapping found")).given(this.ports).get(61613);

		assertThat(details("rabbitmq", Map.of())).isNull();

		assertThat(output).contains(
				"Service 'amqp' is a broker but does not publish the STOMP port 61613: the outbox does not use it");
	}

	@Test
	void loginOfRabbitMqIsInItsEnvironment() {
		assertLogin(details("rabbitmq", Map.of()), "guest", "guest", "/");
		assertLogin(details("rabbitmq", Map.of("RABBITMQ_DEFAULT_USER", "ada", "RABBITMQ_DEFAULT_PASS", "secret",
				"RABBITMQ_DEFAULT_VHOST", "shop")), "ada", "secret", "shop");
		assertLogin(
				details("bitnami/rabbitmq",
						Map.of("RABBITMQ_USERNAME", "ada", "RABBITMQ_PASSWORD", "secret", "RABBITMQ_VHOST", "shop")),
				"ada", "secret", "shop");
	}

	@Test
	void loginOfArtemisIsInItsEnvironment() {
		assertLogin(details("apache/activemq-artemis", Map.of()), "artemis", "artemis", "/");
		assertLogin(details("apache/activemq-artemis", Map.of("ARTEMIS_USER", "ada", "ARTEMIS_PASSWORD", "secret")),
				"ada", "secret", "/");
	}

	@Test
	void loginOfClassicIsInItsEnvironment() {
		assertLogin(details("apache/activemq-classic", Map.of()), "", "", "/");
		assertLogin(
				details("apache/activemq-classic",
						Map.of("ACTIVEMQ_CONNECTION_USER", "ada", "ACTIVEMQ_CONNECTION_PASSWORD", "secret")),
				"ada", "secret", "/");
		assertLogin(details("symptoma/activemq", Map.of("ACTIVEMQ_USERNAME", "ada", "ACTIVEMQ_PASSWORD", "secret")),
				"ada", "secret", "/");
	}

	private static void assertLogin(@Nullable StompConnectionDetails details, String username, String password,
			String virtualHost) {
		assertThat(details).isNotNull();
		assertThat(details.getUsername()).isEqualTo(username);
		assertThat(details.getPassword()).isEqualTo(password);
		assertThat(details.getVirtualHost()).isEqualTo(virtualHost);
	}

	private @Nullable StompConnectionDetails details(String image, Map<String, String> env) {
		given(this.service.image()).willReturn(ImageReference.of(image));
		given(this.service.host()).willReturn("docker.example");
		given(this.service.ports()).willReturn(this.ports);
		given(this.service.env()).willReturn(env);
		DockerComposeConnectionSource source = mock();
		given(source.getRunningService()).willReturn(this.service);
		return (StompConnectionDetails) new ConnectionDetailsFactories(null).getConnectionDetails(source, false)
			.get(StompConnectionDetails.class);
	}

}
