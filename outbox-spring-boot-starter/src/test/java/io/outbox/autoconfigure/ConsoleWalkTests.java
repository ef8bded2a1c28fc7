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

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import io.outbox.MessageRejectedException;
import io.outbox.Outbox;
import io.outbox.Subscribe;
import io.outbox.autoconfigure.sample.Parcel;
import org.apache.activemq.artemis.core.config.impl.ConfigurationImpl;
import org.apache.activemq.artemis.core.server.embedded.EmbeddedActiveMQ;
import org.apache.activemq.artemis.core.settings.impl.AddressSettings;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.persistence.autoconfigure.EntityScan;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.test.util.TestSocketUtils;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A person on call with nothing but the console, and an ActiveMQ Artemis that goes away,
 * refuses a message and has a dead letter.
 */
class ConsoleWalkTests {

	private static final String ACCEPTOR = "tcp://127.0.0.1:%d?protocols=STOMP;anycastPrefix=/queue/;multicastPrefix=/topic/";

	private final EmbeddedActiveMQ broker = new EmbeddedActiveMQ();

	private final int port = TestSocketUtils.findAvailableTcpPort();

	private ConsoleBrowser browser;

	@BeforeEach
	void start() throws Exception {
		this.browser = ConsoleBrowser.start()
			.orElseGet(() -> Assumptions.abort("OUTBOX_TEST_CHROMIUM or OUTBOX_TEST_CHROMEDRIVER is missing"));
		this.broker.setConfiguration(new ConfigurationImpl().setPersistenceEnabled(false)
			.setSecurityEnabled(false)
			.addAcceptorConfiguration("stomp", ACCEPTOR.formatted(this.port)));
		this.broker.start();
	}

	@AfterEach
	void stop() throws Exception {
		if (this.browser != null) {
			this.browser.close();
			this.broker.stop();
		}
	}

	@Test
	void anOutageAPoisonMessageAndADeadLetterAreSeenAndMended() throws Exception {
		try (OperatedApplication shop = OperatedApplication.withoutSecurity(Shop.class,
				"--outbox.stomp.addresses=127.0.0.1:" + this.port, "--outbox.console.enabled=true",
				"--outbox.console.open=true", "--outbox.relay.poll-interval=200ms",
				"--outbox.stomp.reconnect.max-interval=1s", "--outbox.relay.retry.max-attempts=1",
				"--management.endpoint.health.show-components=always", OperatedApplication.RELAY)) {
			this.browser.open(shop, "overview");
			this.browser.await("#broker", "broker up");

			outage(shop);
			poison(shop);
			deadLetter(shop);
		}
	}

	private void outage(OperatedApplication shop) throws Exception {
		this.broker.stop();
		this.browser.await("#broker", "broker down");
		this.browser.await("#view", "The broker can’t be reached.");
		assertThat(shop.get(null, "/actuator/health/outbox").body()).contains("DEGRADED");
		shop.insert(1, "/queue/a");
		this.browser.await(count("PENDING"), "1");
		shop.insert(1, "/queue/a");
		this.browser.await(count("PENDING"), "2");
		this.browser.screenshot("outage");

		this.broker.start();

		this.browser.await("#broker", "broker up");
		this.browser.await(count("PENDING"), "0");
		this.browser.await(count("PUBLISHED"), "2");
	}

	private void poison(OperatedApplication shop) {
		this.broker.getActiveMQServer()
			.getAddressSettingsRepository()
			.addMatch("b", new AddressSettings().setAutoCreateAddresses(false).setAutoCreateQueues(false));
		shop.insert(1, "/queue/b");
		this.browser.await(count("FAILED"), "1");
		this.browser.click("[id='count-dataSource-FAILED']");
		this.browser.click("tbody a");
		this.browser.await("dl .error", "b");
		this.browser.screenshot("poison");

		this.broker.getActiveMQServer().getAddressSettingsRepository().removeMatch("b");
		this.browser.click("#retry");
		this.browser.confirm("Retry this message?");

		this.browser.click("nav a[href='#/overview']");
		this.browser.await(count("PUBLISHED"), "3");
		this.browser.await(count("FAILED"), "0");
	}

	private void deadLetter(OperatedApplication shop) {
		Shipping shipping = shop.context().getBean(Shipping.class);
		Outbox outbox = shop.context().getBean(Outbox.class);
		shop.context()
			.getBean(TransactionTemplate.class)
			.executeWithoutResult((status) -> outbox.publish("/queue/orders", "keyboard"));
		this.browser.await(count("PUBLISHED"), "4");
		this.browser.open(shop, "dead-letters/shipping");
		this.browser.until(() -> {
			this.browser.click("#reload");
			assertThat(this.browser.text("#letters")).contains("1 dead letter");
		});
		this.browser.await("#letters > table > tbody", "no stock");
		this.browser.screenshot("dead-letter");

		shipping.stocked = true;
		this.browser.click("#replay-all");
		this.browser.confirm("Replay 1 dead letter?");

		this.browser.await("#letters", "No dead letters");
		this.browser.until(() -> assertThat(shipping.shipped).hasSize(1));
	}

	private static String count(String status) {
		return "[id='count-dataSource-" + status + "'] strong";
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@EntityScan(basePackageClasses = Parcel.class)
	static class Shop {

		@Bean
		Shipping shipping() {
			return new Shipping();
		}

	}

	static class Shipping {

		private final List<String> shipped = new CopyOnWriteArrayList<>();

		private volatile boolean stocked;

		@Subscribe(id = "shipping", destination = "/queue/orders.v1", queue = "orders.v1")
		void ship(String order) {
			if (!this.stocked) {
				throw new MessageRejectedException("no stock");
			}
			this.shipped.add(order);
		}

	}

}
