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
import java.util.concurrent.atomic.AtomicBoolean;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.outbox.Subscription;
import io.outbox.autoconfigure.OutboxMeter.Tag;
import io.outbox.inbox.SubscriberContainers;
import io.outbox.relay.Relay;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.SmartLifecycle;

/**
 * Adds the meters of relays and subscriptions before the first of them starts: not
 * earlier, because some are defined when all singletons are there.
 */
final class StartedMeters implements SmartLifecycle {

	private final MeterRegistry registry;

	private final DestinationTags destinations;

	private final MessageCounters counters;

	private final OutboxDataSources dataSources;

	private final ObjectProvider<Relay> relays;

	private final ObjectProvider<SubscriberContainers> subscribers;

	private final AtomicBoolean added = new AtomicBoolean();

	StartedMeters(MeterRegistry registry, DestinationTags destinations, MessageCounters counters,
			OutboxDataSources dataSources, ObjectProvider<Relay> relays,
			ObjectProvider<SubscriberContainers> subscribers) {
		this.registry = registry;
		this.destinations = destinations;
		this.counters = counters;
		this.dataSources = dataSources;
		this.relays = relays;
		this.subscribers = subscribers;
	}

	@Override
	public void start() {
		if (this.added.compareAndSet(false, true)) {
			this.relays.stream(ObjectProvider.UNFILTERED)
				.forEach((relay) -> relay.addMonitor(new RelayMeters(this.registry, this.destinations, tags(relay))));
			this.subscribers.ifAvailable((containers) -> containers.getSubscriptions()
				.forEach((subscription) -> add(containers, subscription)));
		}
	}

	private Tags tags(Relay relay) {
		List<OutboxDataSource> all = this.dataSources.all();
		if (all.size() == 1) {
			return Tags.empty();
		}
		String name = all.stream()
			.filter((dataSource) -> dataSource.isSameAs(relay.getDataSource()))
			.map(OutboxDataSource::name)
			.findFirst()
			.orElse("unknown");
		return Tags.of(Tag.DATASOURCE.asString(), name);
	}

	private void add(SubscriberContainers containers, Subscription subscription) {
		this.counters.add(subscription);
		OutboxMeter meter = OutboxMeter.SUBSCRIPTION_CONNECTED;
		Gauge.builder(meter.getName(), containers, (target) -> target.isConnected(subscription.id()) ? 1 : 0)
			.tag(Tag.SUBSCRIPTION.asString(), subscription.id())
			.description(meter.getDescription())
			.register(this.registry);
	}

	@Override
	public void stop() {
		// The meters stay, so that they can be read until the end
	}

	@Override
	public boolean isRunning() {
		return this.added.get();
	}

	@Override
	public int getPhase() {
		return Relay.PHASE - 1;
	}

}
