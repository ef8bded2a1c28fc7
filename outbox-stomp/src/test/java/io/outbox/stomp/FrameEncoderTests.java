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
import java.util.List;
import java.util.Map;
import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.messaging.simp.stomp.StompCommand;
import org.springframework.messaging.simp.stomp.StompEncoder;
import org.springframework.messaging.support.NativeMessageHeaderAccessor;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link FrameEncoder}, which must write what Spring's encoder writes.
 */
class FrameEncoderTests {

	private static final String ALPHABET = "aZ09 -_:\\\n\r\t\0\u007f\u0080\u00e9\u20ac\ud83d\ude00\ud83d";

	private static final int SEED = 42;

	@ParameterizedTest
	@ValueSource(strings = { "plain", "", ":", "\\", "\n", "\r", "a:b\\c\nd\re", "\\c", "::", "caf\u00e9:\u20ac",
			"\ud83d\ude00", "half \ud83d", "\ude00 half", "\u00e9:", "tab\t" })
	void escapesNamesAndValuesLikeSpring(String text) {
		assertEncodedLikeSpring(new StompFrame(StompCommand.SEND, Map.of("x" + text, text), bytes("{}")));
	}

	@ParameterizedTest
	@EnumSource(names = { "SEND", "SUBSCRIBE", "UNSUBSCRIBE", "ACK", "NACK", "BEGIN", "COMMIT", "ABORT", "DISCONNECT",
			"MESSAGE", "RECEIPT", "ERROR" })
	void writesEachCommandLikeSpring(StompCommand command) {
		Map<String, String> headers = new LinkedHashMap<>();
		headers.put("destination", "/topic/a:b");
		headers.put("content-length", "7");

		assertEncodedLikeSpring(new StompFrame(command, headers, new byte[0]));
		assertEncodedLikeSpring(new StompFrame(command, Map.of(), bytes("body \0 of a \u20ac")));
	}

	@Test
	void writesAnyTextLikeSpring() {
		Random random = new Random(SEED);
		for (int frame = 0; frame < 2000; frame++) {
			Map<String, String> headers = new LinkedHashMap<>();
			for (int header = random.nextInt(12); header > 0; header--) {
				headers.put(text(random, 20), text(random, 200));
			}
			assertEncodedLikeSpring(new StompFrame(StompCommand.SEND, headers, bytes(text(random, 500))));
		}
	}

	private static String text(Random random, int maxLength) {
		StringBuilder text = new StringBuilder();
		for (int length = random.nextInt(maxLength); length > 0; length--) {
			text.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
		}
		return text.toString();
	}

	private static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

	private static void assertEncodedLikeSpring(StompFrame frame) {
		Map<String, List<String>> nativeHeaders = new LinkedHashMap<>();
		frame.headers().forEach((name, value) -> nativeHeaders.put(name, List.of(value)));
		byte[] expected = new StompEncoder().encode(
				Map.of("stompCommand", frame.command(), NativeMessageHeaderAccessor.NATIVE_HEADERS, nativeHeaders),
				frame.body());

		assertThat(frame.encode()).isEqualTo(expected);
	}

}
