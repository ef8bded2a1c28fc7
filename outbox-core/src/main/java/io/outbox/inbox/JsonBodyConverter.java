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

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

import io.outbox.MessageRejectedException;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.type.TypeFactory;

import org.springframework.core.MethodParameter;
import org.springframework.core.ResolvableType;
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

	Object read(byte[] body, ResolvableType type) {
		Class<?> rawType = type.resolve(Object.class);
		if (rawType == byte[].class) {
			return body;
		}
		if (rawType == String.class) {
			return new String(body, StandardCharsets.UTF_8);
		}
		Object value;
		try {
			value = this.jsonMapper.readValue(body, javaType(type));
		}
		catch (JacksonException ex) {
			// Not as the cause, because its message quotes the body
			throw new MessageRejectedException("Body can't be read as %s: %s%s at %s".formatted(type,
					ex.getClass().getSimpleName(), path(ex), ex.getLocation().offsetDescription()));
		}
		if (value == null) {
			throw new MessageRejectedException("Body is null where %s is expected".formatted(type));
		}
		return value;
	}

	private static String path(JacksonException failure) {
		String path = failure.getPathReference();
		return path.isEmpty() ? "" : " for " + path;
	}

	private JavaType javaType(ResolvableType type) {
		TypeFactory types = this.jsonMapper.getTypeFactory();
		Class<?> rawType = type.resolve(Object.class);
		if (!type.hasGenerics()) {
			return types.constructType(rawType);
		}
		return types.constructParametricType(rawType,
				Arrays.stream(type.getGenerics()).map(this::javaType).toArray(JavaType[]::new));
	}

	@Override
	public @Nullable Object fromMessage(Message<?> message, Class<?> targetClass) {
		return fromMessage(message, targetClass, null);
	}

	@Override
	public @Nullable Object fromMessage(Message<?> message, Class<?> targetClass, @Nullable Object conversionHint) {
		ResolvableType type = (conversionHint instanceof MethodParameter parameter) ? bodyType(parameter)
				: ResolvableType.forClass(targetClass);
		return (message.getPayload() instanceof byte[] body) ? read(body, type) : null;
	}

	private static ResolvableType bodyType(MethodParameter parameter) {
		ResolvableType type = ResolvableType.forMethodParameter(parameter);
		return Message.class.isAssignableFrom(parameter.getParameterType()) ? type.getGeneric(0) : type;
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
