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

import io.outbox.jdbc.MessageStatus;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.ssl.DefaultSslBundleRegistry;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The certificates of an SSL bundle are renewed while the relay runs with ActiveMQ
 * Artemis, which asks for one of the client.
 */
@ExtendWith(OutputCaptureExtension.class)
class CertificateRenewalTests {

	@TempDir
	private static Path certificates;

	private static Path trusted;

	private static Path other;

	private static Path server;

	private static Path client;

	private static Path expired;

	@TempDir
	private Path folder;

	private final DefaultSslBundleRegistry bundles = new DefaultSslBundleRegistry();

	private EmbeddedArtemis broker;

	private StompRelay relay;

	@BeforeAll
	static void makeCertificates() throws Exception {
		TestCertificates maker = new TestCertificates(certificates);
		trusted = maker.authority("authority");
		other = maker.authority("other");
		server = maker.signed("authority", "server", "-ext", "san=dns:localhost");
		client = maker.signed("authority", "client");
		expired = maker.signed("authority", "expired", "-startdate", "-10d", "-validity", "5");
	}

	@BeforeEach
	void startBroker() throws Exception {
		this.broker = new EmbeddedArtemis(this.folder,
				";sslEnabled=true;keyStoreType=PKCS12;keyStorePath=" + server + ";keyStorePassword="
						+ TestCertificates.PASSWORD + ";needClientAuth=true;trustStoreType=PKCS12;trustStorePath="
						+ trusted + ";trustStorePassword=" + TestCertificates.PASSWORD);
	}

	@AfterEach
	void stop() throws Exception {
		this.relay.close();
		this.broker.stop();
	}

	@Test
	void messagesWaitForBrokerThatIsNotTrustedUntilItIs(CapturedOutput output) {
		start(other, client);

		assertMessageWaits(output, "unable to find valid certification path to requested target");

		this.bundles.updateBundle("broker", TestCertificates.bundle(trusted, client));
		assertMessageIsSent(output);
	}

	@Test
	void messagesWaitForClientWhoseCertificateHasExpiredUntilItIsRenewed(CapturedOutput output) {
		start(trusted, expired);

		assertMessageWaits(output, "certificate");

		this.bundles.updateBundle("broker", TestCertificates.bundle(trusted, client));
		assertMessageIsSent(output);
	}

	@Test
	void messagesWaitForCertificateThatCanNotBeRead(CapturedOutput output) {
		start(trusted, this.folder.resolve("missing.p12"));

		assertMessageWaits(output, "missing.p12");

		this.bundles.updateBundle("broker", TestCertificates.bundle(trusted, client));
		assertMessageIsSent(output);
	}

	@Test
	void nextConnectionUsesWhatTheBundleHoldsThen(CapturedOutput output) throws Exception {
		start(trusted, client);
		this.relay.publish("/queue/tls", "key", "first");
		await().until(() -> this.relay.count(MessageStatus.PUBLISHED) == 1);

		this.bundles.updateBundle("broker", TestCertificates.bundle(other, client));
		this.broker.restart();

		await().untilAsserted(() -> assertThat(output)
			.containsOnlyOnce("unable to find valid certification path to requested target"));
	}

	private void start(Path trusted, Path own) {
		this.bundles.registerBundle("broker", TestCertificates.bundle(trusted, own));
		this.relay = new StompRelay(TlsTests.settings(new StompAddress("localhost", this.broker.address().port()),
				StompSettings.Login.defaults(), () -> this.bundles.getBundle("broker").createSslContext()))
			.start();
	}

	private void assertMessageWaits(CapturedOutput output, String reason) {
		this.relay.publish("/queue/tls", "key", "body");
		await().untilAsserted(() -> assertThat(output.toString().lines())
			.filteredOn((line) -> line.contains("No connection of the relay") && line.contains(reason))
			.hasSize(1));
		assertThat(this.relay.transport().isAvailable()).isFalse();
		assertThat(this.relay.count("status = 1 AND attempts = 0")).isOne();
	}

	private void assertMessageIsSent(CapturedOutput output) {
		await().until(() -> this.relay.count(MessageStatus.PUBLISHED) == 1);
		assertThat(this.relay.count("attempts = 0")).isOne();
		assertThat(output.toString().lines()).filteredOn((line) -> line.contains("Connected the relay"))
			.singleElement()
			.asString()
			.endsWith("again");
	}

}
