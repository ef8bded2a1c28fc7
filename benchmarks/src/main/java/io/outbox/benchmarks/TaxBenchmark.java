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

import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

import io.outbox.relay.Relay;

/**
 * What sending takes from an application: transactions per second that save and publish
 * an order while the relay, or a straight line, sends a backlog, as a share of those
 * while nothing is sent.
 */
final class TaxBenchmark implements Benchmark {

	private static final int WARM_UP_ROUNDS = 1;

	private static final int ROUNDS = 3;

	private static final int THREADS = 4;

	private static final int SECONDS = 10;

	private static final int SMALL_SECONDS = 3;

	/** More than can be sent meanwhile. */
	private static final int DUE = 120_000;

	private static final int SMALL_DUE = 3000;

	private static final int KEYS = 10_000;

	@Override
	public String run(List<String> arguments) throws Exception {
		int seconds = arguments.contains("small") ? SMALL_SECONDS : SECONDS;
		int due = arguments.contains("small") ? SMALL_DUE : DUE;
		Rounds rounds = new Rounds();
		try (Database database = Database.postgresql();
				Broker broker = Broker.rabbitMq();
				OrderService service = OrderService.start(database.dataSource(), broker, Queues.TOPIC + 0, true)) {
			System.out.println(database.describe() + ", " + broker.describe());
			Relay relay = service.relay();
			for (int round = 1 - WARM_UP_ROUNDS; round <= ROUNDS; round++) {
				double alone = perSecond(database, broker, service, seconds, due, () -> {
				});
				double floor = perSecond(database, broker, service, seconds, due, () -> straightLine(database, broker));
				double here = perSecond(database, broker, service, seconds, due, relay::start);
				System.out.printf("%s, transactions per second: alone %.0f, floor %.0f, here %.0f%n",
						(round > 0) ? "round " + round : "warm-up", alone, floor, here);
				if (round > 0) {
					rounds.add("ratio", here / alone);
					rounds.add("floor_ratio", floor / alone);
					rounds.add("per_second", alone);
				}
			}
		}
		return String.join(" ", rounds.medianOf("ratio", 3), rounds.medianOf("floor_ratio", 3),
				rounds.medianOf("per_second", 0));
	}

	/** The orders per second while messages are sent, all of which must then arrive. */
	private static double perSecond(Database database, Broker broker, OrderService service, int seconds, int due,
			Sending sending) throws Exception {
		service.relay().stop();
		database.jdbc().execute("TRUNCATE TABLE purchase_order");
		Backlog backlog = new Backlog(database, Database.TABLES, 1, KEYS);
		backlog.fill(due);
		ExecutorService executor = Executors.newFixedThreadPool(THREADS + 1);
		try (Queues queues = new Queues(broker, 1)) {
			Future<?> sender = executor.submit(() -> {
				sending.start();
				return null;
			});
			long start = System.nanoTime();
			long end = start + TimeUnit.SECONDS.toNanos(seconds);
			for (Future<?> future : executor.invokeAll(Collections.nCopies(THREADS, saving(service, end)))) {
				future.get();
			}
			long nanos = System.nanoTime() - start;
			System.out.println(backlog.pending() + " messages are left to be sent");
			sender.get();
			service.relay().start();
			backlog.awaitNothingPending();
			long orders = database.count("purchase_order");
			long messages = orders + due;
			backlog.checkPublished(messages);
			queues.drain(messages);
			return orders * 1e9 / nanos;
		}
		finally {
			executor.shutdownNow();
		}
	}

	private static Callable<Integer> saving(OrderService service, long end) {
		return () -> {
			int number = 0;
			while (System.nanoTime() < end) {
				service.save(List.of(new PurchaseOrder(number++)));
			}
			return number;
		};
	}

	private static void straightLine(Database database, Broker broker) throws Exception {
		try (StraightLine line = new StraightLine(database, broker, StraightLine.BATCH_SIZE, (messageId) -> {
		})) {
			line.call();
		}
	}

	/**
	 * A way to send what is due.
	 */
	private interface Sending {

		/** Send, or have it sent. */
		void start() throws Exception;

	}

}
