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

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

import io.outbox.MessageMapper;
import io.outbox.jdbc.MessageAppender;
import org.hibernate.boot.Metadata;
import org.hibernate.boot.spi.BootstrapContext;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.hibernate.event.service.spi.EventListenerRegistry;
import org.hibernate.event.spi.EventType;
import org.hibernate.integrator.spi.Integrator;
import org.hibernate.mapping.PersistentClass;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * Registers new listeners with each factory that has a published entity.
 */
final class CaptureIntegrator implements Integrator {

	private final Supplier<MessageAppender> appender;

	private final Supplier<JsonMapper> jsonMapper;

	private final UnaryOperator<String> placeholders;

	private final Function<Class<? extends MessageMapper<?>>, @Nullable MessageMapper<?>> mappers;

	private final int portionSize;

	CaptureIntegrator(Supplier<MessageAppender> appender, Supplier<JsonMapper> jsonMapper,
			UnaryOperator<String> placeholders,
			Function<Class<? extends MessageMapper<?>>, @Nullable MessageMapper<?>> mappers, int portionSize) {
		this.appender = appender;
		this.jsonMapper = jsonMapper;
		this.placeholders = placeholders;
		this.mappers = mappers;
		this.portionSize = portionSize;
	}

	@Override
	public void integrate(Metadata metadata, BootstrapContext bootstrapContext, SessionFactoryImplementor factory) {
		Map<String, List<PublishRule>> rules = new PublishRules(this.placeholders).resolve(metadata);
		if (rules.isEmpty()) {
			return;
		}
		EntityIdentity identity = new EntityIdentity(factory);
		EntityJson json = json(metadata, rules, identity);
		InstanceBodies instanceBodies = new InstanceBodies(json, this.mappers);
		MessageWriter writer = new MessageWriter(rules, identity, json, instanceBodies, this.appender);
		register(factory.getEventListenerRegistry(), rules, new CaptureListener(rules, writer, this.portionSize));
	}

	private EntityJson json(Metadata metadata, Map<String, List<PublishRule>> rules, EntityIdentity identity) {
		Set<Class<?>> published = rules.entrySet()
			.stream()
			.filter((entry) -> entry.getValue().stream().anyMatch(CaptureIntegrator::writesState))
			.map((entry) -> metadata.getEntityBinding(entry.getKey()).getMappedClass())
			.collect(Collectors.toSet());
		EntityJson json = new EntityJson(this.jsonMapper.get(), ManagedTypes.of(metadata, published), identity);
		for (Class<?> type : published) {
			if (!json.canWriteState(type)) {
				throw new InvalidPublishException(type.getName(), "",
						"The class has @JsonValue or a Jackson serializer of its own, which would not be used",
						"Set serializer or mapper");
			}
		}
		rules.forEach((name, ofEntity) -> checkNames(metadata.getEntityBinding(name), ofEntity, json));
		return json;
	}

	private static void checkNames(PersistentClass entity, List<PublishRule> rules, EntityJson json) {
		for (PublishRule rule : rules.stream().filter(CaptureIntegrator::writesState).toList()) {
			for (String attribute : json.namedAsId(entity.getMappedClass())) {
				if (rule.fields().contains(entity.getProperty(attribute))) {
					throw new InvalidPublishException(entity.getClassName(), "fields",
							"The body would have \"id\" twice: the attribute '" + attribute
									+ "' is not the id but has its name",
							"Name it otherwise with @JsonProperty, leave it out of fields, or set serializer or mapper");
				}
			}
		}
	}

	private static boolean writesState(PublishRule rule) {
		return rule.serializer() == null && rule.mapper() == null;
	}

	private static void register(EventListenerRegistry registry, Map<String, List<PublishRule>> rules,
			CaptureListener listener) {
		registry.appendListeners(EventType.PRE_INSERT, listener);
		registry.appendListeners(EventType.PRE_UPDATE, listener);
		registry.appendListeners(EventType.PRE_DELETE, listener);
		registry.appendListeners(EventType.PRE_UPSERT, listener);
		registry.appendListeners(EventType.POST_INSERT, listener);
		registry.appendListeners(EventType.POST_UPDATE, listener);
		registry.appendListeners(EventType.POST_DELETE, listener);
		registry.appendListeners(EventType.POST_UPSERT, listener);
		registry.appendListeners(EventType.FLUSH, listener);
		registry.appendListeners(EventType.AUTO_FLUSH, listener);
		boolean withCollections = rules.values()
			.stream()
			.flatMap(List::stream)
			.anyMatch((rule) -> !rule.collections().isEmpty());
		if (withCollections) {
			CollectionListener collections = new CollectionListener(listener);
			registry.appendListeners(EventType.POST_COLLECTION_RECREATE, collections);
			registry.appendListeners(EventType.PRE_COLLECTION_UPDATE, collections);
			registry.appendListeners(EventType.POST_COLLECTION_REMOVE, collections);
		}
	}

}
