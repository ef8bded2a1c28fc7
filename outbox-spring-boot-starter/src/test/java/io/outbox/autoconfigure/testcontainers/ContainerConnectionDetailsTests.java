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

import io.outbox.autoconfigure.OutboxStompAutoConfiguration;
import io.outbox.autoconfigure.StompConnectionDetails;
import io.outbox.stomp.StompAddress;
import io.outbox.stomp.StompSettings;
import org.junit.jupiter.api.Test;
import org.testcontainers.activemq.ActiveMQContainer;
import org.testcontainers.activemq.ArtemisContainer;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.rabbitmq.RabbitMQContainer;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.testcontainers.service.connection.ServiceConnection;
import org.springframework.boot.testcontainers.service.connection.ServiceConnectionAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of the registered factories for Testcontainers. The containers only look as if
 * they ran, so that they need no Docker daemon.
 */
class ContainerConnectionDetailsTests {

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner().withConfiguration(
			AutoConfigurations.of(ServiceConnectionAutoConfiguration.class, OutboxStompAutoConfiguration.class));

	@Test
	void rabbitMqContainerIsTheBroker() {
		this.contextRunner.withUserConfiguration(RabbitMqConfiguration.class)
			.run((context) -> assertBroker(context, "ada", "secret", "/"));
	}

	@Test
	void artemisContainerIsTheBroker() {
		this.contextRunner.withUserConfiguration(ArtemisConfiguration.class)
			.run((context) -> assertBroker(context, "ada", "secret", "/"));
	}

	@Test
	void activeMqContainerIsTheBroker() {
		this.contextRunner.withUserConfiguration(ActiveMqConfiguration.class)
			.run((context) -> assertBroker(context, "ada", "secret", "/"));
	}

	@Test
	void activeMqContainerWithoutLoginIsAskedWithoutOne() {
		this.contextRunner.withUserConfiguration(OpenActiveMqConfiguration.class)
			.run((context) -> assertBroker(context, "", "", "/"));
	}

	@Test
	void genericContainerIsTheBrokerThatItsConnectionNames() {
		this.contextRunner.withUserConfiguration(NamedConfiguration.class)
			.run((context) -> assertBroker(context, "ada", "secret", "shop"));
	}

	@Test
	void genericContainerOfArtemisHasTheLoginOfItsImage() {
		this.contextRunner.withUserConfiguration(NamedArtemisConfiguration.class)
			.run((context) -> assertBroker(context, "artemis", "artemis", "/"));
	}

	@Test
	void genericContainerOfBitnamiHasTheLoginOfItsEnvironment() {
		this.contextRunner.withUserConfiguration(BitnamiConfiguration.class)
			.run((context) -> assertBroker(context, "ada", "secret", "shop"));
	}

	@Test
	void genericContainerNeedsNoModuleOfTestcontainers() {
		this.contextRunner
			.withClassLoader(
					new FilteredClassLoader(RabbitMQContainer.class, ArtemisContainer.class, ActiveMQContainer.class))
			.withUserConfiguration(NamedConfiguration.class)
			.run((context) -> assertBroker(context, "ada", "secret", "shop"));
	}

	@Test
	void containerWithoutStompPortFailsWithAnalysis() {
		this.contextRunner.withUserConfiguration(AmqpConfiguration.class).run((context) -> {
			FailureAnalysis analysis = new UnexposedStompPortFailureAnalyzer().analyze(context.getStartupFailure());

			assertThat(analysis).isNotNull();
			assertThat(analysis.getDescription()).isEqualTo(
					"The container 'rabbitmq:4' is the broker of the outbox but does not expose the STOMP port 61613.");
			assertThat(analysis.getAction()).contains("addExposedPort(61613)", "rabbitmq_stomp", "@ServiceConnection");
		});
	}

