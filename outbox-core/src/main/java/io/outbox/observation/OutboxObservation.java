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

package io.outbox.observation;

import io.micrometer.common.docs.KeyName;
import io.micrometer.observation.Observation.Context;
import io.micrometer.observation.ObservationConvention;
import io.micrometer.observation.docs.ObservationDocumentation;

/**
 * The observations of the outbox. Names and values of keys follow the semantic
 * conventions of OpenTelemetry for messaging.
 */
public enum OutboxObservation implements ObservationDocumentation {

	/**
	 * A message is made, in the transaction that publishes it. Its trace context goes
	 * into the headers of the message.
	 */
	PUBLISH("outbox.publish", DefaultPublishObservationConvention.class),

	/**
	 * The relay sends a message, from the send to the broker's confirmation. Continues
	 * the trace of the headers.
	 */
	SEND("outbox.send", DefaultSendObservationConvention.class),

	/**
	 * A subscriber handles a message: one attempt, with its transaction. Continues the
	 * trace of the headers.
	 */
	RECEIVE("outbox.receive", DefaultReceiveObservationConvention.class);

	private final String name;

	private final Class<? extends ObservationConvention<? extends Context>> convention;

	OutboxObservation(String name, Class<? extends ObservationConvention<? extends Context>> convention) {
		this.name = name;
		this.convention = convention;
	}

	@Override
	public String getName() {
		return this.name;
	}

	@Override
	public Class<? extends ObservationConvention<? extends Context>> getDefaultConvention() {
		return this.convention;
	}

	@Override
	public KeyName[] getLowCardinalityKeyNames() {
		return (this != RECEIVE) ? new KeyName[] { LowCardinality.SYSTEM, LowCardinality.DESTINATION,
				LowCardinality.OPERATION_NAME, LowCardinality.OPERATION_TYPE } : LowCardinality.values();
	}

	@Override
	public KeyName[] getHighCardinalityKeyNames() {
		return HighCardinality.values();
	}

	/**
	 * Keys with few values, which may become tags of meters.
	 */
	public enum LowCardinality implements KeyName {

		/** The messaging system, {@code stomp}. */
		SYSTEM("messaging.system"),

		/** The destination in full. */
		DESTINATION("messaging.destination.name"),

		/** {@code publish}, {@code send} or {@code receive}. */
		OPERATION_NAME("messaging.operation.name"),

		/** {@code create}, {@code send} or {@code process}. */
		OPERATION_TYPE("messaging.operation.type"),

		/** The id of the subscription. */
		SUBSCRIPTION("messaging.destination.subscription.name"),

		/**
		 * What came of the attempt: {@code handled}, {@code duplicate} or {@code failed}.
		 */
		OUTCOME("outcome");

		private final String key;

		LowCardinality(String key) {
			this.key = key;
		}

		@Override
		public String asString() {
			return this.key;
		}

	}

	/**
	 * Keys with many values, which must not become tags of meters.
	 */
	public enum HighCardinality implements KeyName {

		/** The identity of the message. */
		MESSAGE_ID("messaging.message.id"),

		/** The correlation id of the message. */
		CONVERSATION_ID("messaging.message.conversation_id");

		private final String key;

		HighCardinality(String key) {
			this.key = key;
		}

		@Override
		public String asString() {
			return this.key;
		}

	}

}
