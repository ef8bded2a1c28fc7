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

import java.util.concurrent.CompletableFuture;

import io.outbox.MessageTransport;
import io.outbox.WireMessage;

import org.springframework.context.SmartLifecycle;

/**
 * Sends messages over one STOMP connection and waits for the broker's receipts.
 */
public final class StompMessageTransport implements MessageTransport, SmartLifecycle {

	/**
	 * Create a transport, which connects once it is started.
	 * @param settings the settings
	 */
	public StompMessageTransport(StompSettings settings) {
	}

	@Override
	public boolean isAvailable() {
		return false;
	}

	@Override
	public void onAvailable(Runnable callback) {
	}

	@Override
	public CompletableFuture<Void> send(WireMessage message) {
		return CompletableFuture.failedFuture(new UnsupportedOperationException());
	}

	@Override
	public void start() {
	}

	@Override
	public void stop() {
	}

	@Override
	public boolean isRunning() {
		return false;
	}

}
