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
import java.util.List;

import io.outbox.OutboxException;
import org.hibernate.bytecode.enhance.spi.LazyPropertyInitializer;
import org.hibernate.persister.entity.EntityPersister;
import org.hibernate.type.CompositeType;
import org.hibernate.type.EntityType;
import org.hibernate.type.Type;
import org.jspecify.annotations.Nullable;

/**
 * The path to the value of a message's key, through embeddables and at most one to-one.
 *
 * @param segments the names of the attributes
 */
record KeyPath(List<String> segments) {

	KeyPath {
		segments = List.copyOf(segments);
	}

	/**
	 * The value at the end of the path, or {@code null} if there is none. Never queries.
	 */
	@Nullable Object read(Change change, EntityIdentity identity) {
		EntityPersister persister = change.persister();
		int position = Arrays.asList(persister.getPropertyNames()).indexOf(this.segments.get(0));
		Object value = (position >= 0) ? change.state()[position] : change.id();
		Type type = (position >= 0) ? persister.getPropertyTypes()[position] : persister.getIdentifierType();
		boolean wholeId = position < 0 && !isPart(type, this.segments.get(0));
		for (String segment : this.segments.subList((position >= 0 || wholeId) ? 1 : 0, this.segments.size())) {
			if (value == null) {
				return null;
			}
			if (type instanceof EntityType entityType) {
				value = identity.idOf(value);
				type = identity.persister(entityType.getAssociatedEntityName()).getIdentifierType();
				if (!isPart(type, segment)) {
					continue;
				}
			}
			CompositeType composite = (CompositeType) type;
			int index = composite.getPropertyIndex(segment);
			value = (value != null) ? composite.getPropertyValue(value, index, null) : null;
			type = composite.getSubtypes()[index];
		}
		if (value == LazyPropertyInitializer.UNFETCHED_PROPERTY) {
			throw new OutboxException("Key " + this + " of " + persister.getEntityName() + "#" + change.id()
					+ " is lazy and was not loaded");
		}
		return (type instanceof EntityType && value != null) ? identity.idOf(value) : value;
	}

	private static boolean isPart(Type type, String name) {
		return type instanceof CompositeType composite && Arrays.asList(composite.getPropertyNames()).contains(name);
	}

	@Override
	public String toString() {
		return String.join(".", this.segments);
	}

}
