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

import java.io.ByteArrayOutputStream;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

import org.springframework.messaging.tcp.TcpConnection;

/**
 * Writes frames in the order in which they come. There is one write at a time, and what
 * comes meanwhile goes into the next, so that many small frames cost few system calls.
 * Safe for use by several threads.
 */
final class FrameWriter {

	private static final int MAX_WRITE_SIZE = 128 * 1024;

	private final TcpConnection<byte[]> connection;

	private final Consumer<Throwable> onFailure;

	private final Queue<byte[]> frames = new ConcurrentLinkedQueue<>();

	private final AtomicBoolean writing = new AtomicBoolean();

	FrameWriter(TcpConnection<byte[]> connection, Consumer<Throwable> onFailure) {
		this.connection = connection;
		this.onFailure = onFailure;
	}

	void write(byte[] frame) {
		this.frames.add(frame);
		flush();
	}

	private void flush() {
		while (!this.frames.isEmpty() && this.writing.compareAndSet(false, true)) {
			byte[] next = next();
			if (next.length == 0) {
				this.writing.set(false);
				continue;
			}
			OutgoingBytes bytes = new OutgoingBytes(next);
			CompletableFuture<@Nullable Void> write = start(bytes);
			if (!write.isDone()) {
				write.whenComplete((ignored, failure) -> {
					if (written(bytes, failure)) {
						flush();
					}
				});
				return;
			}
			if (!written(bytes, write.handle((ignored, failure) -> failure).join())) {
				return;
			}
		}
	}

	private CompletableFuture<@Nullable Void> start(OutgoingBytes bytes) {
		try {
			return this.connection.sendAsync(bytes);
		}
		catch (RuntimeException ex) {
			return CompletableFuture.failedFuture(ex);
		}
	}

	private boolean written(OutgoingBytes bytes, @Nullable Throwable failure) {
		if (failure != null) {
			bytes.release();
			this.frames.clear();
			this.onFailure.accept(failure);
			return false;
		}
		this.writing.set(false);
		return true;
	}

	private byte[] next() {
		ByteArrayOutputStream next = new ByteArrayOutputStream();
		while (next.size() < MAX_WRITE_SIZE) {
			byte[] frame = this.frames.poll();
			if (frame == null) {
				break;
			}
			next.writeBytes(frame);
		}
		return next.toByteArray();
	}

}
