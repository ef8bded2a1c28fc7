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
import java.util.Collection;
import java.util.List;
import java.util.Objects;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;

import org.springframework.messaging.Message;
import org.springframework.messaging.simp.stomp.StompConversionException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class StompFrameCodecTests {

	private final StompFrameCodec codec = new StompFrameCodec(100);

	@Test
	void partOfFrameIsKeptForLater() {
		ByteBuf input = bytes("RECEIPT\nreceipt-id:1\n\n\0MESSAGE\nid:");

		Collection<Message<byte[]>> messages = this.codec.decode(input);

		assertThat(messages).singleElement().extracting(StompFrame::of).satisfies((frame) -> {
			assertThat(frame).isNotNull();
			assertThat(frame.header("receipt-id")).isEqualTo("1");
		});
		assertThat(input.toString(StandardCharsets.UTF_8)).isEqualTo("MESSAGE\nid:");
	}

	@Test
	void framesMayBeCutAnywhere() {
		byte[] bytes = ("\r\nRECEIPT\r\nreceipt-id:1\\n2\r\n\r\n\0\r\n"
				+ "MESSAGE\r\ncontent-length:4\r\n\r\na\r\n\0\0\r\n\r\n" + "MESSAGE\n\nb\r\0")
			.getBytes(StandardCharsets.UTF_8);
		for (int cut = 0; cut <= bytes.length; cut++) {
			ByteBuf input = Unpooled.buffer().writeBytes(bytes, 0, cut);

			List<Message<byte[]>> messages = new ArrayList<>(this.codec.decode(input));
			input.writeBytes(bytes, cut, bytes.length - cut);
			messages.addAll(this.codec.decode(input));

			assertThat(messages.stream().map(StompFrame::of).filter(Objects::nonNull)).as("cut at %d", cut)
				.satisfiesExactly((frame) -> assertThat(frame.header("receipt-id")).isEqualTo("1\n2"),
						(frame) -> assertThat(frame.body()).asString(StandardCharsets.UTF_8).isEqualTo("a\r\n\0"),
						(frame) -> assertThat(frame.body()).asString(StandardCharsets.UTF_8).isEqualTo("b\r"));
			assertThat(input.isReadable()).isFalse();
		}
	}

	@Test
	void contentTypeThatIsNoneDoesNotEndTheConnection() {
		ByteBuf input = bytes("MESSAGE\ncontent-type:what is this\nkey:k\n\nbody\0");

		StompFrame frame = StompFrame.of(this.codec.decode(input).iterator().next());

		assertThat(frame).isNotNull();
		assertThat(frame.headers()).containsEntry("content-type", "what is this").containsEntry("key", "k");
		assertThat(frame.body()).asString(StandardCharsets.UTF_8).isEqualTo("body");
	}

	@Test
	void firstOfRepeatedHeadersCounts() {
		StompFrame frame = StompFrame.of(this.codec.decode(bytes("MESSAGE\na:1\na:2\n\n\0")).iterator().next());

		assertThat(frame).isNotNull();
		assertThat(frame.header("a")).isEqualTo("1");
	}

	@Test
	void frameAboveLimitIsRefusedBeforeItsEnd() {
		ByteBuf input = bytes("MESSAGE\n\n" + "x".repeat(100));

		assertThatExceptionOfType(StompConversionException.class).isThrownBy(() -> this.codec.decode(input))
			.withMessageContaining("outbox.stomp.max-message-size");
	}

	@Test
	void manyFramesAboveLimitTogetherAreRead() {
		assertThat(this.codec.decode(bytes("RECEIPT\nreceipt-id:1\n\n\0".repeat(20)))).hasSize(20);
	}

	private static ByteBuf bytes(String text) {
		return Unpooled.copiedBuffer(text, StandardCharsets.UTF_8);
	}

}
