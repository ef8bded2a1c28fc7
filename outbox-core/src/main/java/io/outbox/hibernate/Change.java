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

import java.util.Arrays;
import java.util.BitSet;
import java.util.Map;
import java.util.Optional;

import io.outbox.Operation;
import org.hibernate.engine.spi.SharedSessionContractImplementor;
import org.hibernate.persister.entity.EntityPersister;
import org.hibernate.type.TypeHelper;
import org.jspecify.annotations.Nullable;

/**
 * What a transaction has done to one entity so far.
 *
 * @param operation the operation, seen as a whole
 * @param upsert whether Hibernate can't tell if the entity was inserted or updated
 * @param persister the persister of the concrete entity
 * @param id the identifier
 * @param state the values last written
 * @param instance the instance, or {@code null} if no rule needs it
 * @param dirty positions of the attributes that were updated, or {@code null} if unknown
 * @param bodies bodies that were made from the instance, or {@code null} if not yet made
 */
record Change(Operation operation, boolean upsert, EntityPersister persister, Object id, @Nullable Object[] state,
		@Nullable Object instance, @Nullable BitSet dirty, @Nullable Map<PublishRule, Optional<String>> bodies) {

	Change(Operation operation, boolean upsert, EntityPersister persister, Object id, @Nullable Object[] state,
			@Nullable Object instance, @Nullable BitSet dirty) {
		this(operation, upsert, persister, id, state, instance, dirty, null);
	}

	/**
	 * This change and a later one of the same entity as one; {@code null} if nothing is
	 * left.
	 */
	@Nullable Change then(Change later) {
		if (this.operation == Operation.INSERT) {
			return (later.operation != Operation.DELETE) ? later.as(Operation.INSERT, false, null) : null;
		}
		if (later.operation == Operation.DELETE) {
			return later;
		}
		if (this.operation == Operation.DELETE) {
			return later.as(Operation.UPDATE, false, null);
		}
		// Only the first can tell whether the entity was there before
		return later.as(Operation.UPDATE, this.upsert, union(this.dirty, later.dirty));
	}

	Change withStateCopied(SharedSessionContractImplementor session) {
		@Nullable Object[] copy = new @Nullable Object[this.state.length];
		boolean[] all = new boolean[copy.length];
		Arrays.fill(all, true);
		TypeHelper.deepCopy(this.state, this.persister.getPropertyTypes(), all, copy, session);
		return new Change(this.operation, this.upsert, this.persister, this.id, copy, this.instance, this.dirty,
				this.bodies);
	}

	Change withBodies(Map<PublishRule, Optional<String>> bodies) {
		return new Change(this.operation, this.upsert, this.persister, this.id, this.state, this.instance, this.dirty,
				bodies);
	}

	/**
	 * Whether one of the fields was written.
	 */
	boolean touches(BodyFields fields) {
		return this.dirty == null || fields.anyOf(this.dirty, this.persister);
	}

	private Change as(Operation operation, boolean upsert, @Nullable BitSet dirty) {
		return new Change(operation, upsert, this.persister, this.id, this.state, this.instance, dirty);
	}

	private static @Nullable BitSet union(@Nullable BitSet first, @Nullable BitSet second) {
		if (first == null || second == null) {
			return null;
		}
		BitSet union = (BitSet) first.clone();
		union.or(second);
		return union;
	}

}
