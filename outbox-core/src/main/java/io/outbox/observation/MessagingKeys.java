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

import java.util.Map;

import io.micrometer.common.KeyValues;
import io.outbox.observation.OutboxObservation.HighCardinality;
import io.outbox.observation.OutboxObservation.LowCardinality;

/**
 * The keys that all observations have.
 */
final class MessagingKeys {

	private static final String CORRELATION_ID = "dop-correlation-id";

	private MessagingKeys() {
	}

	static KeyValues of(String operationName, String operationType, String destination) {
		return KeyValues.of(LowCardinality.SYSTEM.withValue("stomp"), LowCardinality.DESTINATION.withValue(destination),
				LowCardinality.OPERATION_NAME.withValue(operationName),
				LowCardinality.OPERATION_TYPE.withValue(operationType));
	}

	static KeyValues ids(String messageId, Map<String, String> headers) {
		KeyValues ids = KeyValues.of(HighCardinality.MESSAGE_ID.withValue(messageId));
		String correlationId = headers.get(CORRELATION_ID);
		return (correlationId != null) ? ids.and(HighCardinality.CONVERSATION_ID.withValue(correlationId)) : ids;
	}

}
