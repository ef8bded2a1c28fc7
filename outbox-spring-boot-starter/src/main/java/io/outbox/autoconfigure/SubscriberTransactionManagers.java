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

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import javax.sql.DataSource;

import io.outbox.Subscription;
import io.outbox.inbox.SubscriberContainers;
import io.outbox.inbox.SubscriberRegistrar;
import io.outbox.inbox.SubscriberTransactions;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.BeanFactoryUtils;
import org.springframework.beans.factory.NoSuchBeanDefinitionException;
import org.springframework.beans.factory.NoUniqueBeanDefinitionException;
import org.springframework.beans.factory.annotation.BeanFactoryAnnotationUtils;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.orm.jpa.JpaTransactionManager;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.ResourceTransactionManager;

/**
 * The transaction managers of the subscribers, and the data sources that these have. To
 * be asked when all singletons are there.
 */
final class SubscriberTransactionManagers {

	private final ConfigurableListableBeanFactory beanFactory;

	SubscriberTransactionManagers(ConfigurableListableBeanFactory beanFactory) {
		this.beanFactory = beanFactory;
	}

	/**
	 * The transactions that a subscription is handled in.
	 */
	SubscriberTransactions of(Subscription subscription) {
		return subscription.transactionManager().isEmpty() ? unnamed(subscription) : named(subscription);
	}

	/**
	 * The data sources of all subscriptions by the ids of these.
	 */
	Map<String, DataSource> dataSources() {
		this.beanFactory.getBeanProvider(SubscriberRegistrar.class).ifAvailable(SubscriberRegistrar::register);
		Map<String, DataSource> dataSources = new LinkedHashMap<>();
		this.beanFactory.getBeanProvider(SubscriberContainers.class)
			.ifAvailable((containers) -> containers.getSubscriptions()
				.forEach((subscription) -> dataSources.put(subscription.id(), of(subscription).dataSource())));
		return dataSources;
	}

	private SubscriberTransactions unnamed(Subscription subscription) {
		try {
			PlatformTransactionManager manager = this.beanFactory.getBean(PlatformTransactionManager.class);
			DataSource dataSource = dataSource(manager);
			return new SubscriberTransactions(manager,
					(dataSource != null) ? dataSource : this.beanFactory.getBean(DataSource.class));
		}
		catch (NoUniqueBeanDefinitionException ex) {
			throw new InvalidTransactionManagerException(subscription,
					"names no transaction manager, and there are " + "several of which none is primary", names(), ex);
		}
		catch (NoSuchBeanDefinitionException ex) {
			throw new MissingTransactionManagerException(List.of(subscription.id()));
		}
	}

	private SubscriberTransactions named(Subscription subscription) {
		String name = subscription.transactionManager();
		PlatformTransactionManager manager;
		try {
			manager = BeanFactoryAnnotationUtils.qualifiedBeanOfType(this.beanFactory, PlatformTransactionManager.class,
					name);
		}
		catch (NoSuchBeanDefinitionException ex) {
			throw new InvalidTransactionManagerException(subscription,
					"names the transaction manager '%s', which is neither the name nor the qualifier of one"
						.formatted(name),
					names(), ex);
		}
		DataSource dataSource = dataSource(manager);
		if (dataSource == null) {
			throw new InvalidTransactionManagerException(subscription,
					"names the transaction manager '%s', but the data source of that %s is not known".formatted(name,
							manager.getClass().getSimpleName()),
					namesWithDataSource(), null);
		}
		return new SubscriberTransactions(manager, dataSource);
	}

	private List<String> names() {
		return List.copyOf(all().keySet());
	}

	private List<String> namesWithDataSource() {
		return all().entrySet()
			.stream()
			.filter((bean) -> dataSource(bean.getValue()) != null)
			.map(Map.Entry::getKey)
			.toList();
	}

	private Map<String, PlatformTransactionManager> all() {
		return BeanFactoryUtils.beansOfTypeIncludingAncestors(this.beanFactory, PlatformTransactionManager.class);
	}

	private static @Nullable DataSource dataSource(PlatformTransactionManager manager) {
		if (manager instanceof JpaTransactionManager jpa) {
			return jpa.getDataSource();
		}
		return (manager instanceof ResourceTransactionManager resources
				&& resources.getResourceFactory() instanceof DataSource dataSource) ? dataSource : null;
	}

}
