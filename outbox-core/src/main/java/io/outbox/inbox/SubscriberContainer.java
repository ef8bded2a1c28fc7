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

import java.util.concurrent.ThreadFactory;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

import io.outbox.Subscription;
import io.outbox.SubscriptionTransport;
import org.jspecify.annotations.Nullable;

/**
 * A subscription's state, which {@link SubscriberContainers} changes: started or stopped,
 * and paused or not. A pause outlasts a stop.
 */
final class SubscriberContainer {

	private final Subscription subscription;

	private final SubscriptionTransport transport;

	private final DeliveryProcessor processor;

	private final Supplier<ThreadFactory> threads;

	private final ReentrantLock lifecycleLock = new ReentrantLock();

	private volatile @Nullable SubscriberRun run;

	private volatile boolean wanted = true;

	private volatile boolean paused;

	private volatile WorkSignal signal = new WorkSignal(this::isPaused);

	SubscriberContainer(Subscription subscription, SubscriptionTransport transport, DeliveryProcessor processor,
			Supplier<ThreadFactory> threads) {
		this.subscription = subscription;
		this.transport = transport;
		this.processor = processor;
		this.threads = threads;
	}

	Subscription subscription() {
		return this.subscription;
	}

	boolean isRunning() {
		return this.run != null;
	}

	boolean isConnected() {
		SubscriberRun run = this.run;
		return run != null && run.isConnected();
	}

	/**
	 * Whether nobody has stopped this container alone.
	 */
	boolean isWanted() {
		return this.wanted;
	}

	void setWanted(boolean wanted) {
		this.wanted = wanted;
	}

	boolean isPaused() {
		return this.paused;
	}

	void setPaused(boolean paused) {
		this.paused = paused;
		this.signal.pauseChanged();
	}

	void start() {
		this.lifecycleLock.lock();
		try {
			if (this.run == null) {
				// Before there is a worker, so that none misses the end of a pause
				WorkSignal signal = new WorkSignal(this::isPaused);
				this.signal = signal;
				this.run = new SubscriberRun(this.subscription, this.transport, this.processor, signal,
						this.threads.get());
			}
		}
		finally {
			this.lifecycleLock.unlock();
		}
	}

	/**
	 * Take no more messages, and let running handlers finish.
	 */
	void beginStop() {
		SubscriberRun run = this.run;
		if (run != null) {
			run.beginStop();
		}
	}

	/**
	 * Wait for running handlers and disconnect. If one of them is the caller, another
	 * thread does that.
	 * @param deadline the time of {@link System#nanoTime()} at which handlers are
	 * interrupted
	 */
	void finishStop(long deadline) {
		SubscriberRun current = this.run;
		if (current != null && current.isCalledByHandler()) {
			current.beginStop();
			this.threads.get().newThread(() -> finishStop(deadline)).start();
			return;
		}
		this.lifecycleLock.lock();
		try {
			SubscriberRun run = this.run;
			if (run != null) {
				run.beginStop();
				run.finishStop(deadline);
				this.run = null;
			}
		}
		finally {
			this.lifecycleLock.unlock();
		}
	}

}
