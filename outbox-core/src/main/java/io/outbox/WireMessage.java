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

package io.outbox;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

import org.jspecify.annotations.Nullable;

/**
 * A message as it goes to the broker.
 *
 * @param messageId the message's identity, used by brokers that can detect duplicates
 * @param destination the destination in full
 * @param headers the headers of the message, without those of the transport
 * @param body the body, JSON text
 * @param timeToLive what is left of the message's life, or {@code null} if unlimited
 */
public record WireMessage(UUID messageId, String destination, Map<String, String> headers, String body,
		@Nullable Duration timeToLive) {

	/**
	 * Copies the headers, keeping their order.
	 */
	public WireMessage {
		headers = Collections.unmodifiableMap(new LinkedHashMap<>(headers));
	}

}
