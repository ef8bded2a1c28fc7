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

import javax.sql.DataSource;

import io.outbox.RetryPolicy;
import io.outbox.jdbc.OutboxTables;
import io.outbox.relay.Retention;
import io.outbox.relay.RetentionSettings;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Lazy;

/**
 * {@link org.springframework.boot.autoconfigure.EnableAutoConfiguration
 * Auto-configuration} for the {@link Retention}. It works wherever the tables are, also
 * in an application without a relay.
 */
@AutoConfiguration(after = { OutboxAutoConfiguration.class, OutboxSchemaAutoConfiguration.class,
		OutboxRelayAutoConfiguration.class })
@ConditionalOnBooleanProperty(name = "outbox.enabled", matchIfMissing = true)
@ConditionalOnBean({ DataSource.class, OutboxTables.class })
public final class OutboxRetentionAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	RetentionSettings outboxRetentionSettings(OutboxProperties properties) {
		return OutboxSettings.retention(properties.getRetention());
	}

	@Bean
	@ConditionalOnMissingBean
	Retention outboxRetention(DataSource dataSource, OutboxTables tables, RetentionSettings settings) {
		return new Retention(dataSource, tables, settings);
	}

	@Bean
	@Lazy(false)
	OtherDataSourceBeans<Retention> outboxOtherRetentions(DefaultListableBeanFactory beanFactory,
			OutboxDataSources dataSources, OutboxTables tables, RetentionSettings settings) {
		return new OtherDataSourceBeans<>(beanFactory, dataSources, Retention.class, "outboxRetention",
				Retention::getDataSource, (other) -> new Retention(other.name(), other.dataSource(), tables, settings));
	}

	@Bean
	@Lazy(false)
	InboxRetentionCheck outboxInboxRetentionCheck(RetentionSettings settings, OutboxProperties properties,
			ObjectProvider<RetryPolicy> retryPolicy) {
		return new InboxRetentionCheck(settings, OutboxSettings.retry(properties.getRelay().getRetry()), retryPolicy);
	}

}
