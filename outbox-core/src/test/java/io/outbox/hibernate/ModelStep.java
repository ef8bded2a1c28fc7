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

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/**
 * One operation of a random sequence. Every list of steps is a sequence: what is not
 * possible where it stands is left out by the model and not done. So each step of a
 * sequence that fails can be taken away.
 *
 * @param action what to do
 * @param kind the type of entity
 * @param id the entity, one of few
 * @param attribute which attribute
 * @param value what the attribute becomes
 */
record ModelStep(Action action, ModelKind kind, int id, int attribute, int value) {

	static final int IDS = 3;

	enum Action {

		/** New entity; a child is reached from its parent or persisted by itself. */
		PERSIST(8),

		/** Attribute to a value, often the one that it has. */
		CHANGE(12),

		/** Merge of a detached copy with one attribute changed, or a new entity. */
		MERGE(3),

		REMOVE(4),

		/** Child out of the collection of its parent. */
		ORPHAN(1),

		FLUSH(4),

		/** Query of one type, which flushes if that type has changes. */
		QUERY(3),

		CLEAR(1),

		DETACH(1),

		/** Transaction, with its own session in the one that is open. */
		BEGIN(2),

		COMMIT(3),

		ROLLBACK(1);

		private final int weight;

		Action(int weight) {
			this.weight = weight;
		}

	}

	/**
	 * A sequence that stays with an entity for more or fewer steps, because most of what
	 * can go wrong needs several steps with the same one.
	 */
	static List<ModelStep> random(Random random) {
		List<ModelStep> steps = new ArrayList<>();
		int length = 5 + random.nextInt(26);
		int quartersThatStay = random.nextInt(5);
		ModelStep last = any(random);
		while (steps.size() < length) {
			ModelStep next = any(random);
			boolean stays = random.nextInt(4) < quartersThatStay;
			last = stays ? new ModelStep(next.action, last.kind, last.id, next.attribute, next.value) : next;
			steps.add(last);
		}
		return steps;
	}

	private static ModelStep any(Random random) {
		ModelKind[] kinds = ModelKind.values();
		return new ModelStep(action(random), kinds[random.nextInt(kinds.length)], 1 + random.nextInt(IDS),
				random.nextInt(4), random.nextInt(IDS + 1));
	}

	private static Action action(Random random) {
		int total = Stream.of(Action.values()).mapToInt((action) -> action.weight).sum();
		int number = random.nextInt(total);
		for (Action action : Action.values()) {
			number -= action.weight;
			if (number < 0) {
				return action;
			}
		}
		throw new IllegalStateException("Weights do not add up");
	}

	String attributeName() {
		return this.kind.attributes().get(this.attribute % this.kind.attributes().size());
	}

	@Override
	public String toString() {
		return switch (this.action) {
			case PERSIST, REMOVE, ORPHAN, DETACH ->
				this.action + " " + this.kind + " " + this.id + " (" + this.attribute + ", " + this.value + ")";
			case CHANGE, MERGE ->
				this.action + " " + this.kind + " " + this.id + " " + attributeName() + "=" + this.value;
			case QUERY -> this.action + " " + this.kind;
			default -> this.action.name();
		};
	}

}
