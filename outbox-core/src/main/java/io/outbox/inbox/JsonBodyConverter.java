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

package io.outbox.inbox;

import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;

import io.outbox.MessageRejectedException;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.core.GenericTypeResolver;
import org.springframework.core.MethodParameter;
import org.springframework.messaging.Message;
import org.springframework.messaging.MessageHeaders;
import org.springframework.messaging.converter.SmartMessageConverter;

/**
 * Reads the body of a message, which is taken for JSON whatever its content type says:
 * other publishers leave it out or call it text.
 */
final class JsonBodyConverter implements SmartMessageConverter {

	private final JsonMapper jsonMapper;

	JsonBodyConverter(JsonMapper jsonMapper) {
		this.jsonMapper = jsonMapper;
	}

	Object read(byte[] body, Type type) {
		if (type == byte[].class) {
			return body;
		}
		if (type == String.class) {
			return new String(body, StandardCharsets.UTF_8);
		}
		Object value;
		try {
			value = this.jsonMapper.readValue(body, this.jsonMapper.constructType(type));
		}
		catch (JacksonException ex) {
			throw new MessageRejectedException(
					"Body can't be read as %s: %s".formatted(type.getTypeName(), ex.getOriginalMessage()), ex);
		}
		if (value == null) {
			throw new MessageRejectedException("Body is null where %s is expected".formatted(type.getTypeName()));
		}
		return value;
	}

	@Override
	public @Nullable Object fromMessage(Message<?> message, Class<?> targetClass) {
		return fromMessage(message, targetClass, null);
	}

	@Override
	public @Nullable Object fromMessage(Message<?> message, Class<?> targetClass, @Nullable Object conversionHint) {
		Type type = (conversionHint instanceof MethodParameter parameter) ? bodyType(parameter) : targetClass;
		return (message.getPayload() instanceof byte[] body) ? read(body, type) : null;
	}

	private static Type bodyType(MethodParameter parameter) {
		MethodParameter body = Message.class.isAssignableFrom(parameter.getParameterType()) ? parameter.nested()
				: parameter;
		return GenericTypeResolver.resolveType(body.getNestedGenericParameterType(), parameter.getContainingClass());
	}

	@Override
	public @Nullable Message<?> toMessage(Object payload, @Nullable MessageHeaders headers) {
		return null;
	}

	@Override
	public @Nullable Message<?> toMessage(Object payload, @Nullable MessageHeaders headers,
			@Nullable Object conversionHint) {
		return null;
	}

}
