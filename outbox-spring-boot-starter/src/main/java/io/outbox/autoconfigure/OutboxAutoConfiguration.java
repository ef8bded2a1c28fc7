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

import io.micrometer.observation.ObservationRegistry;
import io.outbox.HeadersGenerator;
import io.outbox.MessageTransport;
import io.outbox.Outbox;
import io.outbox.jdbc.DefaultHeadersGenerator;
import io.outbox.jdbc.JdbcMessageAppender;
import io.outbox.jdbc.JdbcOutbox;
import io.outbox.jdbc.MessageAppender;
import io.outbox.jdbc.OutboxTables;
import io.outbox.observation.PublishObservationConvention;
import io.outbox.observation.ReceiveObservationConvention;
import io.outbox.observation.SendObservationConvention;
import io.outbox.relay.Relay;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Lazy;

/**
 * {@link org.springframework.boot.autoconfigure.EnableAutoConfiguration
 * Auto-configuration} for writing messages: the {@link Outbox} and what it is made of.
 */
@AutoConfiguration(after = { DataSourceAutoConfiguration.class, JacksonAutoConfiguration.class })
@ConditionalOnBooleanProperty(name = "outbox.enabled", matchIfMissing = true)
@ConditionalOnBean(DataSource.class)
@EnableConfigurationProperties(OutboxProperties.class)
public final class OutboxAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	OutboxTables outboxTables(OutboxProperties properties) {
		return OutboxSettings.tables(properties.getSchema());
	}

	@Bean
	OutboxDataSources outboxDataSources(DataSource dataSource, ListableBeanFactory beanFactory,
			ObjectProvider<CapturedFactories> factories, ObjectProvider<SubscriberTransactionManagers> subscribers) {
		return new OutboxDataSources(dataSource, beanFactory, factories, subscribers);
	}

	@Bean
	@ConditionalOnMissingBean(HeadersGenerator.class)
	DefaultHeadersGenerator outboxHeadersGenerator() {
		return new DefaultHeadersGenerator();
	}

	@Bean
	OutboxObservations outboxObservations(ObjectProvider<ObservationRegistry> registry,
			ObjectProvider<PublishObservationConvention> publish, ObjectProvider<SendObservationConvention> send,
			ObjectProvider<ReceiveObservationConvention> receive) {
		return new OutboxObservations(registry, publish, send, receive);
	}

	@Bean
	static TransactionManagerPostProcessor outboxTransactionManagerPostProcessor() {
		return new TransactionManagerPostProcessor();
	}

	@Bean
	@Lazy(false)
	RelayWaker outboxRelayWaker(ObjectProvider<Relay> relays) {
		return new RelayWaker(relays);
	}

	@Bean
	@ConditionalOnMissingBean(MessageAppender.class)
	JdbcMessageAppender outboxMessageAppender(OutboxTables tables, HeadersGenerator headersGenerator,
			OutboxProperties properties, RelayWaker waker, OutboxObservations observations) {
		return OutboxSettings.appender(tables, observations.publish(headersGenerator), properties, waker);
	}

	@Bean
	@ConditionalOnMissingBean(Outbox.class)
	JdbcOutbox outbox(DataSource dataSource, JsonMapper jsonMapper, MessageAppender appender,
			ObjectProvider<MessageTransport> transport, HeadersGenerator headersGenerator,
			OutboxObservations observations) {
		return new JdbcOutbox(dataSource, jsonMapper, appender, transport::getIfAvailable,
				observations.publish(headersGenerator));
	}

}
