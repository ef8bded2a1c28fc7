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

import java.sql.Connection;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;

import io.outbox.relay.Relay;
import io.outbox.relay.RelaySettings;
import io.outbox.relay.RetrySettings;
import io.outbox.stomp.StompAddress;
import io.outbox.stomp.StompMessageTransport;
import io.outbox.stomp.StompSettings;

/**
 * Messages per second from PostgreSQL to RabbitMQ, stored and confirmed: the relay with
 * its default settings, and a straight line.
 */
final class RelayBenchmark implements Benchmark {

	private static final int WARM_UP_ROUNDS = 1;

	private static final int ROUNDS = 3;

	private static final int KEYS = 10_000;

	private static final long TIMEOUT_SECONDS = 300;

	@Override
	public String run(List<String> arguments) throws Exception {
		int keys = arguments.isEmpty() ? KEYS : Integer.parseInt(arguments.get(0));
		try (Database database = Database.postgresql()) {
			try (RawStomp stomp = new RawStomp()) {
				System.out.println(database.describe() + ", " + stomp.server());
			}
			Backlog backlog = new Backlog(database, keys);
			Rounds rounds = new Rounds();
			for (int round = 1 - WARM_UP_ROUNDS; round <= ROUNDS; round++) {
				double floor = measure(backlog, () -> straightLine(database));
				CountingDataSource counting = new CountingDataSource(database.dataSource());
				double here = measure(backlog, () -> relay(database, counting));
				System.out.printf("%s, messages per second: floor %.0f, here %.0f%n",
						(round > 0) ? "round " + round : "warm-up", floor, here);
				if (round > 0) {
					rounds.add("floor", floor);
					rounds.add("here", here);
					rounds.add("ratio", here / floor);
					rounds.add("statements_per_message", (double) counting.statements() / Backlog.SIZE);
				}
			}
			return String.join(" ", rounds.medianOf("floor", 0), rounds.medianOf("here", 0),
					rounds.medianOf("ratio", 3), rounds.medianOf("statements_per_message", 4));
		}
	}

	/** Fill the table, drain it, and see that all of it has arrived. */
	private static double measure(Backlog backlog, Drain drain) throws Exception {
		backlog.fill();
		try (Queue queue = new Queue()) {
			long nanos = drain.run();
			backlog.checkPublished();
			queue.drain(Backlog.SIZE);
			return Backlog.SIZE * 1e9 / nanos;
		}
	}

	private static long straightLine(Database database) throws Exception {
		try (Connection connection = database.dataSource().getConnection(); RawStomp stomp = new RawStomp()) {
			long start = System.nanoTime();
			new StraightLine(connection, stomp).run();
			return System.nanoTime() - start;
		}
	}

	private static long relay(Database database, CountingDataSource counting) throws Exception {
		StompAddress address = StompAddress.parse(Variable.get("OUTBOX_TEST_RABBITMQ_STOMP"));
		StompMessageTransport transport = new StompMessageTransport(StompSettings.of(address));
		CountDownLatch available = new CountDownLatch(1);
		transport.onAvailable(available::countDown);
		Relay relay = new Relay(counting, Database.TABLES, transport, RetrySettings.defaults().toPolicy(), List.of(),
				RelaySettings.defaults());
		transport.start();
		try {
			if (!available.await(TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
				throw new TimeoutException("No connection to the broker");
			}
			long start = System.nanoTime();
			relay.start();
			awaitNothingPending(database);
			return System.nanoTime() - start;
		}
		finally {
			relay.stop();
			transport.stop();
		}
	}

	private static void awaitNothingPending(Database database) throws TimeoutException {
		long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(TIMEOUT_SECONDS);
		// In the order of the index, or the planner reads the whole table
		String sql = "SELECT id FROM outbox_message WHERE status = 1 ORDER BY partition_no, id LIMIT 1";
		while (!database.jdbc().queryForList(sql).isEmpty()) {
			if (System.nanoTime() - deadline > 0) {
				throw new TimeoutException("The relay did not drain the table");
			}
			LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
		}
	}

	/**
	 * Sends what is pending.
	 */
	private interface Drain {

		/**
		 * Send all.
		 * @return how long it took, in nanoseconds
		 */
		long run() throws Exception;

	}

}
