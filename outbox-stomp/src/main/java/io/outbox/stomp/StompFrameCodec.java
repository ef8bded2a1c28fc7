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
import java.util.Collection;
import java.util.List;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

import org.springframework.messaging.Message;
import org.springframework.messaging.simp.stomp.StompConversionException;
import org.springframework.messaging.simp.stomp.StompDecoder;
import org.springframework.messaging.support.NativeMessageHeaderAccessor;
import org.springframework.messaging.tcp.reactor.ReactorNettyCodec;
import org.springframework.util.InvalidMimeTypeException;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MimeTypeUtils;

/**
 * Reads frames of a limited size, and writes what has been encoded already. Keeps no
 * state: the channel keeps what is not yet a whole frame.
 */
final class StompFrameCodec implements ReactorNettyCodec<byte[]> {

	private final StompDecoder decoder = new StompDecoder();

	private final int maxFrameSize;

	StompFrameCodec(int maxFrameSize) {
		this.maxFrameSize = maxFrameSize;
		this.decoder.setHeaderInitializer(
				(accessor) -> accessor.setHeader(NativeMessageHeaderAccessor.NATIVE_HEADERS, new LenientHeaders()));
	}

	@Override
	public Collection<Message<byte[]>> decode(ByteBuf input) {
		ByteBuffer buffer = input.nioBuffer(input.readerIndex(), decodableBytes(input));
		int begin = buffer.position();
		List<Message<byte[]>> messages = this.decoder.decode(buffer);
		input.skipBytes(buffer.position() - begin);
		if (input.readableBytes() > this.maxFrameSize) {
			throw new StompConversionException("The broker sends a frame of more than " + this.maxFrameSize
					+ " bytes: raise 'outbox.stomp.max-message-size' to receive it");
		}
		return messages;
	}

	/**
	 * All but a last carriage return: the decoder demands to see the line feed with it,
	 * which may come later.
	 */
	private static int decodableBytes(ByteBuf input) {
		int size = input.readableBytes();
		return (size > 0 && input.getByte(input.writerIndex() - 1) == '\r') ? size - 1 : size;
	}

	@Override
	public void encode(Message<byte[]> message, ByteBuf output) {
		if (message instanceof OutgoingBytes bytes) {
			bytes.writeTo(output);
		}
		else {
			output.writeBytes(message.getPayload());
		}
	}

	/**
	 * Hides a content type that is none from the decoder, which would end the connection
	 * over it, and so over a message that is delivered again and again.
	 */
	@SuppressWarnings("serial")
	private static final class LenientHeaders extends LinkedMultiValueMap<String, String> {

		@Override
		public @Nullable List<String> get(Object name) {
			List<String> values = super.get(name);
			return ("content-type".equals(name) && values != null && !isMimeType(values.get(0))) ? null : values;
		}

		private static boolean isMimeType(String value) {
			try {
				MimeTypeUtils.parseMimeType(value);
				return true;
			}
			catch (InvalidMimeTypeException ex) {
				return false;
			}
		}

	}

}