	private static void assertBroker(AssertableApplicationContext context, String username, String password,
			String virtualHost) {
		assertThat(context).hasSingleBean(StompConnectionDetails.class);
		StompSettings settings = context.getBean(StompSettings.class);
		assertThat(settings.addresses()).containsExactly(new StompAddress("docker.example", 32768));
		assertThat(settings.login().username()).isEqualTo(username);
		assertThat(settings.login().password()).isEqualTo(password);
		assertThat(settings.login().virtualHost()).isEqualTo(virtualHost);
		assertThat(settings.sslContext()).isNull();
	}

	@Configuration(proxyBeanMethods = false)
	static class RabbitMqConfiguration {

		@Bean
		@ServiceConnection
		RabbitMQContainer broker() {
			RabbitMQContainer container = new SeemingRabbitMq().withAdminUser("ada").withAdminPassword("secret");
			container.addExposedPort(61613);
			return container;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class AmqpConfiguration {

		@Bean
		@ServiceConnection
		RabbitMQContainer broker() {
			return new SeemingRabbitMq();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class ArtemisConfiguration {

		@Bean
		@ServiceConnection
		ArtemisContainer broker() {
			return new SeemingArtemis().withUser("ada").withPassword("secret");
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class ActiveMqConfiguration {

		@Bean
		@ServiceConnection
		ActiveMQContainer broker() {
			return new SeemingActiveMq().withUser("ada").withPassword("secret");
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OpenActiveMqConfiguration {

		@Bean
		@ServiceConnection
		ActiveMQContainer broker() {
			return new SeemingActiveMq();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class NamedConfiguration {

		@Bean
		@ServiceConnection(name = "rabbitmq")
		GenericContainer<?> broker() {
			return new SeemingContainer("registry.example/company/broker:1").withExposedPorts(61613)
				.withEnv("RABBITMQ_DEFAULT_USER", "ada")
				.withEnv("RABBITMQ_DEFAULT_PASS", "secret")
				.withEnv("RABBITMQ_DEFAULT_VHOST", "shop");
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class BitnamiConfiguration {

		@Bean
		@ServiceConnection(name = "bitnami/rabbitmq")
		GenericContainer<?> broker() {
			return new SeemingContainer("bitnami/rabbitmq:4").withExposedPorts(61613)
				.withEnv("RABBITMQ_USERNAME", "ada")
				.withEnv("RABBITMQ_PASSWORD", "secret")
				.withEnv("RABBITMQ_VHOST", "shop");
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class NamedArtemisConfiguration {

		@Bean
		@ServiceConnection(name = "apache/activemq-artemis")
		GenericContainer<?> broker() {
			return new SeemingContainer("apache/activemq-artemis:2.44.0-alpine").withExposedPorts(61613);
		}

	}

	static final class SeemingRabbitMq extends RabbitMQContainer {

		SeemingRabbitMq() {
			super("rabbitmq:4");
		}

		@Override
		public String getDockerImageName() {
			return "rabbitmq:4";
		}

		@Override
		public void start() {
			configure();
		}

		@Override
		public String getHost() {
			return "docker.example";
		}

		@Override
		public Integer getMappedPort(int originalPort) {
			return 32768;
		}

	}

	static final class SeemingArtemis extends ArtemisContainer {

		SeemingArtemis() {
			super("apache/activemq-artemis:2.44.0-alpine");
		}

		@Override
		public void start() {
			configure();
		}

		@Override
		public String getHost() {
			return "docker.example";
		}

		@Override
		public Integer getMappedPort(int originalPort) {
			return 32768;
		}

	}

	static final class SeemingActiveMq extends ActiveMQContainer {

		SeemingActiveMq() {
			super("apache/activemq-classic:6.1.0");
		}

		@Override
		public void start() {
			configure();
		}

		@Override
		public String getHost() {
			return "docker.example";
		}

		@Override
		public Integer getMappedPort(int originalPort) {
			return 32768;
		}

	}

	static final class SeemingContainer extends GenericContainer<SeemingContainer> {

		SeemingContainer(String image) {
			super(image);
		}

		@Override
		public void start() {
			configure();
		}

		@Override
		public String getHost() {
			return "docker.example";
		}

		@Override
		public Integer getMappedPort(int originalPort) {
			return 32768;
		}

	}

}
