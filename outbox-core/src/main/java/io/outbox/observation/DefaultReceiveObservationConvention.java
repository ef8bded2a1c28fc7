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

import java.util.Locale;

import io.micrometer.common.KeyValue;
import io.micrometer.common.KeyValues;
import io.outbox.observation.OutboxObservation.LowCardinality;
import io.outbox.observation.ReceiveObservationContext.Outcome;

/**
 * Default {@link ReceiveObservationConvention}: the semantic conventions of OpenTelemetry
 * for messaging. May be extended.
 */
public class DefaultReceiveObservationConvention implements ReceiveObservationConvention {

	@Override
	public String getName() {
		return "outbox.receive";
	}

	@Override
	public String getContextualName(ReceiveObservationContext context) {
		return "receive " + context.getSubscription().destination();
	}

	@Override
	public KeyValues getLowCardinalityKeyValues(ReceiveObservationContext context) {
		return MessagingKeys.of("receive", "process", context.getSubscription().destination())
			.and(LowCardinality.SUBSCRIPTION.withValue(context.getSubscription().id()), outcome(context));
	}

	@Override
	public KeyValues getHighCardinalityKeyValues(ReceiveObservationContext context) {
		return MessagingKeys.ids(context.getMessageId(), context.getDelivery().headers());
	}

	private static KeyValue outcome(ReceiveObservationContext context) {
		Outcome outcome = context.getOutcome();
		return LowCardinality.OUTCOME
			.withValue((outcome != null) ? outcome.name().toLowerCase(Locale.ROOT) : KeyValue.NONE_VALUE);
	}

}
