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

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

import io.outbox.WireMessage;
import io.outbox.stomp.StompMessageTransport;
import io.outbox.support.TestServers;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.abort;

/**
 * The property {@code outbox.stomp.ssl.bundle} with RabbitMQ, whose certificate names
 * localhost.
 */
@ExtendWith(OutputCaptureExtension.class)
class OutboxTlsTests {

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(SslAutoConfiguration.class, OutboxStompAutoConfiguration.class))
		.withPropertyValues("outbox.stomp.ssl.bundle=broker", "outbox.stomp.reconnect.max-interval=1s");

	private String port;

	private String certificates;

	@BeforeEach
	void findServer() {
		String address = TestServers.address("rabbitmq", "STOMPS")
			.orElseGet(() -> abort("The environment names no TLS listener of rabbitmq"));
		this.port = address.substring(address.lastIndexOf(':'));
		this.certificates = "file:" + TestServers.address("rabbitmq", "CERTIFICATES").orElseThrow();
	}

	@Test
	void messageIsSentWithTheCertificatesOfTheBundle() {
		this.contextRunner
			.withPropertyValues("outbox.stomp.addresses=localhost" + this.port, "outbox.stomp.username=",
					"spring.ssl.bundle.pem.broker.truststore.certificate=" + this.certificates + "/ca.pem",
					"spring.ssl.bundle.pem.broker.keystore.certificate=" + this.certificates + "/client.pem",
					"spring.ssl.bundle.pem.broker.keystore.private-key=" + this.certificates + "/client.key")
			.run((context) -> {
				StompMessageTransport transport = context.getBean(StompMessageTransport.class);
				await().until(transport::isAvailable);
				transport
					.send(new WireMessage(UUID.randomUUID(), "/topic/tls-" + UUID.randomUUID(), Map.of(), "{}", null))
					.get(10, TimeUnit.SECONDS);
			});
	}

	@Test
	void renewedFilesOfTheBundleAreUsedByTheNextConnection(@TempDir Path folder, CapturedOutput output)
			throws IOException {
		Path trusted = folder.resolve("trusted.pem");
		Files.copy(certificate("stranger.pem"), trusted);
		this.contextRunner.withPropertyValues("outbox.stomp.addresses=localhost" + this.port,
				"spring.ssl.bundle.pem.broker.reload-on-update=true", "spring.ssl.bundle.watch.file.quiet-period=100ms",
				"spring.ssl.bundle.pem.broker.truststore.certificate=" + trusted)
			.run((context) -> {
				await().untilAsserted(() -> assertThat(output)
					.containsOnlyOnce("unable to find valid certification path to requested target"));

				Files.copy(certificate("ca.pem"), trusted, StandardCopyOption.REPLACE_EXISTING);

				await().atMost(Duration.ofSeconds(30)).until(context.getBean(StompMessageTransport.class)::isAvailable);
			});
	}

	@Test
	void bundleThatCanNotBeReadStopsTheStart() {
		this.contextRunner
			.withPropertyValues("outbox.stomp.addresses=localhost" + this.port,
					"spring.ssl.bundle.pem.broker.truststore.certificate=file:/missing.pem")
			.run((context) -> assertThat(context).getFailure().rootCause().hasMessageContaining("missing.pem"));
	}

	private Path certificate(String name) {
		return Path.of(URI.create(this.certificates + "/" + name).getPath());
	}

	@Test
	void brokerOfAnotherNameIsRefusedWithTheReason(CapturedOutput output) {
		this.contextRunner
			.withPropertyValues("outbox.stomp.addresses=127.0.0.1" + this.port,
					"spring.ssl.bundle.pem.broker.truststore.certificate=" + this.certificates + "/ca.pem")
			.run((context) -> {
				await().untilAsserted(() -> assertThat(output)
					.containsOnlyOnce("No subject alternative names matching IP address 127.0.0.1 found"));
				assertThat(context.getBean(StompMessageTransport.class).isAvailable()).isFalse();
			});
	}

}
