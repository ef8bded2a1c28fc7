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

import io.outbox.DeadLetters;
import io.outbox.MessageTransport;
import io.outbox.SubscriptionTransport;
import io.outbox.stomp.StompDeadLetters;
import io.outbox.stomp.StompMessageTransport;
import io.outbox.stomp.StompSettings;
import io.outbox.stomp.StompSubscriptionTransport;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;

/**
 * {@link org.springframework.boot.autoconfigure.EnableAutoConfiguration
 * Auto-configuration} for the connections to a STOMP broker.
 */
@AutoConfiguration(after = SslAutoConfiguration.class)
@ConditionalOnBooleanProperty(name = "outbox.enabled", matchIfMissing = true)
@EnableConfigurationProperties(OutboxProperties.class)
public final class OutboxStompAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean(StompConnectionDetails.class)
	PropertiesStompConnectionDetails outboxStompConnectionDetails(OutboxProperties properties,
			ObjectProvider<SslBundles> sslBundles) {
		return new PropertiesStompConnectionDetails(properties.getStomp(), sslBundles.getIfAvailable());
	}

	@Bean
	@ConditionalOnMissingBean
	StompSettings outboxStompSettings(OutboxProperties properties, StompConnectionDetails connectionDetails,
			Environment environment) {
		return OutboxSettings.stomp(properties.getStomp(), connectionDetails,
				environment.getProperty("spring.application.name"));
	}

	@Bean
	@ConditionalOnMissingBean(MessageTransport.class)
	StompMessageTransport outboxMessageTransport(StompSettings settings) {
		return new StompMessageTransport(settings);
	}

	/**
	 * Comes before our own transport: with one of the application there is another
	 * broker.
	 */
	@Bean
	@ConditionalOnMissingBean({ DeadLetters.class, SubscriptionTransport.class })
	StompDeadLetters outboxDeadLetters(StompSettings settings) {
		return new StompDeadLetters(settings);
	}

	@Bean
	@ConditionalOnMissingBean(SubscriptionTransport.class)
	StompSubscriptionTransport outboxSubscriptionTransport(StompSettings settings) {
		return new StompSubscriptionTransport(settings);
	}

}
