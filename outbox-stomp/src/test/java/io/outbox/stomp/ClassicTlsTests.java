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

package io.outbox.stomp;

import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import javax.net.ssl.SSLContext;

import io.outbox.WireMessage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * TLS connections to ActiveMQ Classic, whose certificate names localhost.
 */
@ExtendWith(OutputCaptureExtension.class)
class ClassicTlsTests {

	private static final String WRONG_NAME = "No subject alternative names matching IP address 127.0.0.1 found";

	@TempDir
	private static Path certificates;

	private static Path trusted;

	private static Path other;

	private static Path server;

	@TempDir
	private Path folder;

	private EmbeddedClassic broker;

	private StompMessageTransport transport;

	@BeforeAll
	static void makeCertificates() throws Exception {
		TestCertificates maker = new TestCertificates(certificates);
		trusted = maker.authority("authority");
		other = maker.authority("other");
		server = maker.signed("authority", "server", "-ext", "san=dns:localhost");
	}

	@BeforeEach
	void start() throws Exception {
		this.broker = new EmbeddedClassic(this.folder, TestCertificates.bundle(trusted, server));
	}

	@AfterEach
	void stop() throws Exception {
		if (this.transport != null) {
			this.transport.stop();
		}
		this.broker.stop();
	}

	@Test
	void messageIsSentOverTls() throws Exception {
		connect("localhost", trusted);

		await().until(this.transport::isAvailable);
		this.transport.send(new WireMessage(UUID.randomUUID(), "/queue/tls", Map.of(), "{}", null))
			.get(10, TimeUnit.SECONDS);
	}

	@Test
	void messageIsReceivedOverTls() {
		connect("localhost", trusted);

		TlsTests.assertReceived(this.transport, settings("localhost", trusted));
	}

	@Test
	void certificateOfAnotherNameIsRefused(CapturedOutput output) {
		connect("127.0.0.1", trusted);

		awaitRefused(output, WRONG_NAME);
	}

	@Test
	void subscriberRefusesCertificateOfAnotherName(CapturedOutput output) {
		TlsTests.assertSubscriberRefused(output, settings("127.0.0.1", trusted), WRONG_NAME);
	}

	@Test
	void certificateOfUnknownAuthorityIsRefused(CapturedOutput output) {
		connect("localhost", other);

		awaitRefused(output, "unable to find valid certification path to requested target");
	}

	private void connect(String host, Path trust) {
		this.transport = new StompMessageTransport(settings(host, trust));
		this.transport.start();
	}

	private StompSettings settings(String host, Path trust) {
		Supplier<SSLContext> context = TestCertificates.context(trust, null);
		return TlsTests.settings(new StompAddress(host, this.broker.address().port()), StompSettings.Login.defaults(),
				context);
	}

	private void awaitRefused(CapturedOutput output, String reason) {
		await().untilAsserted(() -> assertThat(output.toString().lines())
			.filteredOn((line) -> line.contains("No connection of the relay") && line.contains(reason))
			.hasSize(1));
		assertThat(this.transport.isAvailable()).isFalse();
	}

}
