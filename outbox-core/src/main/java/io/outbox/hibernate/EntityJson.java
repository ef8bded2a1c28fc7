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

import java.util.Set;

import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import org.hibernate.persister.entity.EntityPersister;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.AnnotationIntrospector;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.cfg.DateTimeFeature;
import tools.jackson.databind.cfg.MapperConfig;
import tools.jackson.databind.introspect.AnnotatedClass;
import tools.jackson.databind.introspect.NopAnnotationIntrospector;
import tools.jackson.databind.introspect.VisibilityChecker;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.ser.std.StdSerializer;

/**
 * Writes bodies with the application's {@code JsonMapper}: states of entities by their
 * attributes, and entities that are met as values by their ids.
 */
final class EntityJson {

	private final JsonMapper mapper;

	EntityJson(JsonMapper mapper, ManagedTypes types, EntityIdentity identity) {
		SimpleModule module = new SimpleModule("outbox-entities");
		module.setSerializerModifier(new EntitySerializers(types, identity));
		module.addSerializer(new EntityStateSerializer());
		AnnotationIntrospector introspector = mapper.serializationConfig().getAnnotationIntrospector();
		this.mapper = mapper.rebuild()
			.annotationIntrospector(AnnotationIntrospector.pair(new AttributesOfManagedTypes(types), introspector))
			.addModule(module)
			.deactivateDefaultTyping()
			.disable(SerializationFeature.WRAP_ROOT_VALUE, SerializationFeature.INDENT_OUTPUT)
			.disable(DateTimeFeature.WRITE_DATES_AS_TIMESTAMPS, DateTimeFeature.WRITE_DURATIONS_AS_TIMESTAMPS,
					DateTimeFeature.WRITE_DATE_KEYS_AS_TIMESTAMPS)
			.build();
	}

	/**
	 * Whether the state of the class can be written, which its own serializer prevents.
	 */
	boolean canWriteState(Class<?> entityType) {
		return this.mapper._serializationContext()
			.findValueSerializer(entityType) instanceof EntityValueSerializer serializer && serializer.canWriteState();
	}

	/**
	 * Attributes of the class that have the id's name in its bodies and are not the id.
	 */
	Set<String> namedAsId(Class<?> entityType) {
		SerializationContext context = this.mapper._serializationContext();
		return (context.findValueSerializer(entityType) instanceof EntityValueSerializer serializer)
				? serializer.namedAsId(context) : Set.of();
	}

	String write(Change change, BodyFields fields) {
		EntityPersister persister = change.persister();
		return write(new EntityState(persister, change.id(), change.state(), fields.positions(persister)));
	}

	String write(Object body) {
		return this.mapper.writeValueAsString(body);
	}

	/**
	 * The value as JSON, but a string without its quotes.
	 */
	String plainText(Object value) {
		JsonNode node = this.mapper.valueToTree(value);
		return node.isString() ? node.asString() : node.toString();
	}

	private static final class EntityStateSerializer extends StdSerializer<EntityState> {

		EntityStateSerializer() {
			super(EntityState.class);
		}

		@Override
		public void serialize(EntityState state, JsonGenerator generator, SerializationContext context) {
			ValueSerializer<?> serializer = context.findValueSerializer(state.persister().getMappedClass());
			((EntityValueSerializer) serializer).writeState(state, generator, context);
		}

	}

	@SuppressWarnings("serial")
	private static final class AttributesOfManagedTypes extends NopAnnotationIntrospector {

		private final transient ManagedTypes types;

		AttributesOfManagedTypes(ManagedTypes types) {
			this.types = types;
		}

		@Override
		public VisibilityChecker findAutoDetectVisibility(MapperConfig<?> config, AnnotatedClass type,
				VisibilityChecker checker) {
			if (!this.types.isManaged(type.getRawType())) {
				return checker;
			}
			VisibilityChecker fields = checker.withFieldVisibility(Visibility.ANY);
			return this.types.withGetters().contains(type.getRawType())
					? fields.withGetterVisibility(Visibility.ANY).withIsGetterVisibility(Visibility.ANY) : fields;
		}

	}

}
