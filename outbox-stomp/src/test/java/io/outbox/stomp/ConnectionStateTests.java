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

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import io.outbox.WireMessage;
import io.outbox.stomp.ConnectionState.Status;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * What a {@link StompMessageTransport} says of its connection.
 */
class ConnectionStateTests {

	private StompMessageTransport transport;

	@AfterEach
	void stop() {
		if (this.transport != null) {
			this.transport.stop();
		}
	}

	@Test
	void isDisconnectedBeforeTheStart() throws Exception {
		try (ScriptedBroker broker = new ScriptedBroker()) {
			this.transport = transport(broker, Duration.ofSeconds(10));

			assertThat(state().status()).isEqualTo(Status.DISCONNECTED);
			assertThat(state().address()).isNull();
		}
	}

	@Test
	void namesTheBrokerThatItIsConnectedTo() throws Exception {
		try (ScriptedBroker broker = new ScriptedBroker("CONNECTED\nversion:1.2\nserver:Mock/1\n\n\0")) {
			start(broker, Duration.ofSeconds(10));

			assertThat(state().status()).isEqualTo(Status.CONNECTED);
			assertThat(state().address()).isEqualTo(broker.address());
			assertThat(state().server()).isEqualTo("Mock/1");
			assertThat(state().cause()).isNull();
		}
	}

	@Test
	void saysSinceWhenAndWhyThereIsNoConnection() throws Exception {
		ScriptedBroker broker = new ScriptedBroker();
		start(broker, Duration.ofSeconds(10));
		ConnectionState connected = state();

		broker.close();

		await().until(() -> state().status() == Status.DISCONNECTED);
		ConnectionState lost = state();
		assertThat(lost.since()).isAfterOrEqualTo(connected.since());
		await().untilAsserted(() -> assertThat(state().cause()).contains("refused"));
		assertThat(state().since()).isEqualTo(lost.since());
		assertThat(state().cause()).contains(broker.address().toString());
	}

	@Test
	void aReceiptThatDoesNotComeIsBackpressureUntilTheNextOne() throws Exception {
		try (ScriptedBroker broker = new ScriptedBroker()) {
			start(broker, Duration.ofMillis(200));
			send();
			broker.next();

			await().until(() -> state().status() == Status.BACKPRESSURE && this.transport.isAvailable());
			assertThat(state().cause()).contains("confirmed nothing");
			assertThat(state().address()).isEqualTo(broker.address());

			send();
			broker.next().confirm();
			await().until(() -> state().status() == Status.CONNECTED);
		}
	}

	@Test
	void aBrokerThatGoesAwayAfterBackpressureIsDisconnected() throws Exception {
		ScriptedBroker broker = new ScriptedBroker();
		start(broker, Duration.ofMillis(200));
		send();
		await().until(() -> state().status() == Status.BACKPRESSURE);

		broker.close();

		await().until(() -> state().status() == Status.DISCONNECTED);
	}

	private ConnectionState state() {
		return this.transport.getConnectionState();
	}

	private void send() {
		this.transport.send(new WireMessage(UUID.randomUUID(), "/topic/test", Map.of(), "{}", null));
	}

	private void start(ScriptedBroker broker, Duration receiptTimeout) {
		this.transport = transport(broker, receiptTimeout);
		this.transport.start();
		await().until(this.transport::isAvailable);
	}

	private static StompMessageTransport transport(ScriptedBroker broker, Duration receiptTimeout) {
		return new StompMessageTransport(new StompSettings(List.of(broker.address()), StompSettings.Login.defaults(),
				StompBroker.AUTO, false, new StompSettings.Heartbeat(Duration.ZERO, Duration.ZERO),
				Duration.ofSeconds(5), receiptTimeout, 1024 * 1024, 2,
				new StompSettings.Reconnect(Duration.ofMillis(20), 2, Duration.ofMillis(100), 0.2), null));
	}

}
