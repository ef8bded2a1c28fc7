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

import java.util.List;
import java.util.function.Function;

import javax.sql.DataSource;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.beans.factory.support.RootBeanDefinition;

/**
 * Defines a bean for each data source of the outbox that has none of its type. The
 * primary one is among them where beans of the application, all of them for other data
 * sources, have made ours back off. They are no default candidates, so that the one which
 * can be injected without a qualifier stays what it is.
 *
 * @param <T> the type of the beans
 */
final class OtherDataSourceBeans<T> implements SmartInitializingSingleton {

	private final DefaultListableBeanFactory beanFactory;

	private final OutboxDataSources dataSources;

	private final Class<T> type;

	private final String prefix;

	private final Function<T, DataSource> owner;

	private final Function<OutboxDataSource, T> factory;

	/**
	 * Create the definer.
	 * @param prefix what the beans' names begin with, before the name of the data source
	 * @param owner the data source of a bean
	 * @param factory makes a bean
	 */
	OtherDataSourceBeans(DefaultListableBeanFactory beanFactory, OutboxDataSources dataSources, Class<T> type,
			String prefix, Function<T, DataSource> owner, Function<OutboxDataSource, T> factory) {
		this.beanFactory = beanFactory;
		this.dataSources = dataSources;
		this.type = type;
		this.prefix = prefix;
		this.owner = owner;
		this.factory = factory;
	}

	@Override
	public void afterSingletonsInstantiated() {
		List<T> beans = this.beanFactory.getBeanProvider(this.type).stream(ObjectProvider.UNFILTERED).toList();
		List<OutboxDataSource> others = this.dataSources.others();
		others.stream().filter((other) -> beans.stream().noneMatch((bean) -> isOf(bean, other))).forEach(this::define);
		if (beans.stream().allMatch((bean) -> others.stream().anyMatch((other) -> isOf(bean, other)))) {
			define(this.dataSources.all().get(0));
		}
	}

	private boolean isOf(T bean, OutboxDataSource dataSource) {
		return dataSource.isSameAs(this.owner.apply(bean));
	}

	private void define(OutboxDataSource dataSource) {
		RootBeanDefinition definition = new RootBeanDefinition(this.type, () -> this.factory.apply(dataSource));
		definition.setDefaultCandidate(false);
		this.beanFactory.registerBeanDefinition(this.prefix + "." + dataSource.name(), definition);
	}

}
