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

package io.outbox.jdbc;

import java.nio.ByteBuffer;
import java.nio.LongBuffer;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Random numbers that nobody can guess, drawn in bulk: one at a time they would cost more
 * than the rest of a message's preparation. Safe for use by several threads.
 */
final class RandomLongs {

	private static final int BYTES = 4096;

	private final SecureRandom random;

	private final ByteBuffer bytes = ByteBuffer.allocate(BYTES);

	private final LongBuffer longs = this.bytes.asLongBuffer();

	private final ReentrantLock lock = new ReentrantLock();

	RandomLongs() {
		try {
			// Of the platform's algorithms the fastest in bulk
			this.random = SecureRandom.getInstance("DRBG");
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException("The Java platform lacks a random bit generator that it must have", ex);
		}
		this.longs.position(this.longs.limit());
	}

	long next() {
		this.lock.lock();
		try {
			if (!this.longs.hasRemaining()) {
				this.random.nextBytes(this.bytes.array());
				this.longs.rewind();
			}
			return this.longs.get();
		}
		finally {
			this.lock.unlock();
		}
	}

}
