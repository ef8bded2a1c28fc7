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

import java.util.concurrent.ThreadFactory;
import java.util.function.Function;

import javax.sql.DataSource;

import io.outbox.OutboxListener;
import io.outbox.SubscriptionTransport;
import io.outbox.inbox.SubscriberContainers;
import io.outbox.inbox.SubscriberRegistrar;
import io.outbox.inbox.SubscriberSettings;
import io.outbox.jdbc.OutboxTables;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.hibernate.autoconfigure.HibernateJpaAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration;
import org.springframework.boot.thread.Threading;
import org.springframework.boot.transaction.autoconfigure.TransactionAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Lazy;
import org.springframework.core.env.Environment;
import org.springframework.core.task.VirtualThreadTaskExecutor;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;
import org.springframework.validation.Validator;

/**
 * {@link org.springframework.boot.autoconfigure.EnableAutoConfiguration
 * Auto-configuration} for subscribers.
 */
@AutoConfiguration(
		after = { OutboxAutoConfiguration.class, OutboxSchemaAutoConfiguration.class,
				OutboxStompAutoConfiguration.class, HibernateJpaAutoConfiguration.class,
				DataSourceTransactionManagerAutoConfiguration.class, TransactionAutoConfiguration.class },
		afterName = "org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration")
@ConditionalOnBooleanProperty(name = { "outbox.enabled", "outbox.subscriber.enabled" }, matchIfMissing = true)
@ConditionalOnBean({ DataSource.class, OutboxTables.class, SubscriptionTransport.class })
public final class OutboxSubscriberAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	SubscriberSettings outboxSubscriberSettings(OutboxProperties properties) {
		return OutboxSettings.subscriber(properties.getSubscriber());
	}

	@Bean
	SubscriberTransactionManagers outboxSubscriberTransactionManagers(ConfigurableListableBeanFactory beanFactory) {
		return new SubscriberTransactionManagers(beanFactory);
	}

	@Bean
	@ConditionalOnMissingBean
	SubscriberContainers outboxSubscriberContainers(SubscriptionTransport transport,
			SubscriberTransactionManagers transactionManagers, OutboxTables tables, SubscriberSettings settings,
			ObjectProvider<OutboxListener> listeners, OutboxObservations observations, Environment environment) {
		return new SubscriberContainers(transport, transactionManagers::of, tables, settings,
				listeners.orderedStream().toList(), observations.receive(), threads(environment));
	}

	private static Function<String, ThreadFactory> threads(Environment environment) {
		return Threading.VIRTUAL.isActive(environment)
				? (prefix) -> new VirtualThreadTaskExecutor(prefix).getVirtualThreadFactory()
				: CustomizableThreadFactory::new;
	}

	@Bean
	@ConditionalOnMissingBean
	@Lazy(false)
	SubscriberRegistrar outboxSubscriberRegistrar(SubscriberContainers containers, JsonMapper jsonMapper,
			ConfigurableListableBeanFactory beanFactory, ObjectProvider<Validator> validator) {
		return new SubscriberRegistrar(containers, jsonMapper, beanFactory, validator.getIfUnique());
	}

}
