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

import io.micrometer.common.docs.KeyName;
import io.micrometer.core.instrument.Meter.Type;
import io.micrometer.core.instrument.docs.MeterDocumentation;

/**
 * The meters of the outbox. The table in docs/observability.md is made of them.
 */
enum OutboxMeter implements MeterDocumentation {

	PENDING("outbox.pending", Type.GAUGE, "messages", "Messages that are to be sent; counted to 20,000 at most",
			Tag.DATASOURCE),

	PENDING_AGE("outbox.pending.age", Type.GAUGE, "seconds",
			"Time since the oldest of them was published, 0 if there is none", Tag.DATASOURCE),

	RETRYING("outbox.retrying", Type.GAUGE, "messages",
			"Messages that were refused and are sent again; counted to 1,000 at most", Tag.DATASOURCE),

	HELD("outbox.held", Type.GAUGE, "messages",
			"Messages that wait behind another one of their key; counted to 1,000 at most", Tag.DATASOURCE),

	DELAYED("outbox.delayed", Type.GAUGE, "messages",
			"Messages that are to be delivered later; counted to 1,000 at most", Tag.DATASOURCE),

	PARKED("outbox.parked", Type.GAUGE, "messages", "Failed messages that wait for a person; counted to 1,000 at most",
			Tag.DATASOURCE),

	CONNECTED("outbox.connected", Type.GAUGE, "", "1 if the relay's transport has a connection to the broker, else 0"),

	SUBSCRIPTION_CONNECTED("outbox.subscription.connected", Type.GAUGE, "",
			"1 if the subscription has a connection to the broker, else 0", Tag.SUBSCRIPTION),

	PUBLISHED("outbox.published", Type.COUNTER, "messages", "Messages that the broker has confirmed", Tag.DESTINATION),

	RETRIED("outbox.retried", Type.COUNTER, "messages", "Refusals after which a message is sent again",
			Tag.DESTINATION),

	FAILED("outbox.failed", Type.COUNTER, "messages", "Messages that were parked for a person", Tag.DESTINATION),

	EXPIRED("outbox.expired", Type.COUNTER, "messages", "Messages that were past their life when their turn came",
			Tag.DESTINATION),

	RECEIPT("outbox.receipt", Type.TIMER, "seconds", "Time from a send of the relay to the broker's answer",
			Tag.DESTINATION, Tag.OUTCOME),

	STEP("outbox.step", Type.TIMER, "seconds", "Time of a step of the relay, which is one database transaction",
			Tag.DATASOURCE),

	BATCH("outbox.batch", Type.DISTRIBUTION_SUMMARY, "messages", "Messages that a step of the relay was to send",
			Tag.DATASOURCE),

	RECEIVED("outbox.received", Type.COUNTER, "messages", "Messages that a subscriber has handled", Tag.SUBSCRIPTION),

	DUPLICATE("outbox.duplicate", Type.COUNTER, "messages", "Messages that a subscriber had handled before",
			Tag.SUBSCRIPTION),

	DEAD_LETTERED("outbox.dead.lettered", Type.COUNTER, "messages", "Messages that were moved to the dead-letter queue",
			Tag.SUBSCRIPTION);

	private final String name;

	private final Type type;

	private final String unit;

	private final String description;

	private final Tag[] tags;

	OutboxMeter(String name, Type type, String unit, String description, Tag... tags) {
		this.name = name;
		this.type = type;
		this.unit = unit;
		this.description = description;
		this.tags = tags;
	}

	@Override
	public String getName() {
		return this.name;
	}

	@Override
	public Type getType() {
		return this.type;
	}

	@Override
	public String getBaseUnit() {
		return this.unit;
	}

	String getDescription() {
		return this.description;
	}

	@Override
	public KeyName[] getKeyNames() {
		return this.tags.clone();
	}

	/**
	 * The tags, all of which have few values.
	 */
	enum Tag implements KeyName {

		/** Name of the data source, where there are several. */
		DATASOURCE("datasource"),

		/** The destination in full. */
		DESTINATION("messaging.destination.name"),

		/** The id of the subscription. */
		SUBSCRIPTION("messaging.destination.subscription.name"),

		/** What the broker answered. */
		OUTCOME("outcome");

		private final String key;

		Tag(String key) {
			this.key = key;
		}

		@Override
		public String asString() {
			return this.key;
		}

	}

}
