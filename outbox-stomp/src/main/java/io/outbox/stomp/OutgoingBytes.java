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

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

import org.springframework.messaging.support.GenericMessage;

/**
 * Bytes on their way out, and the buffer that they were put into. Netty releases the
 * buffer, unless the connection ended before Netty was given it. Owned by one write.
 */
@SuppressWarnings("serial")
final class OutgoingBytes extends GenericMessage<byte[]> {

	private transient volatile @Nullable ByteBuf buffer;

	OutgoingBytes(byte[] bytes) {
		super(bytes);
	}

	void writeTo(ByteBuf buffer) {
		this.buffer = buffer;
		buffer.writeBytes(getPayload());
	}

	/** Release what nobody else has released. Called when the write has failed. */
	void release() {
		ByteBuf buffer = this.buffer;
		if (buffer != null && buffer.refCnt() > 0) {
			buffer.release();
		}
	}

}
