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

import io.outbox.MessageTransport;
import io.outbox.inbox.SubscriberContainers;
import io.outbox.jdbc.OutboxTables;
import io.outbox.relay.Relay;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.health.actuate.endpoint.StatusAggregator;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;

/**
 * {@link org.springframework.boot.autoconfigure.EnableAutoConfiguration
 * Auto-configuration} for the health of the outbox.
 */
@AutoConfiguration(
		after = { OutboxAutoConfiguration.class, OutboxRelayAutoConfiguration.class,
				OutboxSubscriberAutoConfiguration.class },
		beforeName = "org.springframework.boot.health.autoconfigure.actuate.endpoint.HealthEndpointAutoConfiguration")
@ConditionalOnClass({ ConditionalOnEnabledHealthIndicator.class, StatusAggregator.class })
@ConditionalOnBean(OutboxDataSources.class)
@ConditionalOnEnabledHealthIndicator("outbox")
public final class OutboxHealthAutoConfiguration {

	private static final Bindable<List<String>> ORDER = Bindable.listOf(String.class);

	@Bean
	@ConditionalOnMissingBean(name = { "outboxHealthIndicator", "outboxHealthContributor" })
	OutboxHealthIndicator outboxHealthIndicator(OutboxDataSources dataSources, OutboxTables tables,
			OutboxProperties properties, ObjectProvider<Relay> relays, ObjectProvider<MessageTransport> transport,
			ObjectProvider<SubscriberContainers> subscribers) {
		return new OutboxHealthIndicator(dataSources,
				new DataSourceHealth(tables, relays, OutboxSettings.maxBacklogAge(properties.getHealth())),
				new BrokerHealth(relays, transport, subscribers));
	}

	/**
	 * Spring Boot leaves out statuses that it does not know, so that a group of nothing
	 * but the outbox would be UNKNOWN. DEGRADED goes behind UP, because whoever looks for
	 * UP must not take the application out of service.
	 */
	@Bean
	@ConditionalOnMissingBean
	StatusAggregator outboxHealthStatusAggregator(Environment environment) {
		return Binder.get(environment)
			.bind("management.endpoint.health.status.order", ORDER)
			.map(StatusAggregator::of)
			.orElseGet(() -> StatusAggregator.of(Status.DOWN, Status.OUT_OF_SERVICE, Status.UP, HealthFindings.DEGRADED,
					Status.UNKNOWN));
	}

}
