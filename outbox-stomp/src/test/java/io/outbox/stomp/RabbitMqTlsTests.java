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

import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import javax.net.ssl.SSLContext;

import io.outbox.WireMessage;
import io.outbox.support.TestServers;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.pem.PemSslStoreBundle;
import org.springframework.boot.ssl.pem.PemSslStoreDetails;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.abort;

/**
 * TLS connections to RabbitMQ, whose certificate names localhost.
 */
@ExtendWith(OutputCaptureExtension.class)
class RabbitMqTlsTests {

	private static final StompSettings.Login GUEST = StompSettings.Login.defaults();

	private static final StompSettings.Login NO_PASSWORD = new StompSettings.Login("", "", "/", "outbox");

	private StompAddress address;

	private String certificates;

	private StompMessageTransport transport;

	@BeforeEach
	void findServer() {
		this.address = TestServers.address("rabbitmq", "STOMPS")
			.map(StompAddress::parse)
			.orElseGet(() -> abort("The environment names no TLS listener of rabbitmq"));
		this.certificates = "file:" + TestServers.address("rabbitmq", "CERTIFICATES").orElseThrow() + "/";
	}

	@AfterEach
	void stop() {
		if (this.transport != null) {
			this.transport.stop();
		}
	}

	@Test
	void messageIsSentOverTls() throws Exception {
		connect("localhost", GUEST, context("ca.pem", null));

		awaitSent();
	}

	@Test
	void messageIsReceivedOverTls() {
		connect("localhost", GUEST, context("ca.pem", null));

		TlsTests.assertReceived(this.transport, settings("localhost", context("ca.pem", null)));
	}

	@Test
	void subscriberRefusesCertificateOfAnotherName(CapturedOutput output) {
		TlsTests.assertSubscriberRefused(output, settings("127.0.0.1", context("ca.pem", null)),
				"No subject alternative names matching IP address 127.0.0.1 found");
	}

	@Test
	void certificateOfClientLogsInWithoutPassword() throws Exception {
		connect("localhost", NO_PASSWORD, context("ca.pem", "client"));

		awaitSent();
	}

	@Test
	void certificateOfUnknownUserIsRefused(CapturedOutput output) {
		connect("localhost", NO_PASSWORD, context("ca.pem", "stranger"));

		awaitRefused(output, "Access refused for user 'nobody'");
	}

	@Test
	void certificateOfAnotherNameIsRefused(CapturedOutput output) {
		connect("127.0.0.1", GUEST, context("ca.pem", null));

		awaitRefused(output, "No subject alternative names matching IP address 127.0.0.1 found");
	}

	@Test
	void certificateOfUnknownAuthorityIsRefused(CapturedOutput output) {
		connect("localhost", GUEST, context("client.pem", null));

		awaitRefused(output, "unable to find valid certification path to requested target");
	}

	private void connect(String host, StompSettings.Login login, Supplier<SSLContext> context) {
		this.transport = new StompMessageTransport(
				TlsTests.settings(new StompAddress(host, this.address.port()), login, context));
		this.transport.start();
	}

	private StompSettings settings(String host, Supplier<SSLContext> context) {
		return TlsTests.settings(new StompAddress(host, this.address.port()), GUEST, context);
	}

	private Supplier<SSLContext> context(String trusted, @Nullable String own) {
		PemSslStoreDetails key = (own != null) ? PemSslStoreDetails.forCertificate(this.certificates + own + ".pem")
			.withPrivateKey(this.certificates + own + ".key") : null;
		PemSslStoreDetails trust = PemSslStoreDetails.forCertificate(this.certificates + trusted);
		return SslBundle.of(new PemSslStoreBundle(key, trust))::createSslContext;
	}

	private void awaitSent() throws Exception {
		await().until(this.transport::isAvailable);
		this.transport.send(new WireMessage(UUID.randomUUID(), "/topic/tls-" + UUID.randomUUID(), Map.of(), "{}", null))
			.get(10, TimeUnit.SECONDS);
	}

	private void awaitRefused(CapturedOutput output, String reason) {
		await().untilAsserted(() -> assertThat(output.toString().lines())
			.filteredOn((line) -> line.contains("No connection of the relay") && line.contains(reason))
			.hasSize(1));
		assertThat(this.transport.isAvailable()).isFalse();
	}

}
