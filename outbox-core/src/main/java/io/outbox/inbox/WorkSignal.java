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

package io.outbox.inbox;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/**
 * Tells all workers of a container to pause, to go on and to stop, also those that wait.
 * A stop is for ever.
 */
final class WorkSignal {

	private final ReentrantLock lock = new ReentrantLock();

	private final Condition changed = this.lock.newCondition();

	private final BooleanSupplier paused;

	private volatile boolean stopped;

	/**
	 * Create a signal.
	 * @param paused whether there is a pause now; a change is told by
	 * {@link #pauseChanged}
	 */
	WorkSignal(BooleanSupplier paused) {
		this.paused = paused;
	}

	void stop() {
		this.stopped = true;
		wake();
	}

	void pauseChanged() {
		wake();
	}

	private void wake() {
		this.lock.lock();
		try {
			this.changed.signalAll();
		}
		finally {
			this.lock.unlock();
		}
	}

	boolean isStopped() {
		return this.stopped;
	}

	/**
	 * Wait until there is no pause. For a worker, to which an interrupt that is not a
	 * stop's means nothing.
	 * @return whether to work, which is not so after a stop
	 */
	boolean awaitWork() {
		this.lock.lock();
		try {
			while (this.paused.getAsBoolean() && !this.stopped) {
				awaitChange();
			}
		}
		finally {
			this.lock.unlock();
		}
		return !this.stopped;
	}

	private void awaitChange() {
		try {
			this.changed.await();
		}
		catch (InterruptedException ex) {
			interrupted();
		}
	}

	/**
	 * A worker was interrupted. A stop is told before it interrupts; any other interrupt
	 * is one that the application has left behind, and is forgotten.
	 */
	void interrupted() {
		if (this.stopped) {
			Thread.currentThread().interrupt();
		}
	}

	/**
	 * Wait unless there is a stop.
	 * @param duration how long to wait
	 */
	void sleep(Duration duration) throws InterruptedException {
		this.lock.lock();
		try {
			long nanos = duration.toNanos();
			while (nanos > 0 && !this.stopped) {
				nanos = this.changed.awaitNanos(nanos);
			}
		}
		finally {
			this.lock.unlock();
		}
	}

}
