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
import java.util.List;
import java.util.stream.IntStream;

import org.hibernate.mapping.Collection;
import org.hibernate.mapping.Property;
import org.hibernate.persister.entity.EntityPersister;
import org.jspecify.annotations.Nullable;

/**
 * The attributes beside the id that go into the bodies of one concrete entity, and whose
 * update publishes.
 */
final class BodyFields {

	/** {@code null} for all but collections. */
	private final @Nullable List<String> names;

	/** Found with the first body, when the factory has been built. */
	private volatile int @Nullable [] positions;

	private BodyFields(@Nullable List<String> names) {
		this.names = names;
	}

	static BodyFields all() {
		return new BodyFields(null);
	}

	static BodyFields of(List<String> names) {
		return new BodyFields(List.copyOf(names));
	}

	boolean contains(Property attribute) {
		return (this.names != null) ? this.names.contains(attribute.getName())
				: !(attribute.getValue() instanceof Collection);
	}

	/**
	 * The positions in an array of the entity's attributes, in the order of the body. Not
	 * to be changed.
	 */
	int[] positions(EntityPersister persister) {
		int[] positions = this.positions;
		if (positions == null) {
			positions = find(persister);
			this.positions = positions;
		}
		return positions;
	}

	private int[] find(EntityPersister persister) {
		if (this.names == null) {
			return IntStream.range(0, persister.getPropertyTypes().length)
				.filter((index) -> !persister.getPropertyTypes()[index].isCollectionType())
				.toArray();
		}
		List<String> attributes = Arrays.asList(persister.getPropertyNames());
		return this.names.stream().mapToInt(attributes::indexOf).filter((index) -> index >= 0).toArray();
	}

	/**
	 * Whether one of them was written, a collection included where all are meant. A
	 * version that nobody named does not count.
	 */
	boolean anyOf(BitSet written, EntityPersister persister) {
		if (this.names != null) {
			return Arrays.stream(positions(persister)).anyMatch(written::get);
		}
		int version = persister.isVersioned() ? persister.getVersionPropertyIndex() : -1;
		return written.stream().anyMatch((index) -> index != version);
	}

}
