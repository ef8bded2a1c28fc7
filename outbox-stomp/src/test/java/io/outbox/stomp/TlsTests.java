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
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import javax.net.ssl.SSLContext;

import io.outbox.Subscription;
import io.outbox.WireMessage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * TLS connections to ActiveMQ Artemis.
 */
@ExtendWith(OutputCaptureExtension.class)
class TlsTests {

	@TempDir
	private static Path certificates;

	private static Path trusted;

	private static Path other;

	private static Path server;

	private static Path client;

	@TempDir
	private Path folder;

	private TestBroker broker;

	private StompMessageTransport transport;

	@BeforeAll
	static void makeCertificates() throws Exception {
		TestCertificates maker = new TestCertificates(certificates);
		trusted = maker.authority("authority");
		other = maker.authority("other");
		server = maker.signed("authority", "server", "-ext", "san=dns:localhost");
		client = maker.signed("authority", "client");
	}

	@AfterEach
	void stop() throws Exception {
		if (this.transport != null) {
			this.transport.stop();
		}
		if (this.broker != null) {
			this.broker.stop();
		}
	}

	@Test
	void messageIsSentOverTls() throws Exception {
		start(server, "");

		connect("localhost", TestCertificates.context(trusted, null));

		awaitSent();
	}

	@Test
	void messageIsReceivedOverTls() throws Exception {
		start(server, "");
		Supplier<SSLContext> context = TestCertificates.context(trusted, null);

		connect("localhost", context);

		assertReceived(this.transport, settings(new StompAddress("localhost", this.broker.address().port()), context));
	}

	@Test
	void subscriberRefusesCertificateOfAnotherName(CapturedOutput output) throws Exception {
		start(server, "");

		assertSubscriberRefused(output,
				settings(new StompAddress("127.0.0.1", this.broker.address().port()),
						TestCertificates.context(trusted, null)),
				"No subject alternative names matching IP address 127.0.0.1 found");
	}

	@Test
	void certificateOfAnotherNameIsRefused(CapturedOutput output) throws Exception {
		start(new TestCertificates(certificates).signed("authority", "elsewhere", "-ext", "san=dns:broker.example"),
				"");

		connect("localhost", TestCertificates.context(trusted, null));

		awaitRefused(output, "No subject alternative DNS name matching localhost found");
	}

	@Test
	void certificateOfNameIsRefusedForAddress(CapturedOutput output) throws Exception {
		start(server, "");

		connect("127.0.0.1", TestCertificates.context(trusted, null));

		awaitRefused(output, "No subject alternative names matching IP address 127.0.0.1 found");
	}

	@Test
	void expiredCertificateIsRefused(CapturedOutput output) throws Exception {
		start(new TestCertificates(certificates).signed("authority", "expired", "-ext", "san=dns:localhost",
				"-startdate", "-10d", "-validity", "5"), "");

		connect("localhost", TestCertificates.context(trusted, null));

		awaitRefused(output, "validity check failed: NotAfter");
	}

	@Test
	void certificateOfUnknownAuthorityIsRefused(CapturedOutput output) throws Exception {
		start(server, "");

		connect("localhost", TestCertificates.context(other, null));

		awaitRefused(output, "unable to find valid certification path to requested target");
	}

	@Test
	void clientShowsItsCertificateToBrokerThatAsksForIt() throws Exception {
		start(server, clientAuthentication());

		connect("localhost", TestCertificates.context(trusted, client));

		awaitSent();
	}

	@Test
	void clientWithoutCertificateIsRefusedByBrokerThatAsksForOne(CapturedOutput output) throws Exception {
		start(server, clientAuthentication());

		connect("localhost", TestCertificates.context(trusted, null));

		awaitRefused(output, "certificate");
	}

	@Test
	void clientWithCertificateOfAnotherAuthorityIsRefused(CapturedOutput output) throws Exception {
		start(server, clientAuthentication());
		Path stranger = new TestCertificates(certificates).signed("other", "stranger");

		connect("localhost", TestCertificates.context(trusted, stranger));

		awaitRefused(output, "certificate");
	}

	private static String clientAuthentication() {
		return ";needClientAuth=true;trustStoreType=PKCS12;trustStorePath=" + trusted + ";trustStorePassword="
				+ TestCertificates.PASSWORD;
	}

	private void start(Path keyStore, String parameters) throws Exception {
		this.broker = new EmbeddedArtemis(this.folder, ";sslEnabled=true;keyStoreType=PKCS12;keyStorePath=" + keyStore
				+ ";keyStorePassword=" + TestCertificates.PASSWORD + parameters);
	}

	private void connect(String host, Supplier<SSLContext> context) {
		this.transport = new StompMessageTransport(
				settings(new StompAddress(host, this.broker.address().port()), context));
		this.transport.start();
	}

	private void awaitSent() throws Exception {
		await().until(this.transport::isAvailable);
		this.transport.send(new WireMessage(UUID.randomUUID(), "/queue/tls", Map.of(), "{}", null))
			.get(10, TimeUnit.SECONDS);
	}

	static void assertReceived(StompMessageTransport sender, StompSettings settings) {
		String queue = "tls" + UUID.randomUUID();
		try (StompSubscriber subscriber = new StompSubscriber(settings,
				Subscription.to("/topic/" + queue).queue(queue).build())
			.start()
			.awaitConnected()) {
			await().until(sender::isAvailable);
			sender.send(new WireMessage(UUID.randomUUID(), "/topic/" + queue, Map.of("dop-msg-id", queue),
					"{\"number\":1}", null));

			await().until(() -> subscriber.effects().contains("{\"number\":1}"));
		}
	}

	static void assertSubscriberRefused(CapturedOutput output, StompSettings settings, String reason) {
		try (StompSubscriber subscriber = new StompSubscriber(settings,
				Subscription.to("/topic/orders").queue("tls").build())
			.start()) {
			await().untilAsserted(() -> assertThat(output.toString().lines())
				.filteredOn((line) -> line.contains("No connection of queue 'tls'"))
				.singleElement()
				.asString()
				.contains(reason));
			assertThat(subscriber.containers().isConnected()).isFalse();
		}
	}

	private void awaitRefused(CapturedOutput output, String reason) {
		await().untilAsserted(() -> assertThat(output.toString().lines())
			.filteredOn((line) -> line.contains("No connection of the relay") && line.contains(reason))
			.hasSize(1));
		assertThat(this.transport.isAvailable()).isFalse();
	}

	private static StompSettings settings(StompAddress address, Supplier<SSLContext> context) {
		return settings(address, StompSettings.Login.defaults(), context);
	}

	static StompSettings settings(StompAddress address, StompSettings.Login login, Supplier<SSLContext> context) {
		StompSettings defaults = StompSettings.of(address);
		return new StompSettings(defaults.addresses(), login, StompBroker.AUTO, false, defaults.heartbeat(),
				defaults.connectTimeout(), defaults.receiptTimeout(), defaults.maxMessageSize(), defaults.window(),
				new StompSettings.Reconnect(Duration.ofMillis(100), 2, Duration.ofSeconds(1), 0.2), context);
	}

}
