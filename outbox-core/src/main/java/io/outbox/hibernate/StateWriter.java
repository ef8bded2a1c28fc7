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
import tools.jackson.databind.PropertyName;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.ser.BeanPropertyWriter;
import tools.jackson.databind.ser.impl.PropertySerializerMap;

/**
 * Writes one attribute as Jackson would, but takes the value from the caller and not from
 * the entity.
 */
@SuppressWarnings("serial")
final class StateWriter extends BeanPropertyWriter {

	StateWriter(BeanPropertyWriter base) {
		super(base);
	}

	StateWriter(BeanPropertyWriter base, String name) {
		super(base, PropertyName.construct(name));
	}

	/**
	 * As the superclass does, with the value given.
	 */
	void write(@Nullable Object value, JsonGenerator generator, SerializationContext context) {
		if (value == null) {
			if (this._nullSerializer != null && (this._suppressableValue == null
					|| !context.includeFilterSuppressNulls(this._suppressableValue))) {
				generator.writeName(this._name);
				this._nullSerializer.serialize(null, generator, context);
			}
			return;
		}
		ValueSerializer<Object> serializer = (this._serializer != null) ? this._serializer
				: dynamicSerializer(value.getClass(), context);
		if (this._suppressableValue != null && isSuppressed(value, serializer, context)) {
			return;
		}
		generator.writeName(this._name);
		if (this._typeSerializer != null) {
			serializer.serializeWithType(value, generator, context, this._typeSerializer);
		}
		else {
			serializer.serialize(value, generator, context);
		}
	}

	private boolean isSuppressed(Object value, ValueSerializer<Object> serializer, SerializationContext context) {
		return (this._suppressableValue == MARKER_FOR_EMPTY) ? serializer.isEmpty(context, value)
				: this._suppressableValue.equals(value);
	}

	private ValueSerializer<Object> dynamicSerializer(Class<?> type, SerializationContext context) {
		PropertySerializerMap serializers = this._dynamicSerializers;
		ValueSerializer<Object> found = serializers.serializerFor(type);
		return (found != null) ? found : _findAndAddDynamic(serializers, type, context);
	}

}
