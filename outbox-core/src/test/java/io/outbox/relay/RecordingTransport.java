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

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

import io.outbox.MessageRefusedException;
import io.outbox.MessageTransport;
import io.outbox.WireMessage;

/**
 * Transport to a broker in memory that remembers what it has taken, in order.
 */
final class RecordingTransport implements MessageTransport {

	private final List<WireMessage> sent = new CopyOnWriteArrayList<>();

	private final List<Runnable> callbacks = new CopyOnWriteArrayList<>();

	private volatile boolean available = true;

	private volatile Function<WireMessage, CompletableFuture<Void>> behaviour = (message) -> take();

	static CompletableFuture<Void> take() {
		return CompletableFuture.completedFuture(null);
	}

	static CompletableFuture<Void> refuse(boolean permanent) {
		return CompletableFuture.failedFuture(new MessageRefusedException("poison", permanent, null));
	}

	void behaviour(Function<WireMessage, CompletableFuture<Void>> behaviour) {
		this.behaviour = behaviour;
	}

	void available(boolean available) {
		this.available = available;
		if (available) {
			this.callbacks.forEach(Runnable::run);
		}
	}

	/** Bodies of the messages that were put on the wire. */
	List<String> bodies() {
		return this.sent.stream().map(WireMessage::body).toList();
	}

	List<WireMessage> sent() {
		return this.sent;
	}

	@Override
	public boolean isAvailable() {
		return this.available;
	}

	@Override
	public void onAvailable(Runnable callback) {
		this.callbacks.add(callback);
	}

	@Override
	public CompletableFuture<Void> send(WireMessage message) {
		this.sent.add(message);
		return this.behaviour.apply(message);
	}

}
