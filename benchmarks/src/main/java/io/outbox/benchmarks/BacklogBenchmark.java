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
import java.util.concurrent.Callable;
import java.util.function.UnaryOperator;

import io.outbox.jdbc.OutboxTables;

/**
 * How fast the relay is with a long backlog, or beside many messages that were kept after
 * they were sent, as a share of its speed without them; and the heap that it needs.
 */
final class BacklogBenchmark implements Benchmark {

	private static final int ROUNDS = 3;

	private static final int KEYS = 10_000;

	private static final int FEW = 10_000;

	/** Drains of few messages, of which one is a matter of a second. */
	private static final int TURNS = 3;

	private static final int MANY = 1_000_000;

	private static final int KEPT = 5_000_000;

	private static final int SMALL_SCALE = 20;

	private static final OutboxTables KEEPING = new OutboxTables(null, "keeping_");

	private final Rounds rounds = new Rounds();

	@Override
	public String run(List<String> arguments) throws Exception {
		int scale = arguments.contains("small") ? SMALL_SCALE : 1;
		try (Database database = Database.postgresql(); Broker broker = Broker.rabbitMq()) {
			System.out.println(database.describe() + ", " + broker.describe());
			database.createTables(KEEPING);
			Backlog keeping = new Backlog(database, KEEPING, 1, KEYS);
			keeping.keep(KEPT / scale);
			Backlog plain = new Backlog(database, Database.TABLES, 1, KEYS);
			few(database, broker, plain);
			for (int round = 1; round <= ROUNDS; round++) {
				double few = few(database, broker, plain);
				double history = few(database, broker, keeping);
				double many = many(database, broker, plain, MANY / scale);
				double floor = floor(database, broker, plain, MANY / scale);
				System.out.printf(
						"round %d, messages per second: %d due %.0f, %d beside %d kept %.0f, %d due %.0f; floor %.3f%n",
						round, FEW, few, FEW, KEPT / scale, history, MANY / scale, many, floor);
				this.rounds.add("ratio_1m", many / few);
				this.rounds.add("floor_ratio_1m", floor);
				this.rounds.add("ratio_history", history / few);
				this.rounds.add("per_second", few);
			}
		}
		return String.join(" ", this.rounds.medianOf("ratio_1m", 3), this.rounds.medianOf("ratio_history", 3),
				this.rounds.medianOf("floor_ratio_1m", 3), this.rounds.medianOf("heap_mb", 0),
				this.rounds.medianOf("per_second", 0));
	}

	private static double few(Database database, Broker broker, Backlog backlog) throws Exception {
		Drain drain = new Drain(database, broker, 1, backlog);
		return median(() -> drain.here(FEW, 1, database.dataSource()));
	}

	/** What a long backlog costs a straight line, and so database and broker. */
	private static double floor(Database database, Broker broker, Backlog backlog, int many) throws Exception {
		Drain drain = new Drain(database, broker, 1, backlog);
		return drain.floor(many, 1, StraightLine.BATCH_SIZE)
				/ median(() -> drain.floor(FEW, 1, StraightLine.BATCH_SIZE));
	}

	private static double median(Callable<Double> rate) throws Exception {
		Rounds turns = new Rounds();
		for (int turn = 0; turn < TURNS; turn++) {
			turns.add("rate", rate.call());
		}
		return turns.median("rate");
	}

	private double many(Database database, Broker broker, Backlog backlog, int size) throws Exception {
		try (ConnectedRelay relay = new ConnectedRelay(database.dataSource(), backlog.tables(), broker, 1,
				UnaryOperator.identity()); Heap heap = new Heap()) {
			return new Drain(database, broker, 1, backlog).rate(size, new Drain.Sender() {

				@Override
				public void start() {
					System.out.println(size + " due: " + backlog.size());
					heap.start();
					relay.start();
				}

				@Override
				public void done() {
					double used = heap.megabytes();
					System.out.printf("sent: %s, heap %.1f MB above idle%n", backlog.size(), used);
					BacklogBenchmark.this.rounds.add("heap_mb", used);
				}

			});
		}
	}

}
