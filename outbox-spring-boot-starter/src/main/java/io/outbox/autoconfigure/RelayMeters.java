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

import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.outbox.MessageRefusedException;
import io.outbox.autoconfigure.OutboxMeter.Tag;
import io.outbox.relay.RelayMonitor;
import org.jspecify.annotations.Nullable;

/**
 * Measures the steps and sends of one relay.
 */
final class RelayMeters implements RelayMonitor {

	private final MeterRegistry registry;

	private final DestinationTags destinations;

	private final Timer step;

	private final DistributionSummary batch;

	RelayMeters(MeterRegistry registry, DestinationTags destinations, Tags tags) {
		this.registry = registry;
		this.destinations = destinations;
		this.step = Timer.builder(OutboxMeter.STEP.getName())
			.tags(tags)
			.description(OutboxMeter.STEP.getDescription())
			.register(registry);
		this.batch = DistributionSummary.builder(OutboxMeter.BATCH.getName())
			.tags(tags)
			.baseUnit(OutboxMeter.BATCH.getBaseUnit())
			.description(OutboxMeter.BATCH.getDescription())
			.register(registry);
	}

	@Override
	public void stepEnded(Duration duration, int messages) {
		this.step.record(duration);
		this.batch.record(messages);
	}

	@Override
	public void sendEnded(String destination, Duration duration, @Nullable Throwable failure) {
		Timer.builder(OutboxMeter.RECEIPT.getName())
			.tag(Tag.DESTINATION.asString(), this.destinations.value(destination))
			.tag(Tag.OUTCOME.asString(), outcome(failure))
			.description(OutboxMeter.RECEIPT.getDescription())
			.register(this.registry)
			.record(duration);
	}

	private static String outcome(@Nullable Throwable failure) {
		if (failure == null) {
			return "confirmed";
		}
		return (failure instanceof MessageRefusedException) ? "refused" : "unconfirmed";
	}

}
