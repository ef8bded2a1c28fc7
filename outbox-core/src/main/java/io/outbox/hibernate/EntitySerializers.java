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
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.BeanDescription;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.SerializationConfig;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.introspect.BeanPropertyDefinition;
import tools.jackson.databind.ser.BeanPropertyWriter;
import tools.jackson.databind.ser.BeanSerializerBuilder;
import tools.jackson.databind.ser.ValueSerializerModifier;
import tools.jackson.databind.ser.bean.BeanSerializerBase;

/**
 * Reduces managed types to their attributes and replaces the serializers of entities.
 */
@SuppressWarnings("serial")
final class EntitySerializers extends ValueSerializerModifier {

	private final transient ManagedTypes types;

	private final transient EntityIdentity identity;

	EntitySerializers(ManagedTypes types, EntityIdentity identity) {
		this.types = types;
		this.identity = identity;
	}

	@Override
	public List<BeanPropertyWriter> changeProperties(SerializationConfig config, BeanDescription.Supplier description,
			List<BeanPropertyWriter> properties) {
		Class<?> type = description.getBeanClass();
		if (!this.types.isManaged(type)) {
			return properties;
		}
		Map<String, String> attributes = attributes(description);
		// Jackson adds to the list
		properties.removeIf((property) -> !attributes.containsKey(property.getName()));
		return properties;
	}

	@Override
	public BeanSerializerBuilder updateBuilder(SerializationConfig config, BeanDescription.Supplier description,
			BeanSerializerBuilder builder) {
		if (this.types.isManaged(description.getBeanClass())) {
			builder.setAnyGetter(null);
			builder.setFilterId(null);
			builder.setObjectIdWriter(null);
			builder.setTypeId(null);
		}
		return builder;
	}

	@Override
	public ValueSerializer<?> modifySerializer(SerializationConfig config, BeanDescription.Supplier description,
			ValueSerializer<?> serializer) {
		Class<?> type = description.getBeanClass();
		if (!this.types.isEntity(type)) {
			return serializer;
		}
		BeanSerializerBase published = (this.types.published().contains(type)
				&& serializer instanceof BeanSerializerBase bean) ? bean : null;
		return new EntityValueSerializer(type, this.identity, published, attributes(description),
				this.types.idOf(type));
	}

	@Override
	public @Nullable ValueSerializer<?> modifyKeySerializer(SerializationConfig config, JavaType type,
			BeanDescription.Supplier description, @Nullable ValueSerializer<?> serializer) {
		return this.types.isEntity(type.getRawClass()) ? new EntityKeySerializer(this.identity) : serializer;
	}

	/**
	 * The attributes of a type by the names that Jackson writes.
	 */
	private Map<String, String> attributes(BeanDescription.Supplier description) {
		Set<String> names = this.types.attributes().getOrDefault(description.getBeanClass(), Set.of());
		Map<String, String> attributes = new HashMap<>();
		for (BeanPropertyDefinition property : description.get().findProperties()) {
			if (names.contains(property.getInternalName())) {
				attributes.put(property.getName(), property.getInternalName());
			}
		}
		return attributes;
	}

}
