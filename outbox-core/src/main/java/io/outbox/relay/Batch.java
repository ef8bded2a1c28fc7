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

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.outbox.jdbc.ClaimedMessage;
import io.outbox.jdbc.MessageStatus;
import io.outbox.relay.Shipment.Outcome;

/**
 * The messages of one step, as chains of equal keys: a retrying message first, the held
 * ones next, then the rest in the order of ids. Owned by one worker.
 */
final class Batch {

	private final List<Shipment> shipments = new ArrayList<>();

	private final Map<String, Shipment> first = new LinkedHashMap<>();

	private final Map<String, Shipment> last = new HashMap<>();

	private final List<ClaimedMessage> held = new ArrayList<>();

	private final Set<String> releasable = new HashSet<>();

	private final Set<String> waiting;

	private final long readAt;

	private Batch(Set<String> waiting, long readAt) {
		this.waiting = waiting;
		this.readAt = readAt;
	}

	/**
	 * Put chains together.
	 * @param due what was read, without held messages
	 * @param followers the held messages of retrying keys, in order
	 * @param waiting the keys that are held back
	 * @param retrying the keys that follow their retrying message
	 * @param readAt when it was read, in nanoseconds
	 */
	static Batch of(List<ClaimedMessage> due, List<ClaimedMessage> followers, Set<String> waiting, Set<String> retrying,
			long readAt) {
		Batch batch = new Batch(waiting, readAt);
		batch.releasable.addAll(retrying);
		due.stream().filter(Batch::isRetrying).forEach(batch::append);
		followers.forEach(batch::append);
		due.stream().filter((message) -> !isRetrying(message)).forEach(batch::appendUnlessHeldBack);
		return batch;
	}

	static List<ClaimedMessage> sort(List<ClaimedMessage> messages, int limit) {
		Comparator<ClaimedMessage> order = Comparator.comparing((ClaimedMessage message) -> !isRetrying(message));
		List<ClaimedMessage> sorted = new ArrayList<>(messages);
		sorted.sort(order.thenComparingLong(ClaimedMessage::id));
		return (sorted.size() > limit) ? sorted.subList(0, limit) : sorted;
	}

	static boolean isRetrying(ClaimedMessage message) {
		return message.status() == MessageStatus.RETRYING;
	}

	Collection<Shipment> chains() {
		return this.first.values();
	}

	List<Shipment> shipments() {
		return this.shipments;
	}

	List<ClaimedMessage> with(Outcome outcome) {
		List<ClaimedMessage> messages = new ArrayList<>();
		for (Shipment shipment : this.shipments) {
			if (shipment.outcome() == outcome) {
				messages.add(shipment.message());
			}
		}
		return messages;
	}

	/** The keys whose held messages may have lost the message before them. */
	Set<String> releasable() {
		return this.releasable;
	}

	/** Messages that are to be held: those of waiting keys and those behind a refusal. */
	List<ClaimedMessage> held(boolean blocking) {
		List<ClaimedMessage> result = new ArrayList<>(this.held);
		for (Shipment chain : this.first.values()) {
			boolean refused = false;
			for (Shipment shipment = chain; shipment != null; shipment = shipment.next()) {
				Outcome outcome = shipment.outcome();
				if (refused && outcome == Outcome.UNSENT && isNew(shipment.message())) {
					result.add(shipment.message());
				}
				refused = refused || outcome == Outcome.RETRY || (blocking && outcome == Outcome.FAILED);
			}
		}
		return result;
	}

	private void appendUnlessHeldBack(ClaimedMessage message) {
		if (this.waiting.contains(message.key())) {
			this.held.add(message);
		}
		else {
			append(message);
		}
	}

	private void append(ClaimedMessage message) {
		Shipment shipment = new Shipment(message, this.readAt);
		this.shipments.add(shipment);
		Shipment previous = this.last.put(message.key(), shipment);
		if (previous != null) {
			previous.next(shipment);
		}
		else {
			this.first.put(message.key(), shipment);
		}
	}

	private static boolean isNew(ClaimedMessage message) {
		return message.status() == MessageStatus.PENDING || message.status() == MessageStatus.DELAYED;
	}

}
