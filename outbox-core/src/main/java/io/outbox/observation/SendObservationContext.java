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

import io.micrometer.observation.transport.Kind;
import io.micrometer.observation.transport.ReceiverContext;
import io.outbox.WireMessage;

/**
 * Context of {@link OutboxObservation#SEND}. It reads the trace of the headers, which was
 * begun when the message was published, and does not change them: who receives the
 * message continues the same trace, however often it was sent.
 */
public final class SendObservationContext extends ReceiverContext<WireMessage> {

	private final WireMessage message;

	/**
	 * Create a context.
	 * @param message the message
	 */
	public SendObservationContext(WireMessage message) {
		super((carrier, key) -> carrier.headers().get(key), Kind.CLIENT);
		this.message = message;
		setCarrier(message);
	}

	/**
	 * The message that is sent.
	 * @return the message
	 */
	public WireMessage getMessage() {
		return this.message;
	}

}
