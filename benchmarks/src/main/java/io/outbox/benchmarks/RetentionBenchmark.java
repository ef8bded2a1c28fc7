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
import java.util.function.UnaryOperator;

import io.outbox.jdbc.OutboxTables;
import io.outbox.relay.Retention;
import io.outbox.relay.RetentionSettings;

/**
 * How fast the relay is while the retention deletes old messages from the same table, as
 * a share of its speed while it does not.
 */
final class RetentionBenchmark implements Benchmark {

	private static final int WARM_UP_ROUNDS = 1;

	private static final int ROUNDS = 5;

	private static final int KEYS = 10_000;

	private static final int DUE = 100_000;

	private static final int OLD = 2_000_000;

	private static final int SMALL_SCALE = 20;

	private static final OutboxTables KEEPING = new OutboxTables(null, "keeping_");

	@Override
	public String run(List<String> arguments) throws Exception {
		int scale = arguments.contains("small") ? SMALL_SCALE : 1;
		int due = DUE / scale;
		Rounds rounds = new Rounds();
		try (Database database = Database.postgresql(); Broker broker = Broker.rabbitMq()) {
			System.out.println(database.describe() + ", " + broker.describe());
			database.createTables(KEEPING);
			Backlog backlog = new Backlog(database, KEEPING, 1, KEYS);
			backlog.keepOld(OLD / scale);
			Drain drain = new Drain(database, broker, 1, backlog);
			for (int round = 1 - WARM_UP_ROUNDS; round <= ROUNDS; round++) {
				double alone = drain.here(due, 1, database.dataSource());
				long old = backlog.old();
				double beside = beside(database, broker, drain, due);
				double deleted = (old - backlog.old()) * beside / due;
				if (backlog.old() == 0 || deleted == 0) {
					throw new IllegalStateException("The retention was not at work all the time");
				}
				System.out.printf("%s, messages per second: alone %.0f, beside the retention %.0f, deleted %.0f%n",
						(round > 0) ? "round " + round : "warm-up", alone, beside, deleted);
				if (round > 0) {
					rounds.add("ratio", beside / alone);
					rounds.add("deleted_per_second", deleted);
					rounds.add("per_second", alone);
				}
			}
		}
		return String.join(" ", rounds.medianOf("ratio", 3), rounds.medianOf("deleted_per_second", 0),
				rounds.medianOf("per_second", 0));
	}

	private static double beside(Database database, Broker broker, Drain drain, int due) throws Exception {
		Retention retention = new Retention(database.dataSource(), KEEPING, RetentionSettings.defaults());
		try (ConnectedRelay relay = new ConnectedRelay(database.dataSource(), KEEPING, broker, 1,
				UnaryOperator.identity())) {
			return drain.rate(due, new Drain.Sender() {

				@Override
				public void start() {
					retention.start();
					relay.start();
				}

				@Override
				public void done() {
					retention.stop();
				}

			});
		}
		finally {
			retention.stop();
		}
	}

}
