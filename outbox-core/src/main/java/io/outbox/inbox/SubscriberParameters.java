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

import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

import io.outbox.Payload;
import tools.jackson.databind.JsonNode;

import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.messaging.Message;
import org.springframework.messaging.MessageHeaders;
import org.springframework.messaging.handler.annotation.Header;
import org.springframework.messaging.handler.annotation.Headers;
import org.springframework.messaging.support.MessageHeaderAccessor;
import org.springframework.validation.annotation.Validated;

/**
 * Checks the parameters of a {@code @Subscribe} method: what is neither a header nor the
 * message as a whole is the body, which has one type.
 */
final class SubscriberParameters {

	private static final Set<Class<?>> RAW_BODIES = Set.of(String.class, byte[].class, Object.class);

	private final boolean validated;

	/**
	 * Create the check.
	 * @param validated whether there is a validator
	 */
	SubscriberParameters(boolean validated) {
		this.validated = validated;
	}

	void check(Method method) {
		List<String> bodies = Stream.of(method.getParameters())
			.filter(SubscriberParameters::isTypedBody)
			.map(Parameter::getParameterizedType)
			.distinct()
			.map(Type::getTypeName)
			.toList();
		if (bodies.size() > 1) {
			throw SubscribeMethods.refused(method, ("has several parameters that would be read from the body, of the "
					+ "types %s. Keep one of them, annotate those for headers with @Header, and let the constructor "
					+ "take beans")
				.formatted(String.join(", ", bodies)));
		}
		for (Parameter parameter : method.getParameters()) {
			if (isValid(parameter)) {
				checkValidated(method, parameter);
			}
		}
	}

	private void checkValidated(Method method, Parameter parameter) {
		if (!isBody(parameter)) {
			throw SubscribeMethods.refused(method, "has the parameter '%s' with @Valid, which is for the body alone"
				.formatted(parameter.getType().getSimpleName()));
		}
		if (!this.validated) {
			throw SubscribeMethods.refused(method, "has a parameter with @Valid, but there is no validator. Add "
					+ "spring-boot-starter-validation, or remove @Valid");
		}
	}

	private static boolean isTypedBody(Parameter parameter) {
		return isBody(parameter) && !RAW_BODIES.contains(parameter.getType())
				&& !JsonNode.class.isAssignableFrom(parameter.getType());
	}

	private static boolean isBody(Parameter parameter) {
		Class<?> type = parameter.getType();
		return type != Payload.class && !Message.class.isAssignableFrom(type)
				&& !MessageHeaders.class.isAssignableFrom(type) && !MessageHeaderAccessor.class.isAssignableFrom(type)
				&& !AnnotatedElementUtils.hasAnnotation(parameter, Header.class)
				&& !AnnotatedElementUtils.hasAnnotation(parameter, Headers.class);
	}

	/** As Spring decides it: by the name, so that Bean Validation is optional. */
	private static boolean isValid(Parameter parameter) {
		return AnnotatedElementUtils.hasAnnotation(parameter, Validated.class)
				|| Arrays.stream(parameter.getAnnotations())
					.map(Annotation::annotationType)
					.anyMatch((type) -> type.getSimpleName().startsWith("Valid"));
	}

}
