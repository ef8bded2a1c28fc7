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

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.Map;

import io.outbox.AckMode;
import io.outbox.OutboxException;
import io.outbox.Payload;
import io.outbox.Subscribe;
import io.outbox.Subscription;
import org.jspecify.annotations.Nullable;

import org.springframework.core.MethodIntrospector;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.annotation.AnnotationUtils;
import org.springframework.scheduling.annotation.Async;
import org.springframework.util.StringValueResolver;

/**
 * Finds {@code @Subscribe} methods and checks that they can be called with a message.
 */
final class SubscribeMethods {

	private SubscribeMethods() {
	}

	static Map<Method, Subscribe> of(Class<?> type) {
		if (!AnnotationUtils.isCandidateClass(type, Subscribe.class)) {
			return Map.of();
		}
		return MethodIntrospector.selectMethods(type,
				(MethodIntrospector.MetadataLookup<@Nullable Subscribe>) (method) -> AnnotatedElementUtils
					.findMergedAnnotation(method, Subscribe.class));
	}

	static void check(Method method, Class<?> type, Subscribe annotation) {
		if (AnnotatedElementUtils.hasAnnotation(method, Async.class)
				|| AnnotatedElementUtils.hasAnnotation(type, Async.class)) {
			throw refused(method,
					"is @Async: the message would be acknowledged before it is handled. Remove @Async and "
							+ "use the attribute 'concurrency'");
		}
		if (Modifier.isStatic(method.getModifiers())) {
			throw refused(method, "is static, so that no advice of its bean would apply. Remove static");
		}
		if (method.getReturnType() != void.class) {
			throw refused(method, "returns a value that nobody would receive. Make it void");
		}
		if (method.getParameterCount() == 0) {
			throw refused(method, "has no parameter. Add one for the body, or a Payload");
		}
		if (annotation.ackMode() == AckMode.MANUAL
				&& Arrays.stream(method.getParameterTypes()).noneMatch((parameter) -> parameter == Payload.class)) {
			throw refused(method,
					"must acknowledge by itself but has no Payload to do it with. Add a parameter of type "
							+ "Payload, or remove ackMode = MANUAL");
		}
	}

	static Subscription subscription(Method method, Subscribe annotation, StringValueResolver placeholders) {
		Subscription.Builder builder = Subscription.to(resolve(method, annotation.destination(), placeholders))
			.queue(resolve(method, annotation.queue(), placeholders))
			.id(resolve(method, annotation.id(), placeholders))
			.concurrency(annotation.concurrency())
			.prefetch(annotation.prefetch())
			.ackMode(annotation.ackMode())
			.exclusive(annotation.exclusive())
			.transactionManager(resolve(method, annotation.transactionManager(), placeholders));
		for (String header : annotation.headers()) {
			String resolved = resolve(method, header, placeholders);
			int separator = resolved.indexOf('=');
			if (separator < 1) {
				throw refused(method, "has the header '%s', which is not name=value".formatted(resolved));
			}
			builder.header(resolved.substring(0, separator), resolved.substring(separator + 1));
		}
		try {
			return builder.build();
		}
		catch (IllegalArgumentException ex) {
			throw refused(method, "has an illegal attribute: " + ex.getMessage());
		}
	}

	private static String resolve(Method method, String value, StringValueResolver placeholders) {
		try {
			String resolved = placeholders.resolveStringValue(value);
			// A context without a PropertySourcesPlaceholderConfigurer leaves unknown
			// placeholders as they are.
			if (resolved != null && resolved.contains("${")) {
				throw refused(method, "has an unknown placeholder: '%s'".formatted(resolved));
			}
			return (resolved != null) ? resolved : "";
		}
		catch (IllegalArgumentException ex) {
			throw new OutboxException("@Subscribe method %s: %s".formatted(method, ex.getMessage()), ex);
		}
	}

	static OutboxException refused(Method method, String reason) {
		return new OutboxException(
				"@Subscribe method %s.%s %s".formatted(method.getDeclaringClass().getName(), method.getName(), reason));
	}

}
