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
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

import org.hibernate.bytecode.enhance.spi.LazyPropertyInitializer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.jsontype.TypeSerializer;
import tools.jackson.databind.ser.BeanPropertyWriter;
import tools.jackson.databind.ser.PropertyWriter;
import tools.jackson.databind.ser.bean.BeanSerializerBase;
import tools.jackson.databind.ser.std.StdSerializer;
import tools.jackson.databind.util.NameTransformer;

/**
 * Writes an entity that is met as a value as its id, and the state of a published entity
 * with the names and formats that Jackson has found for its class.
 */
final class EntityValueSerializer extends StdSerializer<Object> {

	private static final String ID = "id";

	private final EntityIdentity identity;

	private final @Nullable BeanSerializerBase published;

	private final Map<String, String> attributes;

	private final @Nullable String idName;

	private final Map<String, StateWriter> writers = new HashMap<>();

	private final Map<String, UnwrappedStateWriter> unwrapped = new HashMap<>();

	private @Nullable StateWriter idWriter;

	/**
	 * Create a serializer.
	 * @param type the class of the entity
	 * @param identity tells ids
	 * @param published what Jackson itself would use, or {@code null} if the entity is
	 * not published
	 * @param attributes attributes by the names that Jackson writes
	 * @param idName the attribute that is the id, or {@code null}
	 */
	EntityValueSerializer(Class<?> type, EntityIdentity identity, @Nullable BeanSerializerBase published,
			Map<String, String> attributes, @Nullable String idName) {
		super(type);
		this.identity = identity;
		this.published = published;
		this.attributes = attributes;
		this.idName = idName;
	}

	boolean canWriteState() {
		return this.published != null;
	}

	@Override
	public void resolve(SerializationContext context) {
		if (this.published == null) {
			return;
		}
		this.published.resolve(context);
		for (Iterator<PropertyWriter> it = this.published.properties(); it.hasNext();) {
			if (it.next() instanceof BeanPropertyWriter writer) {
				String attribute = this.attributes.get(writer.getName());
				NameTransformer transformer = writer.isUnwrapping() ? context.getAnnotationIntrospector()
					.findUnwrappingNameTransformer(context.getConfig(), writer.getMember()) : null;
				if (attribute == null) {
					continue;
				}
				if (attribute.equals(this.idName)) {
					// An id that is to be unwrapped stays whole, because it has a name
					this.idWriter = (transformer != null) ? null : new StateWriter(writer, ID);
				}
				else if (transformer != null) {
					this.unwrapped.put(attribute, new UnwrappedStateWriter(writer, transformer));
				}
				else {
					this.writers.put(attribute, new StateWriter(writer));
				}
			}
		}
	}

	/**
	 * Attributes beside the id that would be written under its name.
	 */
	Set<String> namedAsId(SerializationContext context) {
		Set<String> attributes = new TreeSet<>();
		this.writers.forEach((attribute, writer) -> {
			if (writer.getName().equals(ID)) {
				attributes.add(attribute);
			}
		});
		this.unwrapped.forEach((attribute, writer) -> {
			if (writer.writes(ID, context)) {
				attributes.add(attribute);
			}
		});
		return attributes;
	}

	void writeState(EntityState state, JsonGenerator generator, SerializationContext context) {
		generator.writeStartObject();
		if (this.idWriter != null) {
			this.idWriter.write(state.id(), generator, context);
		}
		else {
			generator.writeName(ID);
			context.writeValue(generator, state.id());
		}
		String[] names = state.persister().getPropertyNames();
		for (int position : state.positions()) {
			Object value = state.values()[position];
			StateWriter writer = this.writers.get(names[position]);
			UnwrappedStateWriter unwrappedWriter = this.unwrapped.get(names[position]);
			if (value == LazyPropertyInitializer.UNFETCHED_PROPERTY) {
				continue;
			}
			if (writer != null) {
				writer.write(value, generator, context);
			}
			else if (unwrappedWriter != null) {
				unwrappedWriter.write(value, generator, context);
			}
		}
		generator.writeEndObject();
	}

	@Override
	public void serialize(Object entity, JsonGenerator generator, SerializationContext context) {
		Object id = this.identity.idOf(entity);
		if (id == entity) {
			context.writeValue(generator, this.identity.parts(entity));
		}
		else if (id != null) {
			context.writeValue(generator, id);
		}
		else {
			generator.writeNull();
		}
	}

	@Override
	public void serializeWithType(Object entity, JsonGenerator generator, SerializationContext context,
			TypeSerializer typeSerializer) {
		serialize(entity, generator, context);
	}

}
