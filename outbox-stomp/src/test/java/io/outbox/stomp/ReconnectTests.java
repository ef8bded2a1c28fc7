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
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import io.outbox.WireMessage;
import io.outbox.stomp.ScriptedBroker.Frame;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.awaitility.Awaitility.await;

/**
 * When a {@link StompMessageTransport} connects again without a pause.
 */
class ReconnectTests {

	private static final Duration PAUSE = Duration.ofHours(1);

	private ScriptedBroker broker;

	private StompMessageTransport transport;

	@BeforeEach
	void start() throws Exception {
		this.broker = new ScriptedBroker();
		StompSettings defaults = StompSettings.of(this.broker.address());
		this.transport = new StompMessageTransport(new StompSettings(defaults.addresses(), defaults.login(),
				StompBroker.AUTO, false, defaults.heartbeat(), defaults.connectTimeout(), defaults.receiptTimeout(),
				defaults.maxMessageSize(), defaults.window(), new StompSettings.Reconnect(PAUSE, 1, PAUSE, 0), null));
		this.transport.start();
		await().until(this.transport::isAvailable);
	}

	@AfterEach
	void stop() throws Exception {
		this.transport.stop();
		this.broker.close();
	}

	@Test
	void lossAfterConfirmedSendIsFollowedByNoPause() throws Exception {
		sendAndConfirm().closeConnection();

		await().until(() -> this.broker.connections() == 2 && this.transport.isAvailable());
	}

	@Test
	void lossBeforeAnyConfirmedSendIsFollowedByPause() throws Exception {
		sendAndConfirm().closeConnection();
		await().until(() -> this.broker.connections() == 2 && this.transport.isAvailable());

		send();
		this.broker.next().closeConnection();

		await().until(() -> !this.transport.isAvailable());
		await().during(Duration.ofMillis(300)).until(() -> this.broker.connections() == 2);
	}

	private Frame sendAndConfirm() throws Exception {
		CompletableFuture<Void> send = send();
		Frame frame = this.broker.next();
		frame.confirm();
		send.get(5, TimeUnit.SECONDS);
		return frame;
	}

	private CompletableFuture<Void> send() {
		return this.transport.send(new WireMessage(UUID.randomUUID(), "/topic/test", Map.of(), "{}", null));
	}

}
