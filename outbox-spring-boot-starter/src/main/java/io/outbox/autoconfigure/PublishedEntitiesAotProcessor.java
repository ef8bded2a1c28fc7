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
import java.util.List;
import java.util.stream.Stream;

import io.outbox.MessageMapper;
import io.outbox.Publish;
import org.jspecify.annotations.Nullable;

import org.springframework.aot.hint.BindingReflectionHintsRegistrar;
import org.springframework.aot.hint.ExecutableMode;
import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.ReflectionHints;
import org.springframework.beans.factory.aot.BeanRegistrationAotContribution;
import org.springframework.beans.factory.aot.BeanRegistrationAotProcessor;
import org.springframework.beans.factory.support.RegisteredBean;
import org.springframework.orm.jpa.persistenceunit.PersistenceManagedTypes;
import org.springframework.util.ClassUtils;
import org.springframework.util.ReflectionUtils;

/**
 * Lets a native image make the bodies of published entities by their serializer methods
 * and by mappers that are no beans. Their attributes it can read anyway.
 */
final class PublishedEntitiesAotProcessor implements BeanRegistrationAotProcessor {

	private final BindingReflectionHintsRegistrar bodies = new BindingReflectionHintsRegistrar();

	@Override
	public @Nullable BeanRegistrationAotContribution processAheadOfTime(RegisteredBean registeredBean) {
		if (!PersistenceManagedTypes.class.isAssignableFrom(registeredBean.getBeanClass())) {
			return null;
		}
		ClassLoader classLoader = registeredBean.getBeanFactory().getBeanClassLoader();
		List<Class<?>> entities = registeredBean.getBeanFactory()
			.getBean(registeredBean.getBeanName(), PersistenceManagedTypes.class)
			.getManagedClassNames()
			.stream()
			.<Class<?>>map((name) -> ClassUtils.resolveClassName(name, classLoader))
			.filter((type) -> type.getAnnotationsByType(Publish.class).length > 0)
			.toList();
		return (generationContext, code) -> entities
			.forEach((entity) -> register(generationContext.getRuntimeHints().reflection(), entity));
	}

	private void register(ReflectionHints reflection, Class<?> entity) {
		for (Publish publish : entity.getAnnotationsByType(Publish.class)) {
			Method serializer = publish.serializer().isEmpty() ? null
					: ReflectionUtils.findMethod(entity, publish.serializer());
			if (serializer != null) {
				reflection.registerMethod(serializer, ExecutableMode.INVOKE);
				this.bodies.registerReflectionHints(reflection, serializer.getGenericReturnType());
			}
			if (publish.mapper() != MessageMapper.class) {
				reflection.registerType(publish.mapper(), MemberCategory.INVOKE_DECLARED_CONSTRUCTORS);
				Stream.of(publish.mapper().getMethods())
					.filter((method) -> method.getName().equals("map") && !method.isBridge())
					.forEach(
							(method) -> this.bodies.registerReflectionHints(reflection, method.getGenericReturnType()));
			}
		}
	}

}
