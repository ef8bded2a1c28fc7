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

package io.outbox.hibernate;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * What capture is to do with a sequence of steps: an independent account of the tables of
 * the design, in memory. {@link ModelSession} is one transaction, {@link ModelPortion}
 * what it has changed.
 */
final class CaptureModel {

	private final int portionSize;

	private final Map<Key, Map<String, @Nullable Object>> rows = new HashMap<>();

	private final Deque<ModelSession> sessions = new ArrayDeque<>();

	private final List<Message> messages = new ArrayList<>();

	private int writes;

	private int commits;

	CaptureModel(int portionSize) {
		this.portionSize = portionSize;
	}

	/**
	 * Take a step, if it is possible.
	 * @return whether it was
	 */
	boolean take(ModelStep step) {
		if (step.action() == ModelStep.Action.BEGIN) {
			return this.sessions.size() < 3 && begin();
		}
		if (this.sessions.isEmpty()) {
			return false;
		}
		return switch (step.action()) {
			case COMMIT -> end(true);
			case ROLLBACK -> end(false);
			default -> this.sessions.element().take(step, id(step.id()));
		};
	}

	private boolean begin() {
		int depth = this.sessions.size();
		this.sessions
			.push(new ModelSession(depth * 10, this.rows, new ModelPortion(this.portionSize, () -> ++this.writes)));
		return true;
	}

	private boolean end(boolean commit) {
		if (commit) {
			List<Message> written = this.sessions.element().commit();
			this.messages.addAll(written);
			this.commits += written.isEmpty() ? 0 : 1;
		}
		this.sessions.pop();
		return true;
	}

	/**
	 * An id that only transactions of this depth use, because a transaction would wait
	 * for the one around it.
	 */
	long id(int number) {
		return Math.max(0, this.sessions.size() - 1) * 10L + number;
	}

	int openTransactions() {
		return this.sessions.size();
	}

	/**
	 * The messages in their order, those of which the design does not say the order
	 * together.
	 */
	List<List<String>> messages() {
		Map<List<Integer>, List<String>> groups = new LinkedHashMap<>();
		this.messages.stream()
			.sorted(Comparator.comparingInt(Message::write)
				.thenComparingInt(Message::flush)
				.thenComparing(Message::text))
			.forEach((message) -> groups
				.computeIfAbsent(List.of(message.write(), message.flush()), (group) -> new ArrayList<>())
				.add(message.text()));
		return List.copyOf(groups.values());
	}

	/**
	 * How many batches of messages were sent to the database, rolled back or not.
	 */
	int writes() {
		return this.writes;
	}

	/**
	 * How many transactions have committed messages.
	 */
	int commits() {
		return this.commits;
	}

	Map<Key, Map<String, @Nullable Object>> rows() {
		return this.rows;
	}

	record Key(ModelKind kind, long id) {
	}

	/**
	 * A message.
	 *
	 * @param write the batch it is written with
	 * @param flush the flush that first wrote its entity
	 * @param text key, operation and body
	 */
	record Message(int write, int flush, String text) {
	}

}
