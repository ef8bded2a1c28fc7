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

import java.time.Duration;

import javax.sql.DataSource;

import io.outbox.MessageTransport;
import io.outbox.OutboxListener;
import io.outbox.RetryPolicy;
import io.outbox.inbox.SubscriberContainers;
import io.outbox.jdbc.OutboxTables;
import io.outbox.relay.Relay;
import io.outbox.relay.RelaySettings;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.hibernate.autoconfigure.HibernateJpaAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration;
import org.springframework.boot.jdbc.metadata.DataSourcePoolMetadataProvider;
import org.springframework.boot.transaction.autoconfigure.TransactionAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Lazy;

/**
 * {@link org.springframework.boot.autoconfigure.EnableAutoConfiguration
 * Auto-configuration} for the {@link Relay}.
 */
@AutoConfiguration(
		after = { OutboxAutoConfiguration.class, OutboxSchemaAutoConfiguration.class,
				OutboxStompAutoConfiguration.class, HibernateJpaAutoConfiguration.class,
				DataSourceTransactionManagerAutoConfiguration.class, TransactionAutoConfiguration.class },
		afterName = "org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration")
@ConditionalOnBooleanProperty(name = { "outbox.enabled", "outbox.relay.enabled" }, matchIfMissing = true)
@ConditionalOnBean({ DataSource.class, OutboxTables.class, MessageTransport.class })
public final class OutboxRelayAutoConfiguration {

	private static final Duration HEAD_START = Duration.ofSeconds(10);

	@Bean
	@ConditionalOnMissingBean
	RelaySettings outboxRelaySettings(OutboxProperties properties) {
		return OutboxSettings.relay(properties);
	}

	@Bean
	@ConditionalOnMissingBean
	RetryPolicy outboxRetryPolicy(OutboxProperties properties) {
		return OutboxSettings.retry(properties.getRelay().getRetry()).toPolicy();
	}

	@Bean
	@Lazy(false)
	OtherDataSourceBeans<Relay> outboxOtherRelays(DefaultListableBeanFactory beanFactory, OutboxDataSources dataSources,
			RelayWaker waker, OutboxTables tables, MessageTransport transport,
			ObjectProvider<SubscriberContainers> subscribers, RetryPolicy retryPolicy,
			ObjectProvider<OutboxListener> listeners, RelaySettings settings, OutboxObservations observations) {
		return new OtherDataSourceBeans<>(beanFactory, dataSources, Relay.class, "outboxRelay", Relay::getDataSource,
				(other) -> waker.add(new Relay(other.name(), other.dataSource(), tables,
						new HeadStartTransport(observations.send(transport), subscribers, HEAD_START), retryPolicy,
						listeners.orderedStream().toList(), settings)));
	}

	@Bean
	@ConditionalOnMissingBean
	Relay outboxRelay(DataSource dataSource, OutboxTables tables, MessageTransport transport,
			ObjectProvider<SubscriberContainers> subscribers, RetryPolicy retryPolicy,
			ObjectProvider<OutboxListener> listeners, RelaySettings settings, OutboxObservations observations) {
		return new Relay(dataSource, tables,
				new HeadStartTransport(observations.send(transport), subscribers, HEAD_START), retryPolicy,
				listeners.orderedStream().toList(), settings);
	}

	@Bean
	@Lazy(false)
	RelayPoolCheck outboxRelayPoolCheck(DataSource dataSource, RelaySettings settings,
			ObjectProvider<DataSourcePoolMetadataProvider> pools) {
		return new RelayPoolCheck(dataSource, settings, pools);
	}

}
