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

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.UnaryOperator;

import javax.sql.DataSource;

/**
 * How fast a backlog gets from the table to the queues of a broker, which must then hold
 * all of it.
 */
final class Drain {

	private final Database database;

	private final Broker broker;

	private final Backlog backlog;

	private final int queues;

	/**
	 * Create a drain.
	 * @param queues the number of queues that the messages are for
	 * @param backlog the messages
	 */
	Drain(Database database, Broker broker, int queues, Backlog backlog) {
		this.database = database;
		this.broker = broker;
		this.queues = queues;
		this.backlog = backlog;
	}

	/** Messages per second of straight lines. */
	double floor(long size, int lines, int window) throws Exception {
		return measure(size, () -> {
			List<StraightLine> straightLines = new ArrayList<>();
			ExecutorService executor = Executors.newFixedThreadPool(lines);
			try {
				for (int line = 0; line < lines; line++) {
					straightLines.add(new StraightLine(this.database, this.broker, window, (messageId) -> {
					}));
				}
				long start = System.nanoTime();
				for (Future<?> future : executor.invokeAll(straightLines)) {
					future.get();
				}
				return System.nanoTime() - start;
			}
			finally {
				executor.shutdown();
				for (StraightLine straightLine : straightLines) {
					straightLine.close();
				}
			}
		});
	}

	/** Messages per second of the relay. */
	double here(long size, int workers, DataSource dataSource) throws Exception {
		try (ConnectedRelay relay = new ConnectedRelay(dataSource, this.backlog.tables(), this.broker, workers,
				UnaryOperator.identity())) {
			return rate(size, relay::start);
		}
	}

	/** Messages per second of what was told to start. */
	double rate(long size, Sender sender) throws Exception {
		return measure(size, () -> {
			long start = System.nanoTime();
			sender.start();
			this.backlog.awaitNothingPending();
			long nanos = System.nanoTime() - start;
			sender.done();
			return nanos;
		});
	}

	/** Fill the table, drain it, and see that all of it has arrived. */
	private double measure(long size, Course course) throws Exception {
		this.backlog.fill(size);
		try (Queues queues = new Queues(this.broker, this.queues)) {
			long nanos = course.run();
			this.backlog.checkPublished(size);
			queues.drain(size);
			return Math.rint(size * 1e9 / nanos);
		}
	}

	/**
	 * What sends the backlog.
	 */
	interface Sender {

		/** Start, without waiting for an end. */
		void start() throws Exception;

		/** All has been sent. */
		default void done() {
		}

	}

	/**
	 * A way from the table to the queues.
	 */
	private interface Course {

		/**
		 * Send all.
		 * @return how long it took, in nanoseconds
		 */
		long run() throws Exception;

	}

}
