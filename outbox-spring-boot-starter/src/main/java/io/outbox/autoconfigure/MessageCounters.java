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

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.outbox.OutboxListener;
import io.outbox.StoredMessage;
import io.outbox.Subscription;
import io.outbox.autoconfigure.OutboxMeter.Tag;

/**
 * Counts what happens to messages, after it has been committed.
 */
final class MessageCounters implements OutboxListener {

	private final MeterRegistry registry;

	private final DestinationTags destinations;

	MessageCounters(MeterRegistry registry, DestinationTags destinations) {
		this.registry = registry;
		this.destinations = destinations;
	}

	/**
	 * Register the counters of a subscription at 0, so that the first event is an
	 * increase.
	 */
	void add(Subscription subscription) {
		counter(OutboxMeter.RECEIVED, subscription);
		counter(OutboxMeter.DUPLICATE, subscription);
		counter(OutboxMeter.DEAD_LETTERED, subscription);
	}

	@Override
	public void onPublished(StoredMessage message) {
		count(OutboxMeter.PUBLISHED, message);
	}

	@Override
	public void onRetry(StoredMessage message, Throwable failure, Duration delay) {
		count(OutboxMeter.RETRIED, message);
	}

	@Override
	public void onFailed(StoredMessage message, Throwable failure) {
		count(OutboxMeter.FAILED, message);
	}

	@Override
	public void onExpired(StoredMessage message) {
		count(OutboxMeter.EXPIRED, message);
	}

	@Override
	public void onReceived(Subscription subscription, String messageId) {
		count(OutboxMeter.RECEIVED, subscription);
	}

	@Override
	public void onDuplicate(Subscription subscription, String messageId) {
		count(OutboxMeter.DUPLICATE, subscription);
	}

	@Override
	public void onDeadLettered(Subscription subscription, String messageId, Throwable failure) {
		count(OutboxMeter.DEAD_LETTERED, subscription);
	}

	private void count(OutboxMeter meter, StoredMessage message) {
		counter(meter, Tag.DESTINATION, this.destinations.value(message.destination())).increment();
	}

	private void count(OutboxMeter meter, Subscription subscription) {
		counter(meter, subscription).increment();
	}

	private Counter counter(OutboxMeter meter, Subscription subscription) {
		return counter(meter, Tag.SUBSCRIPTION, subscription.id());
	}

	private Counter counter(OutboxMeter meter, Tag tag, String value) {
		return Counter.builder(meter.getName())
			.tag(tag.asString(), value)
			.baseUnit(meter.getBaseUnit())
			.description(meter.getDescription())
			.register(this.registry);
	}

}
