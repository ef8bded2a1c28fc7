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
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.function.LongSupplier;

import io.outbox.jdbc.ClaimedMessage;

/**
 * Messages that were in flight when an error came that named no culprit. Each is sent
 * alone until it is confirmed or has shown that it is the culprit. Owned by one worker;
 * the oldest are forgotten when they become too many or too old, because another worker
 * may have sent them.
 */
final class Suspects {

	private static final int MAX_SIZE = 20_000;

	private static final int MAX_LOSSES = 3;

	private static final Duration MAX_AGE = Duration.ofMinutes(10);

	/** In the order of the last suspicion. */
	private final Map<UUID, Suspicion> suspicions = new LinkedHashMap<>();

	private final LongSupplier nanoTime;

	Suspects() {
		this(System::nanoTime);
	}

	Suspects(LongSupplier nanoTime) {
		this.nanoTime = nanoTime;
	}

	boolean isEmpty() {
		long now = this.nanoTime.getAsLong();
		this.suspicions.values().removeIf((suspicion) -> now - suspicion.at() > MAX_AGE.toNanos());
		return this.suspicions.isEmpty();
	}

	boolean contains(ClaimedMessage message) {
		return !this.suspicions.isEmpty() && this.suspicions.containsKey(message.messageId());
	}

	void add(ClaimedMessage message) {
		suspect(message, 0);
	}

	void remove(ClaimedMessage message) {
		if (!this.suspicions.isEmpty()) {
			this.suspicions.remove(message.messageId());
		}
	}

	/** Count a connection lost while the message was alone in flight. */
	boolean isCulpritAfterLoss(ClaimedMessage message) {
		return suspect(message, 1) >= MAX_LOSSES;
	}

	private int suspect(ClaimedMessage message, int losses) {
		Suspicion previous = this.suspicions.remove(message.messageId());
		int sum = (previous != null) ? previous.losses() + losses : losses;
		this.suspicions.put(message.messageId(), new Suspicion(sum, this.nanoTime.getAsLong()));
		if (this.suspicions.size() > MAX_SIZE) {
			this.suspicions.remove(this.suspicions.keySet().iterator().next());
		}
		return sum;
	}

	/**
	 * What speaks against a message.
	 *
	 * @param losses how often the connection was lost while it was alone in flight
	 * @param at when it was suspected last, in nanoseconds
	 */
	private record Suspicion(int losses, long at) {
	}

}
