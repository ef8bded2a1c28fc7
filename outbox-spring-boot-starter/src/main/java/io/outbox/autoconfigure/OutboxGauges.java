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
import java.util.List;
import java.util.function.ToDoubleFunction;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.outbox.MessageTransport;
import io.outbox.autoconfigure.OutboxMeter.Tag;
import io.outbox.jdbc.Backlog;
import io.outbox.jdbc.OutboxTables;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.util.function.SingletonSupplier;

/**
 * Gauges of what waits in the tables and of the connection to the broker. All gauges of a
 * data source share one query.
 */
final class OutboxGauges implements MeterBinder {

	private static final Duration TIME_TO_LIVE = Duration.ofSeconds(5);

	private final SingletonSupplier<List<CachedBacklog>> backlogs;

	private final ObjectProvider<MessageTransport> transport;

	OutboxGauges(OutboxDataSources dataSources, OutboxTables tables, ObjectProvider<MessageTransport> transport) {
		this.backlogs = SingletonSupplier.of(() -> dataSources.all()
			.stream()
			.map((dataSource) -> new CachedBacklog(dataSource, tables, TIME_TO_LIVE))
			.toList());
		this.transport = transport;
	}

	@Override
	public void bindTo(MeterRegistry registry) {
		List<CachedBacklog> all = this.backlogs.obtain();
		for (CachedBacklog backlog : all) {
			Tags tags = (all.size() > 1) ? Tags.of(Tag.DATASOURCE.asString(), backlog.name()) : Tags.empty();
			bind(registry, OutboxMeter.PENDING, tags, backlog, Backlog::pending);
			bind(registry, OutboxMeter.PENDING_AGE, tags, backlog, OutboxGauges::seconds);
			bind(registry, OutboxMeter.RETRYING, tags, backlog, Backlog::retrying);
			bind(registry, OutboxMeter.HELD, tags, backlog, Backlog::held);
			bind(registry, OutboxMeter.DELAYED, tags, backlog, Backlog::delayed);
			bind(registry, OutboxMeter.PARKED, tags, backlog, Backlog::failed);
		}
		MessageTransport transport = this.transport.getIfAvailable();
		if (transport != null) {
			Gauge.builder(OutboxMeter.CONNECTED.getName(), transport, (target) -> target.isAvailable() ? 1 : 0)
				.description(OutboxMeter.CONNECTED.getDescription())
				.register(registry);
		}
	}

	private static void bind(MeterRegistry registry, OutboxMeter meter, Tags tags, CachedBacklog backlog,
			ToDoubleFunction<Backlog> part) {
		Gauge.builder(meter.getName(), backlog, (target) -> target.value(part))
			.tags(tags)
			.baseUnit(meter.getBaseUnit())
			.description(meter.getDescription())
			.register(registry);
	}

	private static double seconds(Backlog backlog) {
		Duration age = backlog.oldestPendingAge();
		return (age != null) ? age.toMillis() / 1000.0 : 0;
	}

}
