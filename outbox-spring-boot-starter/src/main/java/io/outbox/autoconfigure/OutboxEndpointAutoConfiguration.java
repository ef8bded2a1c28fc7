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

import javax.sql.DataSource;

import io.outbox.DeadLetters;
import io.outbox.MessageTransport;
import io.outbox.autoconfigure.actuate.OutboxApplication;
import io.outbox.autoconfigure.actuate.OutboxEndpoint;
import io.outbox.autoconfigure.actuate.OutboxEndpointWebExtension;
import io.outbox.autoconfigure.actuate.OutboxStore;
import io.outbox.inbox.SubscriberContainers;
import io.outbox.jdbc.OutboxTables;
import io.outbox.relay.Relay;
import io.outbox.relay.RelaySettings.OnFailure;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.autoconfigure.endpoint.expose.EndpointExposure;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.util.function.SingletonSupplier;

/**
 * {@link org.springframework.boot.autoconfigure.EnableAutoConfiguration
 * Auto-configuration} for the {@link OutboxEndpoint}.
 */
@AutoConfiguration(after = { OutboxRelayAutoConfiguration.class, OutboxSubscriberAutoConfiguration.class })
@ConditionalOnClass(ConditionalOnAvailableEndpoint.class)
@ConditionalOnBooleanProperty(name = "outbox.enabled", matchIfMissing = true)
@ConditionalOnBean({ DataSource.class, OutboxTables.class })
@ConditionalOnAvailableEndpoint(OutboxEndpoint.class)
public final class OutboxEndpointAutoConfiguration {

	/** The name leaves {@code outboxEndpoint} to the application. */
	@Bean("io.outbox.autoconfigure.actuate.OutboxEndpoint")
	@ConditionalOnMissingBean
	OutboxEndpoint outboxEndpoint(OutboxDataSources dataSources, OutboxTables tables, OutboxProperties properties,
			ObjectProvider<MessageTransport> transport, ObjectProvider<SubscriberContainers> subscribers,
			ObjectProvider<Relay> relays, ObjectProvider<DeadLetters> deadLetters,
			ApplicationEventPublisher publisher) {
		boolean blocking = properties.getRelay().getOnFailure() == OnFailure.BLOCK;
		// All data sources are known when all singletons are there
		SingletonSupplier<List<OutboxStore>> stores = SingletonSupplier.of(() -> dataSources.all()
			.stream()
			.map((dataSource) -> new OutboxStore(dataSource.name(), dataSource.dataSource(), tables, blocking))
			.toList());
		OutboxApplication application = new EndpointApplication(transport, subscribers, relays, deadLetters);
		return new OutboxEndpoint(stores::obtain, application, publisher, properties.getConsole().isShowBodies());
	}

	@Bean("io.outbox.autoconfigure.actuate.OutboxEndpointWebExtension")
	@ConditionalOnMissingBean
	@ConditionalOnAvailableEndpoint(exposure = EndpointExposure.WEB)
	OutboxEndpointWebExtension outboxEndpointWebExtension(OutboxEndpoint endpoint) {
		return new OutboxEndpointWebExtension(endpoint);
	}

}
