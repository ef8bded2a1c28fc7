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
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

import org.springframework.messaging.Message;
import org.springframework.messaging.simp.stomp.StompCommand;
import org.springframework.messaging.simp.stomp.StompEncoder;
import org.springframework.messaging.simp.stomp.StompHeaderAccessor;
import org.springframework.messaging.support.MessageBuilder;
import org.springframework.messaging.support.NativeMessageHeaderAccessor;
import org.springframework.util.StringUtils;

/**
 * A frame of STOMP 1.2.
 *
 * @param command the command
 * @param headers the headers, unescaped; of a repeated header the first, as section
 * "Repeated Header Entries" says
 * @param body the body
 */
record StompFrame(StompCommand command, Map<String, String> headers, byte[] body) {

	static final byte[] HEARTBEAT = { '\n' };

	/** Stands for a body that was too large. */
	static final byte[] DROPPED_BODY = {};

	private static final int MAX_REASON_LENGTH = 300;

	private static final Pattern CONTROL_CHARACTERS = Pattern.compile("\\p{Cntrl}");

	private static final byte[] NO_BODY = {};

	private static final StompEncoder encoder = new StompEncoder();

	static StompFrame of(StompCommand command, Map<String, String> headers) {
		return new StompFrame(command, headers, NO_BODY);
	}

	static StompFrame connect(StompSettings settings, @Nullable String clientId) {
		StompSettings.Login login = settings.login();
		Map<String, String> headers = new LinkedHashMap<>();
		headers.put("accept-version", "1.2");
		headers.put("host", login.virtualHost());
		headers.put("heart-beat",
				settings.heartbeat().outgoing().toMillis() + "," + settings.heartbeat().incoming().toMillis());
		if (!login.username().isEmpty()) {
			headers.put("login", login.username());
			headers.put("passcode", login.password());
		}
		if (clientId != null) {
			headers.put("client-id", clientId);
		}
		return of(StompCommand.CONNECT, headers);
	}

	/** The frame that was received, or {@code null} for a heart-beat. */
	static @Nullable StompFrame of(Message<byte[]> message) {
		StompCommand command = StompHeaderAccessor.getCommand(message.getHeaders());
		if (command == null) {
			return null;
		}
		Map<String, String> headers = new LinkedHashMap<>();
		if (message.getHeaders().get(NativeMessageHeaderAccessor.NATIVE_HEADERS) instanceof Map<?, ?> nativeHeaders) {
			nativeHeaders.forEach((name, values) -> headers.put((String) name, (String) ((List<?>) values).get(0)));
		}
		return new StompFrame(command, Collections.unmodifiableMap(headers), message.getPayload());
	}

	@Nullable String header(String name) {
		return this.headers.get(name);
	}

	boolean isBodyDropped() {
		return this.body == DROPPED_BODY;
	}

	/** The frame as it goes over the wire. */
	byte[] encode() {
		return (this.command == StompCommand.CONNECT) ? encodeConnect() : FrameEncoder.encode(this);
	}

	/** The encoder takes the passcode from its own accessor only. */
	private byte[] encodeConnect() {
		StompHeaderAccessor accessor = StompHeaderAccessor.create(StompCommand.CONNECT);
		this.headers.forEach((name, value) -> {
			if (name.equals("passcode")) {
				accessor.setPasscode(value);
			}
			else {
				accessor.setNativeHeader(name, value);
			}
		});
		return encoder.encode(MessageBuilder.createMessage(NO_BODY, accessor.getMessageHeaders()));
	}

	/**
	 * What an ERROR frame says: its message and the first line of its body, which may
	 * hold a stack trace.
	 */
	String reason() {
		String message = this.headers.getOrDefault("message", "");
		String line = new String(this.body, StandardCharsets.UTF_8).strip().lines().findFirst().orElse("");
		List<String> parts = line.contains(message) ? List.of(line) : List.of(message, line);
		String reason = parts.stream().filter(StringUtils::hasText).collect(Collectors.joining(": "));
		return reason.isEmpty() ? "no reason given" : printable(reason);
	}

	/** What the broker sent, fit for a line of a log. */
	static String printable(String text) {
		String start = StringUtils.truncate(text, MAX_REASON_LENGTH);
		return CONTROL_CHARACTERS.matcher(start).replaceAll(" ");
	}

	@Override
	public String toString() {
		return "StompFrame[command=" + this.command + ", receipt-id=" + header("receipt-id") + "]";
	}

}
