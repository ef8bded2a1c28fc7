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
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Tells all workers of a container that it stops, also those that wait.
 */
final class StopSignal {

	private final CountDownLatch latch = new CountDownLatch(1);

	void give() {
		this.latch.countDown();
	}

	boolean isGiven() {
		return this.latch.getCount() == 0;
	}

	/**
	 * Wait unless the signal is given or the thread is interrupted.
	 * @param duration how long to wait
	 */
	void pause(Duration duration) {
		try {
			this.latch.await(duration.toNanos(), TimeUnit.NANOSECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			give();
		}
	}

}
