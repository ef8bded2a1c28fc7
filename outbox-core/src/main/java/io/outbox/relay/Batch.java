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
import java.util.stream.Stream;

import io.outbox.jdbc.ClaimedMessage;
import io.outbox.jdbc.MessageStatus;
import io.outbox.relay.Shipment.Outcome;

/**
 * The messages of one step, as chains of equal keys in the order of ids. Owned by one
 * worker.
 */
final class Batch {

	private final List<Shipment> shipments = new ArrayList<>();

	private final Map<String, Shipment> first = new LinkedHashMap<>();

	private final Map<String, Shipment> last = new HashMap<>();

	private final List<ClaimedMessage> held = new ArrayList<>();

	private final Set<String> releasable = new HashSet<>();

	private final Map<String, Long> waiting;

	private final long readAt;

	private Batch(Map<String, Long> waiting, long readAt) {
		this.waiting = waiting;
		this.readAt = readAt;
	}

	/**
	 * Put chains together.
	 * @param due what was read, without held messages
	 * @param followers the held messages of retrying keys, in order
	 * @param waiting the keys that are held back, and from which id on retrying messages
	 * are too
	 * @param retrying the keys that follow their retrying message
	 * @param readAt when it was read, in nanoseconds
	 */
	static Batch of(List<ClaimedMessage> due, List<ClaimedMessage> followers, Map<String, Long> waiting,
			Set<String> retrying, long readAt) {
		Batch batch = new Batch(waiting, readAt);
		batch.releasable.addAll(retrying);
		Stream.concat(due.stream(), followers.stream())
			.sorted(Comparator.comparingLong(ClaimedMessage::id))
			.forEach(batch::appendUnlessHeldBack);
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

	/** Messages that are to be held. */
	List<ClaimedMessage> held(boolean blocking) {
		return heldBack(blocking).filter((message) -> !message.paused() && !isHeld(message)).toList();
	}

	/**
	 * Messages that are to be set aside: they are not held, because a resumption would
	 * then put them behind later ones that were set aside.
	 */
	List<ClaimedMessage> paused(boolean blocking) {
		return Stream.concat(with(Outcome.PAUSED).stream(), heldBack(blocking).filter(ClaimedMessage::paused)).toList();
	}

	/** Messages of waiting keys and those behind a refusal. */
	private Stream<ClaimedMessage> heldBack(boolean blocking) {
		List<ClaimedMessage> result = new ArrayList<>(this.held);
		for (Shipment chain : this.first.values()) {
			boolean refused = false;
			for (Shipment shipment = chain; shipment != null; shipment = shipment.next()) {
				Outcome outcome = shipment.outcome();
				if (refused && outcome == Outcome.UNSENT) {
					result.add(shipment.message());
				}
				refused = refused || outcome == Outcome.RETRY || (blocking && outcome == Outcome.FAILED);
			}
		}
		return result.stream();
	}

	private void appendUnlessHeldBack(ClaimedMessage message) {
		Long from = this.waiting.get(message.key());
		if (from == null || isHeld(message) || (isRetrying(message) && message.id() < from)) {
			append(message);
		}
		else {
			this.held.add(message);
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

	private static boolean isHeld(ClaimedMessage message) {
		return message.status() == MessageStatus.HELD;
	}

}
