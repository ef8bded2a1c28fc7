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

import io.outbox.jdbc.OutboxTables;

/**
 * Messages per second that a subscriber handles, with one worker and with four, beside a
 * listener of Spring AMQP with an inbox by hand; with a million remembered messages
 * beside ten thousand; and the time from a publisher's commit to the subscriber's.
 */
final class SubscriberBenchmark implements Benchmark {

	private static final OutboxTables PEER = new OutboxTables(null, "peer_");

	private static final OutboxTables FULL = new OutboxTables(null, "full_");

	private static final int WARM_UP_ROUNDS = 1;

	private static final int ROUNDS = 3;

	private static final int SIZE = 10_000;

	private static final int SMALL_SIZE = 1000;

	private static final int SECONDS = 10;

	private static final int SMALL_SECONDS = 3;

	private static final List<Integer> WORKERS = List.of(1, 4);

	private final Rounds rounds = new Rounds();

	@Override
	public String run(List<String> arguments) throws Exception {
		boolean small = arguments.contains("small");
		int size = small ? SMALL_SIZE : SIZE;
		try (Database database = Database.postgresql(); Broker broker = Broker.rabbitMq()) {
			System.out.println(database.describe() + ", " + broker.describe());
			database.jdbc().execute("CREATE TABLE effect (id BIGSERIAL PRIMARY KEY, message_id VARCHAR(255) NOT NULL)");
			database.createTables(PEER);
			database.createTables(FULL);
			remember(database, Database.TABLES, 10_000);
			remember(database, FULL, small ? 100_000 : 1_000_000);
			Consumers consumers = new Consumers(database, broker);
			for (int round = 1 - WARM_UP_ROUNDS; round <= ROUNDS; round++) {
				for (int workers : WORKERS) {
					double peer = consumers.peer(PEER, workers, size);
					double here = consumers.here(Database.TABLES, workers, size);
					report(round, "w" + workers, "peer", peer, here);
				}
				latency(round, database, broker, small);
				double little = consumers.here(Database.TABLES, 1, size);
				report(round, "inbox_1m", "ten_thousand", little, consumers.here(FULL, 1, size));
			}
		}
		double ratio = Math.min(this.rounds.median("w1_ratio"), this.rounds.median("w4_ratio"));
		return "ratio=%s w1=%s w4=%s ours_w1_per_s=%s peer_w1_per_s=%s ours_w4_per_s=%s peer_w4_per_s=%s %s %s"
			.formatted(Rounds.decimal(ratio, 3), median("w1_ratio", 3), median("w4_ratio", 3),
					median("w1_per_second", 0), median("w1_peer", 0), median("w4_per_second", 0), median("w4_peer", 0),
					this.rounds.medianOf("p50_ms", 2), this.rounds.medianOf("inbox_1m_ratio", 3));
	}

	private String median(String name, int decimals) {
		return Rounds.decimal(this.rounds.median(name), decimals);
	}

	private void latency(int round, Database database, Broker broker, boolean small) throws Exception {
		double[] sorted = new EndToEnd(database, broker).measure(small ? SMALL_SECONDS : SECONDS);
		double p50 = sorted[sorted.length / 2];
		System.out.printf("%s, %d transactions, ms to the subscriber's commit: p50 %.2f, p99 %.2f%n",
				(round > 0) ? "round " + round : "warm-up", sorted.length, p50, sorted[(int) (sorted.length * 0.99)]);
		if (round > 0) {
			this.rounds.add("p50_ms", p50);
		}
	}

	private void report(int round, String name, String other, double others, double here) {
		System.out.printf("%s, %s, messages per second: %s %.0f, here %.0f%n",
				(round > 0) ? "round " + round : "warm-up", name, other, others, here);
		if (round > 0) {
			this.rounds.add(name + "_" + other, others);
			this.rounds.add(name + "_per_second", here);
			this.rounds.add(name + "_ratio", here / others);
		}
	}

	private static void remember(Database database, OutboxTables tables, int messages) {
		database.jdbc()
			.update("INSERT INTO " + tables.inbox() + " (subscriber, message_id, destination)"
					+ " SELECT 'somebody', gen_random_uuid()::text, '/queue/old' FROM generate_series(1, ?)", messages);
		database.jdbc().execute("ANALYZE " + tables.inbox());
	}

}
