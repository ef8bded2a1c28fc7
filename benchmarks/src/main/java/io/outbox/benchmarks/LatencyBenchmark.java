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

import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;

/**
 * Time from a commit to the broker's receipt: of the relay, woken by the commit or not,
 * and of a straight line in another thread that is woken by the commit.
 */
final class LatencyBenchmark implements Benchmark {

	/** At this pace it takes long until the JVM has compiled what it runs. */
	private static final int WARM_UP_ROUNDS = 2;

	private static final int ROUNDS = 3;

	private static final int SECONDS = 20;

	private static final int SMALL_SECONDS = 4;

	private static final int SLOW = 50;

	private static final int FAST = 500;

	private final Rounds rounds = new Rounds();

	@Override
	public String run(List<String> arguments) throws Exception {
		int seconds = arguments.contains("small") ? SMALL_SECONDS : SECONDS;
		try (Database database = Database.postgresql(); Broker broker = Broker.rabbitMq()) {
			System.out.println(database.describe() + ", " + broker.describe());
			for (int round = 1 - WARM_UP_ROUNDS; round <= ROUNDS; round++) {
				for (int perSecond : List.of(SLOW, FAST)) {
					String suffix = (perSecond != SLOW) ? "_" + perSecond : "";
					report(round, "floor_", suffix, floor(database, broker, seconds, perSecond));
					report(round, "", suffix, here(database, broker, seconds, perSecond, true));
				}
				report(round, "other_", "", here(database, broker, seconds, SLOW, false));
			}
		}
		return String.join(" ", this.rounds.medianOf("p50_ms", 2), this.rounds.medianOf("p99_ms", 2),
				this.rounds.medianOf("p50_500_ms", 2), this.rounds.medianOf("p99_500_ms", 2),
				this.rounds.medianOf("floor_p50_ms", 2), this.rounds.medianOf("floor_p99_ms", 2),
				this.rounds.medianOf("floor_p50_500_ms", 2), this.rounds.medianOf("floor_p99_500_ms", 2),
				this.rounds.medianOf("other_p50_ms", 0), this.rounds.medianOf("other_max_ms", 0));
	}

	private void report(int round, String prefix, String suffix, double[] sorted) {
		double p50 = sorted[sorted.length / 2];
		double p99 = sorted[(int) (sorted.length * 0.99)];
		double max = sorted[sorted.length - 1];
		System.out.printf("%s, %s%d transactions, ms: p50 %.2f, p99 %.2f, max %.2f%n",
				(round > 0) ? "round " + round : "warm-up", prefix.isEmpty() ? "here_" : prefix, sorted.length, p50,
				p99, max);
		if (round > 0) {
			this.rounds.add(prefix + "p50" + suffix + "_ms", p50);
			this.rounds.add(prefix + "p99" + suffix + "_ms", p99);
			this.rounds.add(prefix + "max" + suffix + "_ms", max);
		}
	}

	private static double[] here(Database database, Broker broker, int seconds, int perSecond, boolean woken)
			throws Exception {
		Receipts receipts = new Receipts();
		try (ConnectedRelay relay = new ConnectedRelay(database.dataSource(), Database.TABLES, broker, 1,
				receipts::of)) {
			relay.start();
			return measure(database, broker, receipts, seconds, perSecond, woken ? relay::wake : () -> {
			});
		}
	}

	private static double[] floor(Database database, Broker broker, int seconds, int perSecond) throws Exception {
		Receipts receipts = new Receipts();
		Semaphore commits = new Semaphore(0);
		ExecutorService executor = Executors.newSingleThreadExecutor();
		try (StraightLine line = new StraightLine(database, broker, StraightLine.BATCH_SIZE, receipts::add)) {
			Future<?> running = executor.submit(() -> {
				while (true) {
					commits.acquire();
					commits.drainPermits();
					line.call();
				}
			});
			double[] latencies = measure(database, broker, receipts, seconds, perSecond, commits::release);
			if (running.isDone()) {
				running.get();
			}
			return latencies;
		}
		finally {
			executor.shutdownNow();
		}
	}

	private static double[] measure(Database database, Broker broker, Receipts receipts, int seconds, int perSecond,
			Runnable onCommitted) throws Exception {
		Backlog backlog = new Backlog(database, Database.TABLES, 1, 1);
		int transactions = seconds * perSecond;
		try (Queues queues = new Queues(broker, 1)) {
			Map<UUID, Long> committed = new OpenLoop(database, onCommitted).run(transactions, perSecond);
			receipts.await(transactions);
			backlog.awaitNothingPending();
			backlog.checkPublished(transactions);
			queues.drain(transactions);
			return receipts.since(committed);
		}
	}

}
