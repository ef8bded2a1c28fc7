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

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.ser.std.StdSerializer;

/**
 * Writes an entity that is the key of a map as its id.
 */
final class EntityKeySerializer extends StdSerializer<Object> {

	private final EntityIdentity identity;

	EntityKeySerializer(EntityIdentity identity) {
		super(Object.class);
		this.identity = identity;
	}

	@Override
	public void serialize(Object entity, JsonGenerator generator, SerializationContext context) {
		Object id = this.identity.idOf(entity);
		if (id == null) {
			generator.writeName("null");
			return;
		}
		ValueSerializer<Object> serializer = context.findKeySerializer(context.constructType(id.getClass()), null);
		serializer.serialize(id, generator, context);
	}

	@Override
	public boolean isEmpty(SerializationContext context, @Nullable Object entity) {
		return false;
	}

}
