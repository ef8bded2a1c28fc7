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

import java.util.Iterator;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.ser.BeanPropertyWriter;
import tools.jackson.databind.ser.PropertyWriter;
import tools.jackson.databind.ser.bean.UnwrappingBeanPropertyWriter;
import tools.jackson.databind.ser.impl.PropertySerializerMap;
import tools.jackson.databind.util.NameTransformer;

/**
 * Writes the attributes of an embeddable as attributes of its entity, as
 * {@code @JsonUnwrapped} asks. A value that has no attributes of its own, such as a text
 * or the id of a to-one, keeps its name.
 */
@SuppressWarnings("serial")
final class UnwrappedStateWriter extends UnwrappingBeanPropertyWriter {

	UnwrappedStateWriter(BeanPropertyWriter base, NameTransformer transformer) {
		super(base, transformer);
	}

	void write(@Nullable Object value, JsonGenerator generator, SerializationContext context) {
		if (value == null) {
			return;
		}
		ValueSerializer<Object> serializer = serializer(value.getClass(), context);
		if (!serializer.isUnwrappingSerializer()) {
			generator.writeName(this._name);
		}
		serializer.serialize(value, generator, context);
	}

	/**
	 * Whether an attribute of the body has the name.
	 */
	boolean writes(String name, SerializationContext context) {
		ValueSerializer<Object> serializer = serializer(getType().getRawClass(), context);
		if (!serializer.isUnwrappingSerializer()) {
			return getName().equals(name);
		}
		for (Iterator<PropertyWriter> it = serializer.properties(); it.hasNext();) {
			if (it.next().getName().equals(name)) {
				return true;
			}
		}
		return false;
	}

	private ValueSerializer<Object> serializer(Class<?> type, SerializationContext context) {
		if (this._serializer != null) {
			return this._serializer;
		}
		PropertySerializerMap serializers = this._dynamicSerializers;
		ValueSerializer<Object> found = serializers.serializerFor(type);
		return (found != null) ? found : _findAndAddDynamic(serializers, type, context);
	}

}
