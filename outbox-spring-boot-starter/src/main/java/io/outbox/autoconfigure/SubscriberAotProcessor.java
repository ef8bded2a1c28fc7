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

package io.outbox.autoconfigure;

import java.lang.reflect.Method;
import java.lang.reflect.Type;
import java.util.Set;
import java.util.stream.Stream;

import io.outbox.MessageSubscriber;
import io.outbox.Payload;
import io.outbox.Subscribe;
import org.jspecify.annotations.Nullable;

import org.springframework.aot.hint.BindingReflectionHintsRegistrar;
import org.springframework.aot.hint.ExecutableMode;
import org.springframework.aot.hint.ReflectionHints;
import org.springframework.beans.factory.aot.BeanRegistrationAotContribution;
import org.springframework.beans.factory.aot.BeanRegistrationAotProcessor;
import org.springframework.beans.factory.support.RegisteredBean;
import org.springframework.core.MethodIntrospector;
import org.springframework.core.MethodParameter;
import org.springframework.core.ResolvableType;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.annotation.SynthesizingMethodParameter;
import org.springframework.messaging.Message;
import org.springframework.messaging.handler.annotation.Header;
import org.springframework.messaging.handler.annotation.Headers;

/**
 * Lets a native image call the methods of subscribers and read the bodies that they take.
 */
final class SubscriberAotProcessor implements BeanRegistrationAotProcessor {

	private final BindingReflectionHintsRegistrar bodies = new BindingReflectionHintsRegistrar();

	@Override
	public @Nullable BeanRegistrationAotContribution processAheadOfTime(RegisteredBean registeredBean) {
		Set<Method> methods = MethodIntrospector.selectMethods(registeredBean.getBeanClass(),
				(Method method) -> AnnotatedElementUtils.hasAnnotation(method, Subscribe.class));
		Class<?> body = registeredBean.getBeanType().as(MessageSubscriber.class).getGeneric(0).resolve();
		if (methods.isEmpty() && body == null) {
			return null;
		}
		return (generationContext, code) -> {
			ReflectionHints reflection = generationContext.getRuntimeHints().reflection();
			methods.forEach((method) -> register(reflection, method));
			if (body != null) {
				this.bodies.registerReflectionHints(reflection, body);
			}
		};
	}

	private void register(ReflectionHints reflection, Method method) {
		reflection.registerMethod(method, ExecutableMode.INVOKE);
		Stream.iterate(0, (index) -> index < method.getParameterCount(), (index) -> index + 1)
			.map((index) -> new SynthesizingMethodParameter(method, index))
			.filter((parameter) -> !parameter.hasParameterAnnotation(Header.class)
					&& !parameter.hasParameterAnnotation(Headers.class))
			.map(SubscriberAotProcessor::bodyType)
			.forEach((type) -> this.bodies.registerReflectionHints(reflection, type));
	}

	private static Type bodyType(MethodParameter parameter) {
		ResolvableType type = ResolvableType.forMethodParameter(parameter);
		boolean envelope = Message.class.isAssignableFrom(parameter.getParameterType())
				|| Payload.class == parameter.getParameterType();
		return (envelope ? type.getGeneric(0) : type).getType();
	}

}
