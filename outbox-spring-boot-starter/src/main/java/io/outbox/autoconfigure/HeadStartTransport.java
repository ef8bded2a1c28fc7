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

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;

import io.outbox.MessageTransport;
import io.outbox.WireMessage;
import io.outbox.inbox.SubscriberContainers;

import org.springframework.beans.factory.ObjectProvider;

/**
 * Gives the application's own subscribers a head start of a bounded time whenever the
 * relay has got a connection: a broker drops what is sent to a topic before the first
 * subscriber has made its queue, and a broker that has just been installed knows none.
 */
final class HeadStartTransport implements MessageTransport {

	private final MessageTransport transport;

	private final ObjectProvider<SubscriberContainers> containers;

	private final Duration headStart;

	private final ReentrantLock lock = new ReentrantLock();

	private long availableSince;

	private boolean available;

	private boolean over;

	private boolean subscribersStarted;

	HeadStartTransport(MessageTransport transport, ObjectProvider<SubscriberContainers> containers,
			Duration headStart) {
		this.transport = transport;
		this.containers = containers;
		this.headStart = headStart;
	}

	@Override
	public boolean isAvailable() {
		this.lock.lock();
		try {
			if (!this.transport.isAvailable()) {
				this.available = false;
				this.over = false;
				return false;
			}
			if (!this.available) {
				this.available = true;
				this.availableSince = System.nanoTime();
			}
			this.over = this.over || System.nanoTime() - this.availableSince > this.headStart.toNanos()
					|| !subscribersAreMissing();
			return this.over;
		}
		finally {
			this.lock.unlock();
		}
	}

	private boolean subscribersAreMissing() {
		SubscriberContainers containers = this.containers.getIfAvailable();
		if (containers == null || !containers.isAutoStartup() || containers.isConnected()) {
			return false;
		}
		this.subscribersStarted = this.subscribersStarted || containers.isRunning();
		return containers.isRunning() || !this.subscribersStarted;
	}

	@Override
	public void onAvailable(Runnable callback) {
		this.transport.onAvailable(callback);
	}

	@Override
	public CompletableFuture<Void> send(WireMessage message) {
		return this.transport.send(message);
	}

}
