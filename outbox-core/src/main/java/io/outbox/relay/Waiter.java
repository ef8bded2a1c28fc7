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

package io.outbox.relay;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Lets workers wait for something to do. A worker takes the generation before it looks at
 * the table, so that a wake between the look and the wait is not lost.
 */
final class Waiter {

	private final ReentrantLock lock = new ReentrantLock();

	private final Condition changed = this.lock.newCondition();

	private long generation;

	private volatile boolean open;

	void open() {
		change(true);
	}

	void close() {
		change(false);
	}

	boolean isOpen() {
		return this.open;
	}

	long generation() {
		this.lock.lock();
		try {
			return this.generation;
		}
		finally {
			this.lock.unlock();
		}
	}

	void wake() {
		this.lock.lock();
		try {
			this.generation++;
			this.changed.signalAll();
		}
		finally {
			this.lock.unlock();
		}
	}

	/** Wait until woken after the given generation, closed, or out of time. */
	void await(long seen, Duration timeout) throws InterruptedException {
		this.lock.lock();
		try {
			long nanos = timeout.toNanos();
			while (this.open && this.generation == seen && nanos > 0) {
				nanos = this.changed.awaitNanos(nanos);
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	/** Wait until closed or out of time, whoever wakes. */
	void pause(Duration timeout) throws InterruptedException {
		long deadline = System.nanoTime() + timeout.toNanos();
		long left = timeout.toNanos();
		while (left > 0 && isOpen()) {
			await(generation(), Duration.ofNanos(left));
			left = deadline - System.nanoTime();
		}
	}

	private void change(boolean open) {
		this.lock.lock();
		try {
			this.open = open;
			this.changed.signalAll();
		}
		finally {
			this.lock.unlock();
		}
	}

}
