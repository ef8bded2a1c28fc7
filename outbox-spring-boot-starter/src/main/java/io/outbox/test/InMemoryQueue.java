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

package io.outbox.test;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * A queue and those who read from it in turn. Guarded by the lock of the transport.
 */
final class InMemoryQueue {

	private final String destination;

	private final Deque<InMemoryMessage> waiting = new ArrayDeque<>();

	private final List<InMemorySubscription> subscriptions = new ArrayList<>();

	InMemoryQueue(String destination) {
		this.destination = destination;
	}

	String destination() {
		return this.destination;
	}

	List<InMemorySubscription> subscriptions() {
		return this.subscriptions;
	}

	void add(InMemoryMessage message) {
		this.waiting.add(message);
	}

	/** Put messages back that have not been acknowledged, in front of the others. */
	void giveBack(List<InMemoryMessage> messages) {
		List<InMemoryMessage> reversed = new ArrayList<>(messages);
		Collections.reverse(reversed);
		reversed.forEach(this.waiting::addFirst);
	}

	/** Hand out as much as the subscribers take. */
	void dispatch() {
		InMemorySubscription next = next();
		while (next != null) {
			next.deliver(this.waiting.remove());
			// To the end, so that each has its turn
			this.subscriptions.remove(next);
			this.subscriptions.add(next);
			next = next();
		}
	}

	private @Nullable InMemorySubscription next() {
		return this.waiting.isEmpty() ? null
				: this.subscriptions.stream().filter(InMemorySubscription::takesMore).findFirst().orElse(null);
	}

	void clear() {
		this.waiting.clear();
		this.subscriptions.forEach(InMemorySubscription::abandon);
	}

}
