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

package io.outbox.inbox;

import java.util.Map;

import io.outbox.Payload;

/**
 * What a subscriber is given.
 *
 * @param <T> the type of the body
 * @param body the body
 * @param message the message
 * @param attempt the number of the attempt
 * @param acknowledgement what the subscriber decides
 */
record ReceivedPayload<T>(T body, ReceivedMessage message, int attempt,
		Acknowledgement acknowledgement) implements Payload<T> {

	@Override
	public Map<String, String> headers() {
		return this.message.delivery().headers();
	}

	@Override
	public String messageId() {
		return this.message.messageId();
	}

	@Override
	public String destination() {
		return this.message.destination();
	}

	@Override
	public boolean save() {
		return this.acknowledgement.save();
	}

	@Override
	public void ack() {
		this.acknowledgement.ack();
	}

	@Override
	public void nack() {
		this.acknowledgement.nack();
	}

	@Override
	public String toString() {
		return "Payload[messageId=%s, destination=%s, attempt=%d]".formatted(messageId(), destination(), this.attempt);
	}

}
