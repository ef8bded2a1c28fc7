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
import org.hibernate.boot.registry.classloading.spi.ClassLoaderService;
import org.hibernate.boot.spi.MetadataImplementor;
import org.hibernate.mapping.Collection;
import org.hibernate.mapping.Component;
import org.hibernate.mapping.PersistentClass;
import org.hibernate.mapping.Property;
import org.hibernate.property.access.spi.BuiltInPropertyAccessStrategies;
import org.jspecify.annotations.Nullable;

import org.springframework.util.StringUtils;

/**
 * The classes that Hibernate maps, and the attributes of each.
 *
 * @param attributes names of the attributes by class; those of embeddables without
 * collections
 * @param withGetters classes that Hibernate reads by getters, which need not be public
 * @param ids the id attribute by entity class, empty if there is not exactly one
 * @param published the entity classes whose state is written
 */
record ManagedTypes(Map<Class<?>, Set<String>> attributes, Set<Class<?>> withGetters, Map<Class<?>, String> ids,
		Set<Class<?>> published) {

	static ManagedTypes of(Metadata metadata, Set<Class<?>> published) {
		ManagedTypes types = new ManagedTypes(new HashMap<>(), new HashSet<>(), new HashMap<>(), published);
		((MetadataImplementor) metadata).visitRegisteredComponents(types::addComponent);
		for (PersistentClass entity : metadata.getEntityBindings()) {
			if (entity.getClassName() == null) {
				continue;
			}
			Class<?> type = entity.getMappedClass();
			types.attributes.computeIfAbsent(type, (key) -> new HashSet<>());
			entity.getPropertyClosure().forEach((property) -> types.add(type, property));
			Property id = entity.getIdentifierProperty();
			types.ids.put(type, (id != null) ? id.getName() : "");
			if (id != null) {
				types.add(type, id);
			}
			types.addComponent(entity.getIdentifier());
			types.addComponent(entity.getIdentifierMapper());
		}
		return types;
	}

	private void addComponent(@Nullable Object value) {
		if (!(value instanceof Component component) || component.isDynamic()
				|| component.getComponentClassName() == null) {
			return;
		}
		addComponent(component.getComponentClass(), component);
		if (component.isPolymorphic()) {
			// The component has the attributes of all its subclasses
			ClassLoaderService classLoader = component.getServiceRegistry().requireService(ClassLoaderService.class);
			component.getDiscriminatorValues()
				.values()
				.forEach((name) -> addComponent(classLoader.classForName(name), component));
		}
	}

	private void addComponent(Class<?> type, Component component) {
		this.attributes.computeIfAbsent(type, (key) -> new HashSet<>());
		for (Property property : component.getProperties()) {
			if (!(property.getValue() instanceof Collection)) {
				add(type, property);
			}
		}
	}

	private void add(Class<?> type, Property property) {
		this.attributes.computeIfAbsent(type, (key) -> new HashSet<>()).add(property.getName());
		if (BuiltInPropertyAccessStrategies.BASIC.getExternalName().equals(property.getPropertyAccessorName())) {
			this.withGetters.add(type);
		}
		addComponent(property.getValue());
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
