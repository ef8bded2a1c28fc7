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
import java.util.Collection;
import java.util.Iterator;
import java.util.List;

import org.hibernate.boot.Metadata;
import org.hibernate.mapping.Component;
import org.hibernate.mapping.ManyToOne;
import org.hibernate.mapping.OneToOne;
import org.hibernate.mapping.PersistentClass;
import org.hibernate.mapping.Property;
import org.hibernate.mapping.SimpleValue;
import org.hibernate.mapping.ToOne;
import org.hibernate.mapping.Value;
import org.jspecify.annotations.Nullable;

/**
 * Looks up the attributes that a {@code @Publish} names.
 */
final class AttributePaths {

	private final Metadata metadata;

	private final PersistentClass entity;

	private final String path;

	private AttributePaths(Metadata metadata, PersistentClass entity, String path) {
		this.metadata = metadata;
		this.entity = entity;
		this.path = path;
	}

	/**
	 * The attribute of a field, or {@code null} if it is the id.
	 */
	static @Nullable Property field(PersistentClass entity, String name) {
		Property property = find(entity.getPropertyClosure(), name);
		if (property != null || isId(entity, name)) {
			return property;
		}
		List<String> names = names(entity.getPropertyClosure());
		throw new InvalidPublishException(entity.getClassName(), "fields",
				"There is no attribute '" + name + "'" + nearest(name, names), "Name attributes of the entity");
	}

	/**
	 * The path of a key, or {@code null} for the default key.
	 */
	static @Nullable KeyPath key(Metadata metadata, PersistentClass entity, String path) {
		if (path.isEmpty()) {
			return null;
		}
		List<String> segments = List.of(path.split("\\.", -1));
		new AttributePaths(metadata, entity, path).check(segments);
		return new KeyPath(segments);
	}

	private void check(List<String> segments) {
		Iterator<String> rest = segments.iterator();
		String first = rest.next();
		Property property = find(this.entity.getPropertyClosure(), first);
		Value value;
		if (property != null) {
			value = property.getValue();
		}
		else if (isId(this.entity, first)) {
			value = this.entity.getIdentifier();
		}
		else if (this.entity.getIdentifier() instanceof Component id) {
			value = part(id, first);
		}
		else {
			throw invalid(
					"there is no attribute '" + first + "'" + nearest(first, names(this.entity.getPropertyClosure())));
		}
		if (property != null && property.isLazy() && value instanceof SimpleValue && !(value instanceof ToOne)) {
			throw invalid("'" + first + "' is lazy");
		}
		while (rest.hasNext()) {
			value = step(value, rest.next());
		}
		if (value instanceof Component) {
			throw invalid("it ends at an embeddable");
		}
		checkWithoutQuery(value);
	}

	private Value step(Value value, String segment) {
		if (value instanceof Component component) {
			return part(component, segment);
		}
		checkWithoutQuery(value);
		if (!(value instanceof ManyToOne || value instanceof OneToOne)) {
			throw invalid("it goes on at '" + segment + "' after a basic attribute");
		}
		PersistentClass target = this.metadata.getEntityBinding(((ToOne) value).getReferencedEntityName());
		if (isId(target, segment)) {
			return target.getIdentifier();
		}
		if (target.getIdentifier() instanceof Component id && find(id.getProperties(), segment) != null) {
			return part(id, segment);
		}
		throw invalid("'" + segment + "' is not the id of the to-one and would need a query");
	}

	private Value part(Component component, String name) {
		Property property = find(component.getProperties(), name);
		if (property == null) {
			throw invalid("there is no attribute '" + name + "'" + nearest(name, names(component.getProperties())));
		}
		return property.getValue();
	}

	private void checkWithoutQuery(Value value) {
		if (value instanceof OneToOne oneToOne && !oneToOne.isConstrained()) {
			throw invalid("a to-one that is mapped by the other side would need a query");
		}
		if (!(value instanceof SimpleValue)) {
			throw invalid("a collection has no place in a key");
		}
	}

	private InvalidPublishException invalid(String problem) {
		return new InvalidPublishException(this.entity.getClassName(), "key",
				"The path '" + this.path + "' is not usable: " + problem,
				"Name an attribute, through embeddables if need be, or the id of a to-one");
	}

	private static boolean isId(PersistentClass entity, String name) {
		Property id = entity.getIdentifierProperty();
		return name.equals("id") || (id != null && id.getName().equals(name));
	}

	private static @Nullable Property find(Collection<Property> properties, String name) {
		return properties.stream().filter((property) -> property.getName().equals(name)).findFirst().orElse(null);
	}

	private static List<String> names(Collection<Property> properties) {
		return properties.stream().map(Property::getName).filter((name) -> !name.startsWith("_")).toList();
	}

	/**
	 * A suggestion to be appended to a sentence; empty if no name is near.
	 */
	static String nearest(String name, Collection<String> candidates) {
		String best = "";
		int bestDistance = Math.max(2, name.length() / 2) + 1;
		for (String candidate : candidates) {
			int distance = distance(name, candidate);
			if (distance < bestDistance) {
				best = candidate;
				bestDistance = distance;
			}
		}
		return best.isEmpty() ? "" : ", did you mean '" + best + "'?";
	}

	private static int distance(String first, String second) {
		List<Integer> row = new ArrayList<>();
		for (int j = 0; j <= second.length(); j++) {
			row.add(j);
		}
		for (int i = 1; i <= first.length(); i++) {
			int diagonal = row.get(0);
			row.set(0, i);
			for (int j = 1; j <= second.length(); j++) {
				int substitution = diagonal
						+ ((Character.toLowerCase(first.charAt(i - 1)) == Character.toLowerCase(second.charAt(j - 1)))
								? 0 : 1);
				diagonal = row.get(j);
				row.set(j, Math.min(substitution, 1 + Math.min(diagonal, row.get(j - 1))));
			}
		}
		return row.get(second.length());
	}

}
