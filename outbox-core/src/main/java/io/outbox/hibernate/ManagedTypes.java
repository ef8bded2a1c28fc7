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

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

import org.hibernate.boot.Metadata;
import org.hibernate.boot.spi.MetadataImplementor;
import org.hibernate.mapping.Collection;
import org.hibernate.mapping.Component;
import org.hibernate.mapping.PersistentClass;
import org.hibernate.mapping.Property;
import org.jspecify.annotations.Nullable;

import org.springframework.util.StringUtils;

/**
 * The classes that Hibernate maps, and the attributes of each.
 *
 * @param attributes names of the attributes by class; those of embeddables without
 * collections
 * @param ids the id attribute by entity class, empty if there is not exactly one
 * @param published the entity classes whose state is written
 */
record ManagedTypes(Map<Class<?>, Set<String>> attributes, Map<Class<?>, String> ids, Set<Class<?>> published) {

	static ManagedTypes of(Metadata metadata, Set<Class<?>> published) {
		Map<Class<?>, Set<String>> attributes = new HashMap<>();
		Map<Class<?>, String> ids = new HashMap<>();
		((MetadataImplementor) metadata).visitRegisteredComponents((component) -> addComponent(attributes, component));
		for (PersistentClass entity : metadata.getEntityBindings()) {
			if (entity.getClassName() == null) {
				continue;
			}
			Set<String> names = attributes.computeIfAbsent(entity.getMappedClass(), (type) -> new HashSet<>());
			entity.getPropertyClosure().forEach((property) -> {
				names.add(property.getName());
				addComponent(attributes, property.getValue());
			});
			Property id = entity.getIdentifierProperty();
			ids.put(entity.getMappedClass(), (id != null) ? id.getName() : "");
			if (id != null) {
				names.add(id.getName());
			}
			addComponent(attributes, entity.getIdentifier());
			addComponent(attributes, entity.getIdentifierMapper());
		}
		return new ManagedTypes(attributes, ids, published);
	}

	private static void addComponent(Map<Class<?>, Set<String>> attributes, @Nullable Object value) {
		if (!(value instanceof Component component) || component.isDynamic()
				|| component.getComponentClassName() == null) {
			return;
		}
		Set<String> names = attributes.computeIfAbsent(component.getComponentClass(), (type) -> new HashSet<>());
		for (Property property : component.getProperties()) {
			if (!(property.getValue() instanceof Collection)) {
				names.add(property.getName());
				addComponent(attributes, property.getValue());
			}
		}
	}

	boolean isManaged(Class<?> type) {
		return this.attributes.containsKey(type);
	}

	/**
	 * Whether the class is that of an entity or of its proxy.
	 */
	boolean isEntity(Class<?> type) {
		for (Class<?> current = type; current != null; current = current.getSuperclass()) {
			if (this.ids.containsKey(current)) {
				return true;
			}
		}
		return false;
	}

	/**
	 * The attribute that is the id, or {@code null} if there is not exactly one.
	 */
	@Nullable String idOf(Class<?> type) {
		String id = this.ids.get(type);
		return StringUtils.hasLength(id) ? id : null;
	}

}
