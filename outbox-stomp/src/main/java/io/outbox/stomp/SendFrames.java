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

package io.outbox.stomp;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

import io.outbox.MessageRefusedException;
import io.outbox.WireMessage;

import org.springframework.messaging.simp.stomp.StompCommand;

/**
 * Makes SEND frames of messages, or refuses those that could never be sent.
 */
final class SendFrames {

	private final BrokerProtocol protocol;

	private final long maxMessageSize;

	SendFrames(BrokerProtocol protocol, long maxMessageSize) {
		this.protocol = protocol;
		this.maxMessageSize = maxMessageSize;
	}

	/**
	 * Make the frame, encoded.
	 * @throws MessageRefusedException if the message could never be sent
	 */
	byte[] encode(WireMessage message, String receipt) {
		byte[] body = message.body().getBytes(StandardCharsets.UTF_8);
		check(message, body.length);
		Map<String, String> headers = new LinkedHashMap<>();
		String destination = this.protocol.sendDestination(message.destination());
		headers.put("destination", destination);
		headers.put("content-type", "application/json");
		headers.putAll(message.headers());
		headers.put("destination", destination);
		headers.put("persistent", "true");
		headers.put("receipt", receipt);
		this.protocol.addSendHeaders(message, headers);
		return new StompFrame(StompCommand.SEND, headers, body).encode();
	}

	private void check(WireMessage message, long bodySize) {
		long size = bodySize;
		if (message.destination().chars().anyMatch(Character::isISOControl)) {
			throw refused("The destination holds a control character");
		}
		for (Map.Entry<String, String> header : message.headers().entrySet()) {
			String name = header.getKey();
			if (name.isEmpty() || name.equals("transaction")) {
				throw refused("Header '" + name + "' can't be sent");
			}
			if (name.indexOf('\0') != -1 || header.getValue().indexOf('\0') != -1) {
				throw refused("Header '" + name.replace('\0', '?') + "' holds NUL");
			}
			size += name.length() + header.getValue().length();
		}
		if (size > this.maxMessageSize) {
			throw refused("The message has %d bytes, more than the %d of 'outbox.stomp.max-message-size'"
				.formatted(size, this.maxMessageSize));
		}
	}

	private static MessageRefusedException refused(String reason) {
		return new MessageRefusedException(reason, true, null);
	}

}
