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

package io.outbox.datasources;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

import io.outbox.MessageTransport;
import io.outbox.WireMessage;

/**
 * A broker that confirms everything and remembers which threads sent.
 */
class RecordingTransport implements MessageTransport {

	final List<WireMessage> messages = new CopyOnWriteArrayList<>();

	/** Names of threads by destination. */
	final Map<String, String> threads = new ConcurrentHashMap<>();

	@Override
	public boolean isAvailable() {
		return true;
	}

	@Override
	public void onAvailable(Runnable callback) {
	}

	@Override
	public CompletableFuture<Void> send(WireMessage message) {
		this.threads.put(message.destination(), Thread.currentThread().getName());
		this.messages.add(message);
		return CompletableFuture.completedFuture(null);
	}

}
