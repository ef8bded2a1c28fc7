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
import java.util.Arrays;

import org.springframework.messaging.simp.stomp.StompCommand;

/**
 * Encodes one frame by the rules of STOMP 1.2, as Spring's encoder does, which looks at
 * each character of each header several times and collects many small arrays. Not for
 * CONNECT, whose headers are not escaped. Used once.
 */
final class FrameEncoder {

	private static final String CONTENT_LENGTH = "content-length";

	private static final int FRAME_OVERHEAD = 64;

	private static final int HEADER_OVERHEAD = 8;

	private byte[] bytes;

	private int size;

	private FrameEncoder(int capacity) {
		this.bytes = new byte[capacity];
	}

	static byte[] encode(StompFrame frame) {
		int capacity = FRAME_OVERHEAD + frame.body().length;
		for (var header : frame.headers().entrySet()) {
			capacity += header.getKey().length() + header.getValue().length() + HEADER_OVERHEAD;
		}
		return new FrameEncoder(capacity).frame(frame);
	}

	private byte[] frame(StompFrame frame) {
		StompCommand command = frame.command();
		boolean hasLength = command.requiresContentLength();
		plain(command.name());
		put('\n');
		frame.headers().forEach((name, value) -> {
			if (!hasLength || !name.equals(CONTENT_LENGTH)) {
				header(name, value);
			}
		});
		if (hasLength) {
			header(CONTENT_LENGTH, Integer.toString(frame.body().length));
		}
		put('\n');
		put(frame.body());
		put('\0');
		return Arrays.copyOf(this.bytes, this.size);
	}

	private void header(String name, String value) {
		escaped(name);
		put(':');
		escaped(value);
		put('\n');
	}

	private void escaped(String text) {
		int length = text.length();
		for (int index = 0; index < length; index++) {
			char character = text.charAt(index);
			switch (character) {
				case ':' -> plain("\\c");
				case '\\' -> plain("\\\\");
				case '\n' -> plain("\\n");
				case '\r' -> plain("\\r");
				default -> {
					if (character < 0x80) {
						put(character);
					}
					else {
						int end = endOfNonAscii(text, index);
						put(text.substring(index, end).getBytes(StandardCharsets.UTF_8));
						index = end - 1;
					}
				}
			}
		}
	}

	private static int endOfNonAscii(String text, int start) {
		int end = start + 1;
		while (end < text.length() && text.charAt(end) >= 0x80) {
			end++;
		}
		return end;
	}

	private void plain(String ascii) {
		for (int index = 0; index < ascii.length(); index++) {
			put(ascii.charAt(index));
		}
	}

	private void put(char ascii) {
		if (this.size == this.bytes.length) {
			grow(1);
		}
		this.bytes[this.size++] = (byte) ascii;
	}

	private void put(byte[] more) {
		if (more.length > this.bytes.length - this.size) {
			grow(more.length);
		}
		System.arraycopy(more, 0, this.bytes, this.size, more.length);
		this.size += more.length;
	}

	private void grow(int needed) {
		this.bytes = Arrays.copyOf(this.bytes, Math.max(this.size + needed, this.size + this.size / 2));
	}

}
