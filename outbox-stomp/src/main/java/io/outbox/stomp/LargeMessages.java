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

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;

import org.springframework.messaging.simp.stomp.StompDecoder;
import org.springframework.messaging.support.MessageBuilder;

/**
 * Takes a message that is larger than the limit out of what is received, piece by piece,
 * because the end of the connection would only have it delivered again. It is passed on
 * as a decoded message with {@link StompFrame#DROPPED_BODY}; all else as it came,
 * messages when they are whole. For one connection.
 */
final class LargeMessages extends ByteToMessageDecoder {

	private static final byte[] MESSAGE = "MESSAGE".getBytes(StandardCharsets.US_ASCII);

	/** What is kept of endless headers, to say which message it is. */
	private static final Pattern KEPT = Pattern
		.compile("MESSAGE|(content-length|subscription|message-id|cap-msg-id|dop-msg-id):.*");

	private static final int MAX_KEPT_LINE = 1024;

	private static final int MAX_KEPT_LINES = 20;

	private static final byte END = 0;

	private final int maxFrameSize;

	private State state = State.START;

	private MessageScan scan = new MessageScan();

	/** Bytes of the body and its end that are to be dropped yet. */
	private long left;

	private final List<String> kept = new ArrayList<>();

	/** Whether the beginning of the next line has been dropped. */
	private boolean inLine;

	/**
	 * Create a handler.
	 * @param maxFrameSize the maximum number of bytes of a message, with its headers
	 */
	LargeMessages(int maxFrameSize) {
		this.maxFrameSize = maxFrameSize;
	}

	/**
	 * What is behind this handler looks for signs of life, and has to see one also while
	 * a message is dropped or is not yet whole.
	 */
	@Override
	public void channelRead(ChannelHandlerContext context, Object received) throws Exception {
		super.channelRead(context, received);
		context.fireChannelRead(Unpooled.EMPTY_BUFFER);
	}

	@Override
	protected void decode(ChannelHandlerContext context, ByteBuf input, List<Object> output) {
		switch (this.state) {
			case START -> start(input, output);
			case OTHER -> other(input, output);
			case DROP_HEAD -> dropHead(input, output);
			case DROP_TO_END -> input.skipBytes(toEnd(input));
			case DROP_LENGTH -> {
				int size = (int) Math.min(this.left, input.readableBytes());
				input.skipBytes(size);
				this.left -= size;
				this.state = (this.left > 0) ? State.DROP_LENGTH : State.START;
			}
		}
	}

	private void other(ByteBuf input, List<Object> output) {
		this.state = State.OTHER;
		output.add(input.readRetainedSlice(toEnd(input)));
	}

	/** The readable bytes up to the end of the frame. */
	private int toEnd(ByteBuf input) {
		int size = input.bytesBefore(END) + 1;
		if (size > 0) {
			this.state = State.START;
			return size;
		}
		return input.readableBytes();
	}

	private void start(ByteBuf input, List<Object> output) {
		int first = input.getByte(input.readerIndex());
		if (first == '\n' || first == '\r') {
			output.add(input.readRetainedSlice(1));
		}
		else if (!mayBeMessage(input)) {
			other(input, output);
		}
		else if (input.readableBytes() > MESSAGE.length && message(input, output)) {
			this.scan = new MessageScan();
		}
	}

	private static boolean mayBeMessage(ByteBuf input) {
		int size = Math.min(MESSAGE.length, input.readableBytes());
		for (int index = 0; index < size; index++) {
			if (input.getByte(input.readerIndex() + index) != MESSAGE[index]) {
				return false;
			}
		}
		return true;
	}

	/** Whether the message needs not be looked at again from its beginning. */
	private boolean message(ByteBuf input, List<Object> output) {
		this.scan.read(input);
		String head = this.scan.head();
		if (head == null) {
			return headless(input, output);
		}
		long size = this.scan.size();
		if (((size > 0) ? size : input.readableBytes()) > this.maxFrameSize) {
			input.skipBytes(this.scan.headSize());
			drop(output, head);
			return true;
		}
		if (size == 0 || input.readableBytes() < size) {
			return false;
		}
		output.add(input.readRetainedSlice((int) size));
		return true;
	}

	private boolean headless(ByteBuf input, List<Object> output) {
		// What is none is refused where it is decoded
		if (this.scan.isBroken()) {
			other(input, output);
			return true;
		}
		if (input.readableBytes() > this.maxFrameSize) {
			this.state = State.DROP_HEAD;
			dropHead(input, output);
			return true;
		}
		return false;
	}

	/** Drops one line of headers that are too large, or the part of it that has come. */
	private void dropHead(ByteBuf input, List<Object> output) {
		int size = input.bytesBefore((byte) '\n') + 1;
		int end = input.bytesBefore((size > 0) ? size : input.readableBytes(), END);
		if (end != -1) {
			input.skipBytes(end + 1);
			endHead(State.START);
		}
		else if (size > 0) {
			String line = (this.inLine || size > MAX_KEPT_LINE) ? "long" : line(input, size);
			input.skipBytes(size);
			this.inLine = false;
			if (line.isEmpty()) {
				drop(output, String.join("\n", this.kept) + "\n\n");
				endHead(this.state);
			}
			else if (this.kept.size() < MAX_KEPT_LINES && KEPT.matcher(line).matches()) {
				this.kept.add(line);
			}
		}
		else if (this.inLine || input.readableBytes() > MAX_KEPT_LINE) {
			input.skipBytes(input.readableBytes());
			this.inLine = true;
		}
	}

	private static String line(ByteBuf input, int size) {
		return input.toString(input.readerIndex(), size, StandardCharsets.UTF_8).stripTrailing();
	}

	private void endHead(State next) {
		this.state = next;
		this.kept.clear();
		this.inLine = false;
	}

	/** Passes on the message without its body, which is yet to come. */
	private void drop(List<Object> output, String head) {
		long length = MessageScan.length(head);
		this.left = length + 1;
		this.state = (length >= 0) ? State.DROP_LENGTH : State.DROP_TO_END;
		String frame = head.lines()
			.filter((line) -> !line.startsWith(MessageScan.CONTENT_LENGTH))
			.collect(Collectors.joining("\n", "", "\n\0"));
		new StompDecoder().decode(ByteBuffer.wrap(frame.getBytes(StandardCharsets.UTF_8)))
			.forEach((message) -> output
				.add(MessageBuilder.createMessage(StompFrame.DROPPED_BODY, message.getHeaders())));
	}

	private enum State {

		/** Where a frame begins. */
		START,

		/** In a frame that is no message. */
		OTHER,

		/** In the headers of a message that are too large alone. */
		DROP_HEAD,

		/** In a message that is too large and says its length. */
		DROP_LENGTH,

		/** In a message that is too large and does not. */
		DROP_TO_END

	}

}
