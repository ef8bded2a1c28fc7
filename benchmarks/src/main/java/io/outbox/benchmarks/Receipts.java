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

package io.outbox.benchmarks;

import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;

import io.outbox.MessageTransport;
import io.outbox.WireMessage;

/**
 * When the broker's receipts arrived.
 */
final class Receipts {

	private static final long TIMEOUT_SECONDS = 60;

	private final Map<UUID, Long> times = new ConcurrentHashMap<>();

	void add(UUID messageId) {
		this.times.putIfAbsent(messageId, System.nanoTime());
	}

	/** Have the receipts of a transport noted. */
	MessageTransport of(MessageTransport transport) {
		return new MessageTransport() {

			@Override
			public boolean isAvailable() {
				return transport.isAvailable();
			}

			@Override
			public void onAvailable(Runnable callback) {
				transport.onAvailable(callback);
			}

			@Override
			public CompletableFuture<Void> send(WireMessage message) {
				return transport.send(message).whenComplete((ignored, failure) -> {
					if (failure == null) {
						add(message.messageId());
					}
				});
			}

		};
	}

	void await(int expected) throws TimeoutException {
		long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(TIMEOUT_SECONDS);
		while (this.times.size() < expected) {
			if (System.nanoTime() - deadline > 0) {
				throw new TimeoutException("Only " + this.times.size() + " of " + expected + " receipts arrived");
			}
			LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
		}
	}

	/**
	 * Milliseconds from each commit to the receipt, in order of size. A receipt may
	 * arrive before the commit has returned.
	 */
	double[] since(Map<UUID, Long> committed) {
		return committed.entrySet()
			.stream()
			.mapToDouble(
					(entry) -> Math.max(this.times.getOrDefault(entry.getKey(), Long.MAX_VALUE) - entry.getValue(), 0)
							/ 1e6)
			.sorted()
			.toArray();
	}

}
