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

package io.outbox.relay;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import io.outbox.MessageTransport;
import io.outbox.WireMessage;

/**
 * Measures the sends of another transport while somebody wants to know.
 */
final class MonitoredTransport implements MessageTransport {

	private final MessageTransport transport;

	private final Monitors monitors;

	MonitoredTransport(MessageTransport transport, Monitors monitors) {
		this.transport = transport;
		this.monitors = monitors;
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
		if (this.monitors.isEmpty()) {
			return this.transport.send(message);
		}
		long sentAt = System.nanoTime();
		CompletableFuture<Void> sent = this.transport.send(message);
		sent.whenComplete((ignored, failure) -> this.monitors.sendEnded(message.destination(),
				Duration.ofNanos(System.nanoTime() - sentAt), failure));
		return sent;
	}

}
