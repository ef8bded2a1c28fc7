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

import java.util.function.Function;

import io.outbox.relay.Relay;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.beans.factory.support.RootBeanDefinition;

/**
 * Defines a relay for each data source of the outbox that has none. They are no default
 * candidates, so that the one relay which can be injected without a qualifier stays that
 * of the primary data source.
 */
final class OtherRelaysRegistrar implements SmartInitializingSingleton {

	private final DefaultListableBeanFactory beanFactory;

	private final OutboxDataSources dataSources;

	private final Function<OutboxDataSource, Relay> factory;

	private final RelayWaker waker;

	private final ObjectProvider<Relay> relays;

	OtherRelaysRegistrar(DefaultListableBeanFactory beanFactory, OutboxDataSources dataSources, RelayWaker waker,
			Function<OutboxDataSource, Relay> factory) {
		this.beanFactory = beanFactory;
		this.dataSources = dataSources;
		this.waker = waker;
		this.factory = factory;
		this.relays = beanFactory.getBeanProvider(Relay.class);
	}

	@Override
	public void afterSingletonsInstantiated() {
		this.dataSources.others().stream().filter(this::hasNoRelay).forEach(this::define);
		this.waker.findRelays();
	}

	private boolean hasNoRelay(OutboxDataSource dataSource) {
		return this.relays.stream(ObjectProvider.UNFILTERED)
			.noneMatch((relay) -> dataSource.isSameAs(relay.getDataSource()));
	}

	private void define(OutboxDataSource dataSource) {
		RootBeanDefinition definition = new RootBeanDefinition(Relay.class, () -> this.factory.apply(dataSource));
		definition.setDefaultCandidate(false);
		this.beanFactory.registerBeanDefinition("outboxRelay." + dataSource.name(), definition);
	}

}
