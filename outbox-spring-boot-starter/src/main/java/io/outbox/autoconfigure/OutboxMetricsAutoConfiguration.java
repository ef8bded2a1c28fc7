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

import io.micrometer.core.instrument.MeterRegistry;
import io.outbox.MessageTransport;
import io.outbox.inbox.SubscriberContainers;
import io.outbox.jdbc.OutboxTables;
import io.outbox.relay.Relay;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Lazy;

/**
 * {@link org.springframework.boot.autoconfigure.EnableAutoConfiguration
 * Auto-configuration} for the meters of the outbox. A child context leaves the counting
 * to its parent, whose relays and subscribers it would measure a second time.
 */
@AutoConfiguration(
		after = { OutboxAutoConfiguration.class, OutboxRelayAutoConfiguration.class,
				OutboxSubscriberAutoConfiguration.class },
		afterName = "org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration")
@ConditionalOnClass(MeterRegistry.class)
@ConditionalOnBean({ MeterRegistry.class, OutboxDataSources.class })
public final class OutboxMetricsAutoConfiguration {

	private final DestinationTags destinations = new DestinationTags();

	@Bean
	OutboxGauges outboxGauges(OutboxDataSources dataSources, OutboxTables tables,
			ObjectProvider<MessageTransport> transport) {
		return new OutboxGauges(dataSources, tables, transport);
	}

	@Bean
	@ConditionalOnMissingBean
	MessageCounters outboxMessageCounters(MeterRegistry registry) {
		return new MessageCounters(registry, this.destinations);
	}

	@Bean
	@ConditionalOnMissingBean
	@Lazy(false)
	StartedMeters outboxStartedMeters(MeterRegistry registry, MessageCounters counters, OutboxDataSources dataSources,
			ObjectProvider<Relay> relays, ObjectProvider<SubscriberContainers> subscribers) {
		return new StartedMeters(registry, this.destinations, counters, dataSources, relays, subscribers);
	}

}
