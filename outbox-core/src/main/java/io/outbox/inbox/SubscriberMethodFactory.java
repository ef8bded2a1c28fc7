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
import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.messaging.handler.annotation.support.DefaultMessageHandlerMethodFactory;
import org.springframework.messaging.handler.invocation.HandlerMethodArgumentResolverComposite;
import org.springframework.validation.Validator;

/**
 * Makes subscriber methods with the argument resolvers of spring-messaging.
 */
final class SubscriberMethodFactory extends DefaultMessageHandlerMethodFactory {

	private final HandlerMethodArgumentResolverComposite resolvers = new HandlerMethodArgumentResolverComposite();

	SubscriberMethodFactory(BeanFactory beanFactory, JsonBodyConverter converter, @Nullable Validator validator) {
		setBeanFactory(beanFactory);
		setMessageConverter(converter);
		if (validator != null) {
			setValidator(validator);
		}
		setCustomArgumentResolvers(List.of(new PayloadArgumentResolver(converter)));
		afterPropertiesSet();
		this.resolvers.addResolvers(initArgumentResolvers());
	}

	@Override
	public SubscriberMethod createInvocableHandlerMethod(Object bean, Method method) {
		SubscriberMethod handler = new SubscriberMethod(bean, method);
		handler.setMessageMethodArgumentResolvers(this.resolvers);
		return handler;
	}

}
