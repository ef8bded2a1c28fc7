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
import java.util.UUID;

import io.outbox.Payload;
import org.jspecify.annotations.Nullable;

import org.springframework.messaging.Message;
import org.springframework.messaging.MessageHeaders;

/**
 * One attempt at a message, as Spring's argument resolvers see it.
 */
final class IncomingMessage implements Message<byte[]> {

	private final ReceivedMessage message;

	private final int attempt;

	private final Acknowledgement acknowledgement;

	private final MessageHeaders headers;

	IncomingMessage(ReceivedMessage message, int attempt, Acknowledgement acknowledgement) {
		this.message = message;
		this.attempt = attempt;
		this.acknowledgement = acknowledgement;
		this.headers = new WireHeaders(message.delivery().headers());
	}

	@Override
	public byte[] getPayload() {
		return this.message.delivery().body();
	}

	@Override
	public MessageHeaders getHeaders() {
		return this.headers;
	}

	<T> Payload<T> payload(T body) {
		return new ReceivedPayload<>(body, this.message, this.attempt, this.acknowledgement);
	}

	/**
	 * The headers of the frame and no others, so that all values are strings, also those
	 * of the names that Spring keeps for its own.
	 */
	@SuppressWarnings("serial")
	private static final class WireHeaders extends MessageHeaders {

		private WireHeaders(Map<String, String> headers) {
			super(Map.copyOf(headers), ID_VALUE_NONE, -1L);
			getRawHeaders().putAll(headers);
		}

		/** Would take the frame's for a UUID. */
		@Override
		public @Nullable UUID getId() {
			return null;
		}

		/** Would take the frame's for a number. */
		@Override
		public @Nullable Long getTimestamp() {
			return null;
		}

	}

}
