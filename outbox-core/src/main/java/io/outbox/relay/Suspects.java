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

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

import io.outbox.jdbc.ClaimedMessage;

/**
 * Messages that were in flight when an error came that named no culprit. Each is sent
 * alone until it is confirmed or has shown that it is the culprit. Owned by one worker;
 * the oldest are forgotten when they become too many.
 */
final class Suspects {

	private static final int MAX_SIZE = 20_000;

	private static final int MAX_LOSSES = 3;

	private final Map<UUID, Integer> losses = new LinkedHashMap<>();

	boolean isEmpty() {
		return this.losses.isEmpty();
	}

	boolean contains(ClaimedMessage message) {
		return !this.losses.isEmpty() && this.losses.containsKey(message.messageId());
	}

	void add(ClaimedMessage message) {
		this.losses.putIfAbsent(message.messageId(), 0);
		if (this.losses.size() > MAX_SIZE) {
			this.losses.remove(this.losses.keySet().iterator().next());
		}
	}

	void remove(ClaimedMessage message) {
		if (!this.losses.isEmpty()) {
			this.losses.remove(message.messageId());
		}
	}

	/** Count a connection lost while the message was alone in flight. */
	boolean isCulpritAfterLoss(ClaimedMessage message) {
		return this.losses.merge(message.messageId(), 1, Integer::sum) >= MAX_LOSSES;
	}

}
