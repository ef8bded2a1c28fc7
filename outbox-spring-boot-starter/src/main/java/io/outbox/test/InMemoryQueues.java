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

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;

import io.outbox.Subscription;

/**
 * All queues, and which of them a destination leads to. Guarded by the lock of the
 * transport.
 */
final class InMemoryQueues {

	private final Map<String, InMemoryQueue> queues = new LinkedHashMap<>();

	/** The queue that a subscriber reads from. */
	InMemoryQueue bind(Subscription subscription) {
		String destination = subscription.destination();
		String name = isTopic(destination) ? destination + " " + subscription.queue() : destination;
		return this.queues.computeIfAbsent(name, (key) -> new InMemoryQueue(destination));
	}

	/** Put a message into all queues of a destination. */
	List<InMemoryMessage> put(String destination, Map<String, String> headers, String body) {
		if (!isTopic(destination)) {
			this.queues.computeIfAbsent(destination, InMemoryQueue::new);
		}
		Map<String, String> all = new LinkedHashMap<>(headers);
		all.put("destination", destination);
		all.put("message-id", UUID.randomUUID().toString());
		return put(this.queues.values()
			.stream()
			.filter((queue) -> queue.destination().equals(destination))
			.map((queue) -> new InMemoryMessage(queue, all, body))
			.toList());
	}

	List<InMemoryMessage> put(List<InMemoryMessage> messages) {
		messages.forEach((message) -> message.queue().add(message));
		return messages;
	}

	Stream<InMemorySubscription> subscriptions() {
		return this.queues.values().stream().flatMap((queue) -> queue.subscriptions().stream());
	}

	void dispatch() {
		this.queues.values().forEach(InMemoryQueue::dispatch);
	}

	void clear() {
		this.queues.values().forEach(InMemoryQueue::clear);
	}

	private static boolean isTopic(String destination) {
		return destination.startsWith("/topic/") || destination.startsWith("/exchange/");
	}

}
