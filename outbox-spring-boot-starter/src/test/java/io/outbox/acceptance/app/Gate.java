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

package io.outbox.acceptance.app;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;

import io.outbox.MessageTransport;
import io.outbox.WireMessage;
import io.outbox.stomp.StompMessageTransport;
import io.outbox.stomp.StompSettings;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Halts the relay at one point, so that it can be killed just there: it lets no frame
 * through to the broker, or no receipt through to the relay.
 */
@Component
@ConditionalOnProperty("acceptance.gate")
class Gate implements MessageTransport, SmartLifecycle {

	private final StompMessageTransport transport;

	private final boolean beforeSend;

	Gate(StompSettings settings, @Value("${acceptance.gate}") String place) {
		this.transport = new StompMessageTransport(settings);
		this.beforeSend = place.equals("before-send");
	}

	@Override
	public boolean isAvailable() {
		return this.transport.isAvailable();
	}

	@Override
	public void onAvailable(Runnable callback) {
		this.transport.onAvailable(callback);
	}

	@Override
	public CompletableFuture<Void> send(WireMessage message) {
		if (this.beforeSend) {
			Signals.give("GATE");
			halt();
		}
		this.transport.send(message).thenRun(() -> Signals.give("GATE"));
		return new CompletableFuture<>();
	}

	private static void halt() {
		try {
			new CountDownLatch(1).await();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	@Override
	public void start() {
		this.transport.start();
	}

	@Override
	public void stop() {
		this.transport.stop();
	}

	@Override
	public boolean isRunning() {
		return this.transport.isRunning();
	}

}
