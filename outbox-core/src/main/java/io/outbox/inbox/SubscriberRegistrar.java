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
import java.util.concurrent.atomic.AtomicBoolean;

import io.outbox.MessageSubscriber;
import io.outbox.OutboxException;
import io.outbox.Subscribe;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.aop.framework.autoproxy.AutoProxyUtils;
import org.springframework.aop.scope.ScopedProxyUtils;
import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.ResolvableType;
import org.springframework.util.Assert;
import org.springframework.validation.Validator;

/**
 * Finds the subscribers among the application's beans, lazy ones included, once all
 * singletons are there: {@link Subscribe} methods and beans of type
 * {@link MessageSubscriber}. A mistake fails the start.
 */
public final class SubscriberRegistrar implements SmartInitializingSingleton {

	private final SubscriberContainers containers;

	private final ConfigurableListableBeanFactory beanFactory;

	private final JsonBodyConverter converter;

	private final SubscriberMethodFactory methods;

	private final SubscriberParameters parameters;

	private final AtomicBoolean registered = new AtomicBoolean();

	/**
	 * Create a registrar for an application that validates no bodies.
	 * @param containers where subscribers are registered
	 * @param jsonMapper reads the bodies
	 * @param beanFactory has the beans
	 */
	public SubscriberRegistrar(SubscriberContainers containers, JsonMapper jsonMapper,
			ConfigurableListableBeanFactory beanFactory) {
		this(containers, jsonMapper, beanFactory, null);
	}

	/**
	 * Create a registrar.
	 * @param containers where subscribers are registered
	 * @param jsonMapper reads the bodies
	 * @param beanFactory has the beans
	 * @param validator validates the bodies whose parameters are annotated with
	 * {@code @Valid} or {@code @Validated}, or {@code null} to refuse such parameters
	 */
	public SubscriberRegistrar(SubscriberContainers containers, JsonMapper jsonMapper,
			ConfigurableListableBeanFactory beanFactory, @Nullable Validator validator) {
		Assert.notNull(containers, "'containers' must not be null");
		Assert.notNull(jsonMapper, "'jsonMapper' must not be null");
		Assert.notNull(beanFactory, "'beanFactory' must not be null");
		this.containers = containers;
		this.beanFactory = beanFactory;
		this.converter = new JsonBodyConverter(jsonMapper);
		this.methods = new SubscriberMethodFactory(beanFactory, this.converter, validator);
		this.parameters = new SubscriberParameters(validator != null);
	}

	@Override
	public void afterSingletonsInstantiated() {
		register();
	}

	/**
	 * Find and register the subscribers now, for those who need to know them before they
	 * are started. To be called once all singletons are there; does nothing the second
	 * time.
	 */
	public void register() {
		if (!this.registered.compareAndSet(false, true)) {
			return;
		}
		for (String name : this.beanFactory.getBeanNamesForType(Object.class, true, false)) {
			Class<?> type = ScopedProxyUtils.isScopedTarget(name) ? null
					: AutoProxyUtils.determineTargetClass(this.beanFactory, name);
			if (type != null) {
				SubscribeMethods.of(type).forEach((method, annotation) -> register(name, type, method, annotation));
				if (MessageSubscriber.class.isAssignableFrom(type)) {
					register(name, (MessageSubscriber<?>) singleton(name));
				}
			}
		}
	}

	private void register(String name, Class<?> type, Method method, Subscribe annotation) {
		SubscribeMethods.check(method, type, annotation);
		this.parameters.check(method);
		Object bean = singleton(name);
		SubscriberMethod handler = this.methods.createInvocableHandlerMethod(bean, invocable(method, bean));
		this.containers.register(
				SubscribeMethods.subscription(method, annotation, this.beanFactory::resolveEmbeddedValue), handler);
	}

	private static Method invocable(Method method, Object bean) {
		if (AopUtils.isCglibProxy(bean) && Modifier.isFinal(method.getModifiers())) {
			throw SubscribeMethods.refused(method, "is final, so that the proxy of its bean would run it without the "
					+ "fields of the bean. Remove final");
		}
		try {
			return AopUtils.selectInvocableMethod(method, bean.getClass());
		}
		catch (IllegalStateException ex) {
			throw new OutboxException(("@Subscribe method %s can't be called through the proxy of its bean. Make it "
					+ "package-private at least, and put it on an interface of the bean if that is what the bean is "
					+ "proxied by: %s")
				.formatted(method, ex.getMessage()), ex);
		}
	}

	private <T> void register(String name, MessageSubscriber<T> subscriber) {
		ResolvableType body = bodyType(name, subscriber);
		if (body == null) {
			throw new OutboxException(("Type of the body is not known for subscriber '%s' of %s: implement "
					+ "MessageSubscriber with a type argument, in a class and not as a generic bean")
				.formatted(name, AopUtils.getTargetClass(subscriber).getName()));
		}
		this.containers.register(subscriber.subscription(), (message) -> {
			@SuppressWarnings("unchecked")
			T value = (T) this.converter.read(message.getPayload(), body);
			subscriber.onMessage(message.payload(value));
		});
	}

	private @Nullable ResolvableType bodyType(String name, MessageSubscriber<?> subscriber) {
		ResolvableType body = ResolvableType.forClass(MessageSubscriber.class, AopUtils.getTargetClass(subscriber))
			.getGeneric(0);
		if (body.resolve() == null && this.beanFactory.containsBeanDefinition(name)) {
			body = this.beanFactory.getMergedBeanDefinition(name)
				.getResolvableType()
				.as(MessageSubscriber.class)
				.getGeneric(0);
		}
		return (body.resolve() != null) ? body : null;
	}

	private Object singleton(String name) {
		if (!this.beanFactory.isSingleton(name)) {
			throw new OutboxException("Subscriber '%s' must be a singleton bean".formatted(name));
		}
		return this.beanFactory.getBean(name);
	}

}
