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

import io.micrometer.observation.transport.SenderContext;
import io.outbox.MessageContext;

/**
 * Context of {@link OutboxObservation#PUBLISH}. Its carrier is the headers that are added
 * to those of the message.
 */
public final class PublishObservationContext extends SenderContext<Map<String, String>> {

	private final MessageContext message;

	/**
	 * Create a context.
	 * @param message what is known of the message
	 * @param headers takes the headers of the trace
	 */
	public PublishObservationContext(MessageContext message, Map<String, String> headers) {
		super((carrier, key, value) -> {
			if (carrier != null) {
				carrier.put(key, value);
			}
		});
		this.message = message;
		setCarrier(headers);
	}

	/**
	 * What is known of the message.
	 * @return the message
	 */
	public MessageContext getMessage() {
		return this.message;
	}

}
