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
import java.util.concurrent.atomic.AtomicInteger;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * Whether the database answers. Logs when that changes and not at each try; safe for use
 * by several threads.
 */
final class DatabaseState {

	private static final int MAX_DOUBLINGS = 5;

	private static final Duration MAX_DELAY = Duration.ofSeconds(30);

	private final Log logger;

	private final String title;

	private final AtomicInteger failures = new AtomicInteger();

	DatabaseState(Class<?> owner, String name) {
		this.logger = LogFactory.getLog(owner);
		this.title = name.isEmpty() ? "The outbox table" : "The outbox table of '" + name + "'";
	}

	boolean isAvailable() {
		return this.failures.get() == 0;
	}

	/** Take note of a failure and say how long to wait. */
	Duration failed(Throwable failure) {
		int count = this.failures.getAndIncrement();
		if (count == 0) {
			this.logger.warn(this.title + " cannot be worked on, tried again until it can: " + failure, failure);
		}
		else {
			this.logger.debug(this.title + " still cannot be worked on", failure);
		}
		Duration delay = Duration.ofSeconds(1L << Math.min(count, MAX_DOUBLINGS));
		return (delay.compareTo(MAX_DELAY) < 0) ? delay : MAX_DELAY;
	}

	void recovered() {
		if (this.failures.get() > 0 && this.failures.getAndSet(0) > 0) {
			this.logger.info(this.title + " can be worked on again");
		}
	}

}
