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

import java.util.LinkedHashMap;
import java.util.Map;

import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.hibernate.persister.entity.EntityPersister;
import org.hibernate.proxy.HibernateProxy;
import org.hibernate.proxy.LazyInitializer;
import org.hibernate.type.CompositeType;
import org.jspecify.annotations.Nullable;

/**
 * Tells the id of an entity without loading it.
 */
final class EntityIdentity {

	private final SessionFactoryImplementor factory;

	EntityIdentity(SessionFactoryImplementor factory) {
		this.factory = factory;
	}

	@Nullable Object idOf(Object entity) {
		LazyInitializer proxy = HibernateProxy.extractLazyInitializer(entity);
		return (proxy != null) ? proxy.getInternalIdentifier()
				: this.factory.getMappingMetamodel().getEntityDescriptor(entity.getClass()).getIdentifier(entity);
	}

	EntityPersister persister(String entityName) {
		return this.factory.getMappingMetamodel().getEntityDescriptor(entityName);
	}

	/**
	 * The attributes of an id that has no class of its own, so that the entity itself is
	 * the id.
	 */
	Map<String, @Nullable Object> parts(Object entity) {
		EntityPersister persister = this.factory.getMappingMetamodel().getEntityDescriptor(entity.getClass());
		CompositeType type = (CompositeType) persister.getIdentifierType();
		Map<String, @Nullable Object> parts = new LinkedHashMap<>();
		String[] names = type.getPropertyNames();
		@Nullable Object[] values = type.getPropertyValues(entity);
		for (int i = 0; i < names.length; i++) {
			parts.put(names[i], values[i]);
		}
		return parts;
	}

}
