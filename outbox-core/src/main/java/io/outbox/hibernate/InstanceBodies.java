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

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

import io.outbox.MessageMapper;
import io.outbox.Operation;
import org.hibernate.Hibernate;
import org.hibernate.bytecode.enhance.spi.LazyPropertyInitializer;
import org.hibernate.persister.entity.EntityPersister;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.BeanUtils;
import org.springframework.util.Assert;
import org.springframework.util.ReflectionUtils;

/**
 * Makes the bodies that need the instance of the entity: those of serializers, mappers
 * and collections.
 */
final class InstanceBodies {

	private final EntityJson json;

	private final Function<Class<? extends MessageMapper<?>>, @Nullable MessageMapper<?>> mapperBeans;

	private final Map<Class<?>, MessageMapper<?>> mappers = new ConcurrentHashMap<>();

	InstanceBodies(EntityJson json,
			Function<Class<? extends MessageMapper<?>>, @Nullable MessageMapper<?>> mapperBeans) {
		this.json = json;
		this.mapperBeans = mapperBeans;
	}

	@Nullable String make(PublishRule rule, Change change, Operation operation, boolean stateless) {
		Object instance = change.instance();
		Assert.state(instance != null, "'instance' must not be null");
		if (rule.serializer() == null && rule.mapper() == null) {
			return this.json.write(withCollections(rule, change, instance, stateless), rule.fields());
		}
		Object body = (rule.serializer() != null) ? ReflectionUtils.invokeMethod(rule.serializer(), instance)
				: map(rule, instance, operation);
		return (body != null) ? this.json.write(body) : null;
	}

	@SuppressWarnings("unchecked")
	private @Nullable Object map(PublishRule rule, Object instance, Operation operation) {
		Class<? extends MessageMapper<?>> type = rule.mapper();
		Assert.state(type != null, "'mapper' must not be null");
		return ((MessageMapper<Object>) mapper(type)).map(instance, operation);
	}

	/**
	 * The mapper of the type, which is the same from the first call on.
	 * @throws org.springframework.beans.BeansException if there is none
	 */
	MessageMapper<?> mapper(Class<? extends MessageMapper<?>> type) {
		MessageMapper<?> mapper = this.mappers.get(type);
		if (mapper == null) {
			// Not computeIfAbsent: making a bean may make others
			MessageMapper<?> bean = this.mapperBeans.apply(type);
			mapper = (bean != null) ? bean : BeanUtils.instantiateClass(type);
			this.mappers.put(type, mapper);
		}
		return mapper;
	}

	private Change withCollections(PublishRule rule, Change change, Object instance, boolean stateless) {
		EntityPersister persister = change.persister();
		String[] names = persister.getPropertyNames();
		@Nullable Object[] state = change.state().clone();
		for (int i = 0; i < names.length; i++) {
			if (rule.collections().contains(names[i])) {
				Object value = persister.getValue(instance, i);
				// What a stateless session reads later, it would write again with the
				// next update
				boolean lost = (stateless || change.operation() == Operation.DELETE) && !Hibernate.isInitialized(value);
				if (!lost) {
					// Serializers of the application may not do it
					Hibernate.initialize(value);
				}
				state[i] = lost ? LazyPropertyInitializer.UNFETCHED_PROPERTY : value;
			}
		}
		return new Change(change.operation(), change.upsert(), persister, change.id(), state, instance, change.dirty());
	}

}
