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

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

import io.outbox.MessageMapper;
import io.outbox.Publish;
import org.hibernate.boot.Metadata;
import org.hibernate.mapping.Collection;
import org.hibernate.mapping.PersistentClass;
import org.hibernate.mapping.Property;
import org.jspecify.annotations.Nullable;

import org.springframework.core.annotation.MergedAnnotation;
import org.springframework.core.annotation.MergedAnnotations;
import org.springframework.core.annotation.MergedAnnotations.SearchStrategy;
import org.springframework.util.ReflectionUtils;
import org.springframework.util.StringUtils;

/**
 * Resolves and validates the {@code @Publish} annotations of all entities.
 */
final class PublishRules {

	private final UnaryOperator<String> placeholders;

	PublishRules(UnaryOperator<String> placeholders) {
		this.placeholders = placeholders;
	}

	/**
	 * The rules by name of the concrete entity; entities without a rule are left out.
	 */
	Map<String, List<PublishRule>> resolve(Metadata metadata) {
		Map<String, List<PublishRule>> rules = new HashMap<>();
		for (PersistentClass entity : metadata.getEntityBindings()) {
			if (entity.getClassName() == null) {
				continue;
			}
			List<PublishRule> ofEntity = new ArrayList<>();
			for (Publish publish : annotations(entity.getMappedClass())) {
				ofEntity.add(resolve(metadata, entity, publish));
			}
			if (!ofEntity.isEmpty()) {
				rules.put(entity.getEntityName(), List.copyOf(ofEntity));
			}
		}
		return rules;
	}

	static boolean isPublished(Class<?> type) {
		return !annotations(type).isEmpty();
	}

	/**
	 * The annotations of the class, or else of its nearest superclass that has some.
	 */
	private static List<Publish> annotations(Class<?> type) {
		for (Class<?> current = type; current != null; current = current.getSuperclass()) {
			List<Publish> found = MergedAnnotations.from(current, SearchStrategy.DIRECT)
				.stream(Publish.class)
				.map(MergedAnnotation::synthesize)
				.toList();
			if (!found.isEmpty()) {
				return found;
			}
		}
		return List.of();
	}

	private PublishRule resolve(Metadata metadata, PersistentClass entity, Publish publish) {
		checkExclusion(entity, publish);
		List<String> fields = new ArrayList<>(new LinkedHashSet<>(List.of(publish.fields())));
		Set<String> collections = new LinkedHashSet<>();
		for (String field : publish.fields()) {
			Property property = AttributePaths.field(entity, field);
			if (property == null) {
				fields.remove(field);
			}
			else if (property.getValue() instanceof Collection) {
				collections.add(field);
			}
		}
		// Only the id was named, but an empty list means all attributes
		if (fields.isEmpty() && publish.fields().length > 0) {
			fields.add("");
		}
		return new PublishRule(destination(entity, publish),
				StringUtils.hasText(publish.type()) ? publish.type() : entity.getJpaEntityName(),
				entity.getRootClass().getJpaEntityName(), EnumSet.copyOf(List.of(publish.on())), fields, collections,
				serializer(entity, publish), mapper(publish), AttributePaths.key(metadata, entity, publish.key()));
	}

	private static void checkExclusion(PersistentClass entity, Publish publish) {
		List<String> used = new ArrayList<>();
		if (publish.fields().length > 0) {
			used.add("fields");
		}
		if (!publish.serializer().isEmpty()) {
			used.add("serializer");
		}
		if (publish.mapper() != MessageMapper.class) {
			used.add("mapper");
		}
		if (used.size() > 1) {
			throw new InvalidPublishException(entity.getClassName(), used.get(1),
					String.join(" and ", used) + " exclude each other", "Keep one of them");
		}
		if (publish.on().length == 0) {
			throw new InvalidPublishException(entity.getClassName(), "on", "No operation is named",
					"Name INSERT, UPDATE or DELETE, or remove the annotation");
		}
	}

	private String destination(PersistentClass entity, Publish publish) {
		String destination;
		try {
			destination = this.placeholders.apply(publish.destination());
		}
		catch (RuntimeException ex) {
			throw new InvalidPublishException(entity.getClassName(), "destination",
					"'" + publish.destination() + "' can't be resolved: " + ex.getMessage(),
					"Define the property or correct its name", ex);
		}
		if (!StringUtils.hasText(destination)) {
			throw new InvalidPublishException(entity.getClassName(), "destination",
					"'" + publish.destination() + "' is empty", "Name a destination such as /topic/orders");
		}
		return publish.version().isEmpty() ? destination : destination + "." + publish.version();
	}

	private static @Nullable Method serializer(PersistentClass entity, Publish publish) {
		String name = publish.serializer();
		if (name.isEmpty()) {
			return null;
		}
		Method method = ReflectionUtils.findMethod(entity.getMappedClass(), name);
		if (method == null) {
			List<String> methods = new ArrayList<>();
			ReflectionUtils.doWithMethods(entity.getMappedClass(), (candidate) -> methods.add(candidate.getName()),
					(candidate) -> candidate.getParameterCount() == 0 && candidate.getDeclaringClass() != Object.class);
			boolean withParameters = ReflectionUtils.findMethod(entity.getMappedClass(), name,
					(Class<?>[]) null) != null;
			throw new InvalidPublishException(entity.getClassName(), "serializer",
					withParameters ? "Method '" + name + "' has parameters"
							: "There is no method '" + name + "'" + AttributePaths.nearest(name, methods),
					"Name a method without parameters that returns the body");
		}
		if (method.getReturnType() == void.class || Modifier.isStatic(method.getModifiers())) {
			throw new InvalidPublishException(entity.getClassName(), "serializer",
					"Method '" + name + "' is " + ((method.getReturnType() == void.class) ? "void" : "static"),
					"Name a method of the instance that returns the body");
		}
		ReflectionUtils.makeAccessible(method);
		return method;
	}

	@SuppressWarnings("unchecked")
	private static @Nullable Class<? extends MessageMapper<?>> mapper(Publish publish) {
		return (publish.mapper() != MessageMapper.class) ? (Class<? extends MessageMapper<?>>) publish.mapper() : null;
	}

}
