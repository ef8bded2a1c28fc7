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

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.outbox.Subscription;
import io.outbox.WireMessage;
import io.outbox.support.ServerSet;
import io.outbox.support.TestServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.abort;

/**
 * RabbitMQ is killed and started again while a handler is at work. The server is the
 * test's own.
 */
class RabbitMqRestartTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(60);

	private final CountDownLatch entered = new CountDownLatch(1);

	private final CountDownLatch released = new CountDownLatch(1);

	private ServerSet servers;

	private TestServer broker;

	private StompMessageTransport publisher;

	@BeforeEach
	void start() throws IOException {
		this.servers = ServerSet.of("rabbitmq")
			.orElseGet(() -> abort("OUTBOX_TEST_SERVICES does not name the script that runs servers"));
		this.broker = this.servers.server("rabbitmq", "STOMP");
		this.broker.start();
		this.publisher = new StompMessageTransport(settings());
		this.publisher.start();
		await().atMost(TIMEOUT).until(this.publisher::isAvailable);
	}

	@AfterEach
	void stop() throws IOException {
		this.released.countDown();
		if (this.publisher != null) {
			this.publisher.stop();
		}
		if (this.servers != null) {
			this.servers.close();
		}
	}

	@Test
	void aRestartWhileAMessageIsHandledLeavesOneEffectAndASubscription() throws Exception {
		try (StompSubscriber subscriber = new StompSubscriber(settings(),
				Subscription.to("/topic/restart").queue("restart").build(), (payload) -> hold())
			.start()
			.awaitConnected()) {
			send(1);
			assertThat(this.entered.await(20, TimeUnit.SECONDS)).isTrue();

			this.broker.kill();
			await().atMost(TIMEOUT).until(() -> !subscriber.containers().isConnected());
			this.broker.start();
			await().atMost(TIMEOUT).until(subscriber.containers()::isConnected);
			this.released.countDown();
			await().atMost(TIMEOUT).until(this.publisher::isAvailable);
			send(2);

			await().atMost(TIMEOUT).until(() -> subscriber.effects().size() >= 2);
			assertThat(subscriber.effects()).containsExactly(body(1), body(2));
			assertThat(subscriber.duplicates()).containsExactly("1");
		}
	}

	private void hold() {
		this.entered.countDown();
		try {
			this.released.await(TIMEOUT.toSeconds(), TimeUnit.SECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private void send(int number) {
		assertThat(this.publisher.send(new WireMessage(UUID.randomUUID(), "/topic/restart",
				Map.of("dop-msg-id", Integer.toString(number)), body(number), null)))
			.succeedsWithin(TIMEOUT);
	}

	private static String body(int number) {
		return "{\"number\":" + number + "}";
	}

	private StompSettings settings() {
		StompSettings defaults = StompSettings.of(StompAddress.parse(this.broker.address()));
		return new StompSettings(defaults.addresses(), defaults.login(), StompBroker.AUTO, false, defaults.heartbeat(),
				defaults.connectTimeout(), defaults.receiptTimeout(), defaults.maxMessageSize(), defaults.window(),
				new StompSettings.Reconnect(Duration.ofMillis(50), 2, Duration.ofSeconds(1), 0.2), null);
	}

}
