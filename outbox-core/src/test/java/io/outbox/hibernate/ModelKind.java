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

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

import io.outbox.Operation;
import io.outbox.hibernate.ModelEntities.Child;
import io.outbox.hibernate.ModelEntities.Created;
import io.outbox.hibernate.ModelEntities.Full;
import io.outbox.hibernate.ModelEntities.Parent;
import io.outbox.hibernate.ModelEntities.Picked;
import io.outbox.hibernate.ModelEntities.Place;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.BeanUtils;
import org.springframework.beans.DirectFieldAccessor;

/**
 * An entity of {@link ModelEntities}: what it publishes, said once more and not read from
 * its annotations, and its values in a form that does not depend on Hibernate.
 */
enum ModelKind {

	/** Published when it is inserted. */
	CREATED(Created.class, Set.of(Operation.INSERT), false, List.of("mark", "text")),

	/** Published always, with an embeddable, a to-one and a version. */
	FULL(Full.class, Set.of(Operation.values()), true, List.of("amount", "name", "place", "ref")),

	/** Published with some fields, of which one is a collection. */
	PICKED(Picked.class, Set.of(Operation.values()), false, List.of("amount", "remark", "tags")),

	/** Published unless it is inserted; has children, which it deletes as orphans. */
	PARENT(Parent.class, Set.of(Operation.UPDATE, Operation.DELETE), true, List.of("title")),

	/** Published always. */
	CHILD(Child.class, Set.of(Operation.values()), false, List.of("text"));

	private final Class<?> type;

	private final Set<Operation> operations;

	private final boolean versioned;

	private final List<String> attributes;

	ModelKind(Class<?> type, Set<Operation> operations, boolean versioned, List<String> attributes) {
		this.type = type;
		this.operations = operations;
		this.versioned = versioned;
		this.attributes = attributes;
	}

	Class<?> type() {
		return this.type;
	}

	String entityName() {
		return this.type.getSimpleName();
	}

	/**
	 * What a query reads. Parents and children are read together, because Hibernate takes
	 * the collection for a part of the children's table.
	 */
	String queried() {
		return (this == PARENT || this == CHILD) ? "Parent p, Child c" : entityName();
	}

	/**
	 * The attributes that steps change.
	 */
	List<String> attributes() {
		return this.attributes;
	}

	boolean isVersioned() {
		return this.versioned;
	}

	boolean publishes(Operation operation) {
		return this.operations.contains(operation);
	}

	/**
	 * The attributes of the body behind the id; they are in alphabetical order unless
	 * fields were named.
	 */
	List<String> body() {
		return switch (this) {
			case CREATED -> List.of("mark", "text");
			case FULL -> List.of("amount", "name", "place", "ref", "version");
			case PICKED -> List.of("tags", "amount");
			case PARENT -> List.of("title", "version");
			case CHILD -> List.of("parent", "text");
		};
	}

	/**
	 * The value that a step's number stands for; of a to-one, the other's id.
	 */
	static @Nullable Object value(String attribute, int number) {
		return switch (attribute) {
			case "amount" -> number;
			case "place" -> new TreeMap<>(Map.of("no", number, "street", "s" + number));
			case "ref" -> (number > 0) ? (Object) (long) number : null;
			case "tags" -> List.of("a", "b", "c").subList(0, number);
			default -> (number > 0) ? "v" + number : null;
		};
	}

	/**
	 * The value of a new entity.
	 */
	static @Nullable Object initialValue(String attribute, int number) {
		return attribute.equals("ref") ? null : value(attribute, number);
	}

	Object newEntity(long id) {
		Object entity = BeanUtils.instantiateClass(this.type);
		new DirectFieldAccessor(entity).setPropertyValue("id", id);
		return entity;
	}

	/**
	 * A detached copy.
	 */
	Object copy(Object entity) {
		Object copy = BeanUtils.instantiateClass(this.type);
		DirectFieldAccessor source = new DirectFieldAccessor(entity);
		DirectFieldAccessor target = new DirectFieldAccessor(copy);
		for (String name : fields()) {
			Object value = source.getPropertyValue(name);
			target.setPropertyValue(name, (value instanceof List<?> list) ? new ArrayList<Object>(list) : value);
		}
		return copy;
	}

	/**
	 * Set an attribute to a value of {@link #value}; that of a to-one is the other
	 * entity.
	 */
	void set(Object entity, String attribute, @Nullable Object value) {
		DirectFieldAccessor fields = new DirectFieldAccessor(entity);
		if (value instanceof Map<?, ?> map) {
			Place place = new Place();
			place.no = (Integer) map.get("no");
			place.street = (String) map.get("street");
			fields.setPropertyValue(attribute, place);
		}
		else if (value instanceof List<?> list) {
			List<String> current = ((Picked) entity).tags;
			if (!current.equals(list)) {
				current.clear();
				list.forEach((tag) -> current.add((String) tag));
			}
		}
		else {
			fields.setPropertyValue(attribute, value);
		}
	}

	/**
	 * The values of an entity as the model has them.
	 */
	Map<String, @Nullable Object> values(Object entity) {
		Map<String, @Nullable Object> values = new LinkedHashMap<>();
		DirectFieldAccessor fields = new DirectFieldAccessor(entity);
		fields().stream().filter((name) -> !name.equals("children")).forEach((name) -> {
			Object value = fields.getPropertyValue(name);
			if (value instanceof Place place) {
				value = Map.of("no", place.no, "street", String.valueOf(place.street));
			}
			else if (value instanceof Created other) {
				value = other.id();
			}
			else if (value instanceof Parent other) {
				value = other.id();
			}
			else if (value instanceof List<?> list) {
				value = new ArrayList<Object>(list);
			}
			values.put(name, value);
		});
		return values;
	}

	private List<String> fields() {
		return Arrays.stream(this.type.getDeclaredFields())
			.filter((field) -> !field.isSynthetic() && !Modifier.isStatic(field.getModifiers()))
			.map(Field::getName)
			.toList();
	}

}
