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
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * The threads of a relay's workers, from their start to their end.
 */
final class WorkerThreads {

	private static final Log logger = LogFactory.getLog(Relay.class);

	private static final long INTERRUPT_MILLIS = 5000;

	private final List<Thread> threads = new ArrayList<>();

	WorkerThreads(String prefix, RelayContext context) {
		for (int number = 0; number < context.settings().workers(); number++) {
			this.threads.add(new Thread(new Worker(number, context), prefix + (number + 1)));
		}
		this.threads.forEach(Thread::start);
	}

	/** Wait for the threads to end, and interrupt those that do not in time. */
	void end(Duration timeout) throws InterruptedException {
		long deadline = System.nanoTime() + timeout.toNanos();
		for (Thread thread : this.threads) {
			join(thread, TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime()));
		}
		for (Thread thread : this.threads) {
			if (thread.isAlive()) {
				logger.warn("Worker '" + thread.getName() + "' did not finish in time, its step is rolled back");
				thread.interrupt();
			}
		}
		for (Thread thread : this.threads) {
			join(thread, INTERRUPT_MILLIS);
		}
	}

	private static void join(Thread thread, long millis) throws InterruptedException {
		if (millis > 0) {
			thread.join(millis);
		}
	}

}
