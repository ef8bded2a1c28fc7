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
import java.util.ArrayList;
import java.util.List;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.messaging.Message;
import org.springframework.messaging.simp.stomp.StompHeaderAccessor;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link LargeMessages}.
 */
class LargeMessagesTests {

	private static final int LIMIT = 100;

	private static final String SMALL = "MESSAGE\r\nmessage-id:2\r\ncontent-length:3\r\n\r\na\0b\0";

	private final StringBuilder passed = new StringBuilder();

	private final List<String> dropped = new ArrayList<>();

	@ParameterizedTest
	@ValueSource(ints = { 1, 2, 3, 7, 64, 1000 })
	void whatIsNotTooLargePassesUnchangedInPiecesOfAnySize(int size) {
		String frames = "CONNECTED\nversion:1.2\n\n\0\n\r\n" + SMALL + "MESSAGE\nmessage-id:3\n\nno length\0RECEIPT\n"
				+ "receipt-id:" + "x".repeat(2 * LIMIT) + "\n\n\0" + SMALL + "NONSENSE\0\nMESSAGES\n\n\0MESSAGE\0"
				+ SMALL;

		receive(frames, size);

		assertThat(this.passed).hasToString(frames);
		assertThat(this.dropped).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 2, 3, 7, 64, 1000 })
	void onlyTheBodyThatIsTooLargeIsDroppedInPiecesOfAnySize(int size) {
		String large = "x\0".repeat(LIMIT);

		receive(SMALL + "MESSAGE\nmessage-id:7\ncontent-length:" + large.length() + "\n\n" + large + "\0" + SMALL
				+ "MESSAGE\nmessage-id:8\n\n" + "y".repeat(2 * LIMIT) + "\0\n" + SMALL, size);

		assertThat(this.dropped).containsExactly("7", "8");
		assertThat(this.passed).hasToString(SMALL + SMALL + "\n" + SMALL);
	}

	@ParameterizedTest
	@ValueSource(strings = { "-1", "many", "", "99999999999999999999" })
	void messageWithImproperLengthEndsWhereItsBodyEnds(String length) {
		String frame = "MESSAGE\ncontent-length:" + length + "\n\nbody\0";

		receive(frame + SMALL, 10);

		assertThat(this.passed).hasToString(frame + SMALL);
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 2, 3, 7, 64, 1000, 10_000 })
	void headersThatAreTooLargeAreDroppedWithTheirBodyInPiecesOfAnySize(int size) {
		String many = "a:b\n".repeat(LIMIT);
		String oneLine = "long:" + "message-id:9\\n".repeat(LIMIT) + "\n";

		receive(SMALL + "MESSAGE\n" + many + "message-id:7\ncontent-length:4\n\nx\0y\0\0" + SMALL
				+ "MESSAGE\r\nmessage-id:8\r\n" + oneLine + "\r\nbody\0\n" + SMALL, size);

		assertThat(this.dropped).containsExactly("7", "8");
		assertThat(this.passed).hasToString(SMALL + SMALL + "\n" + SMALL);
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 50, 10_000 })
	void headersThatAreTooLargeAndHaveNoEndAreDroppedWithTheirFrame(int size) {
		receive("MESSAGE\n" + "a:b\n".repeat(LIMIT) + "a:\0" + SMALL, size);

		assertThat(this.dropped).isEmpty();
		assertThat(this.passed.toString()).endsWith(SMALL);
	}

	/** Would take minutes if each piece were an occasion to look at all others. */
	@ParameterizedTest
	@ValueSource(strings = { "content-length:8000000\n", "" })
	@Timeout(20)
	void messageInManyPiecesIsLookedAtOnce(String length) {
		String frame = "MESSAGE\n" + length + "\n" + "x".repeat(8_000_000) + "\0";

		receive(frame, 800, 10_000_000);

		assertThat(this.passed.toString().equals(frame)).isTrue();
	}

	private void receive(String frames, int size) {
		receive(frames, size, LIMIT);
	}

	private void receive(String frames, int size, int limit) {
		EmbeddedChannel channel = new EmbeddedChannel(new LargeMessages(limit));
		byte[] bytes = frames.getBytes(StandardCharsets.ISO_8859_1);
		for (int from = 0; from < bytes.length; from += size) {
			ByteBuf piece = Unpooled.wrappedBuffer(bytes, from, Math.min(size, bytes.length - from));
			channel.writeInbound(piece);
			drain(channel);
		}
	}

	private void drain(EmbeddedChannel channel) {
		for (Object next = channel.readInbound(); next != null; next = channel.readInbound()) {
			if (next instanceof ByteBuf bytes) {
				this.passed.append(bytes.toString(StandardCharsets.ISO_8859_1));
				bytes.release();
			}
			else {
				Message<?> message = (Message<?>) next;
				assertThat(message.getPayload()).isSameAs(StompFrame.DROPPED_BODY);
				this.dropped.add(StompHeaderAccessor.wrap(message).getFirstNativeHeader("message-id"));
			}
		}
	}

}
