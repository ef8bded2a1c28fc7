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

package io.outbox.benchmarks;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;

import org.springframework.jdbc.core.JdbcTemplate;

/**
 * The handler that all consumers call: inserts a row, and measures from the first message
 * to the last.
 */
final class Handled {

	private static final long TIMEOUT_SECONDS = 300;

	private final JdbcTemplate jdbc;

	private final int expected;

	private final CountDownLatch left;

	private final AtomicLong first = new AtomicLong();

	private volatile long last;

	Handled(JdbcTemplate jdbc, int expected) {
		this.jdbc = jdbc;
		this.expected = expected;
		this.left = new CountDownLatch(expected);
	}

	/** Handle a message, in the transaction of the caller. */
	void message(String messageId) {
		this.first.compareAndSet(0, System.nanoTime());
		this.jdbc.update("INSERT INTO effect (message_id) VALUES (?)", messageId);
		this.last = System.nanoTime();
		this.left.countDown();
	}

	/** Wait for all messages, and say how many were handled in a second. */
	double perSecond() throws InterruptedException, TimeoutException {
		if (!this.left.await(TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
			throw new TimeoutException(this.left.getCount() + " messages were not handled");
		}
		return (this.expected - 1) * 1e9 / (this.last - this.first.get());
	}

}
