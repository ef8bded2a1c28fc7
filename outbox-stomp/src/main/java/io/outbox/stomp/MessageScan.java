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

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * What is known of the message that a buffer begins with. Remembers how far it has
 * looked, so that a message in many pieces is not read from its beginning with each.
 */
final class MessageScan {

	static final String CONTENT_LENGTH = "content-length:";

	private static final byte END = 0;

	private @Nullable String head;

	private int headSize;

	private boolean sized;

	private long size;

	private boolean broken;

	/** How many bytes need not be looked at again. */
	private int searched;

	/** Look at what has come since the last time. */
	void read(ByteBuf input) {
		if (this.head == null) {
			readHead(input);
		}
		if (this.head != null && !this.sized) {
			int end = search(input, input.readableBytes());
			this.size = end + 1L;
			this.sized = end != -1;
		}
	}

	private void readHead(ByteBuf input) {
		int found = findHead(input);
		this.broken = search(input, (found != -1) ? found : input.readableBytes()) != -1;
		if (found != -1 && !this.broken) {
			String text = input.toString(input.readerIndex(), found, StandardCharsets.UTF_8);
			long length = length(text);
			this.head = text;
			this.headSize = found;
			this.sized = length >= 0;
			this.size = this.sized ? found + length + 1 : 0;
		}
	}

	/** The size up to the body, or -1 if there is more to come. */
	private int findHead(ByteBuf input) {
		int writer = input.writerIndex();
		// The first line feed and a carriage return may have been there the last time
		int from = input.readerIndex() + Math.max(0, this.searched - 2);
		for (int at = input.indexOf(from, writer, (byte) '\n'); at != -1; at = input.indexOf(at + 1, writer,
				(byte) '\n')) {
			int next = at + 1;
			if (next < writer && input.getByte(next) == '\r') {
				next++;
			}
			if (next < writer && input.getByte(next) == '\n') {
				return next + 1 - input.readerIndex();
			}
		}
		return -1;
	}

	/** The number of bytes before the first NUL, or -1 if there is none. */
	private int search(ByteBuf input, int size) {
		int found = input.bytesBefore(input.readerIndex() + this.searched, size - this.searched, END);
		int before = this.searched + found;
		this.searched = size;
		return (found != -1) ? before : -1;
	}

	/** Command and headers with the empty line, or {@code null} before they are whole. */
	@Nullable String head() {
		return this.head;
	}

	int headSize() {
		return this.headSize;
	}

	/** The size of the frame with its closing NUL, or 0 if it is not known yet. */
	long size() {
		return this.size;
	}

	/** Whether the frame ends before its head does. */
	boolean isBroken() {
		return this.broken;
	}

	/** The length of the body, or -1 if the head does not say a proper one. */
	static long length(String head) {
		return head.lines()
			.filter((line) -> line.startsWith(CONTENT_LENGTH))
			.map((line) -> line.substring(CONTENT_LENGTH.length()).strip())
			.findFirst()
			.filter((value) -> value.matches("\\d{1,18}"))
			.map(Long::valueOf)
			.orElse(-1L);
	}

}
