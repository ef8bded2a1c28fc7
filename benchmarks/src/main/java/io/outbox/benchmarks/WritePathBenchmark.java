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

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * Time of a transaction that saves entities: with us and with a batched insert written by
 * hand, each as a multiple of plain JPA.
 */
final class WritePathBenchmark implements Benchmark {

	private static final int WARM_UP_ROUNDS = 4;

	private static final int ROUNDS = 9;

	/** Transactions of one turn, by entities: short, so that a pause hits all alike. */
	private static final Map<Integer, Integer> TRANSACTIONS = Map.of(1, 20, 10, 10, 100, 2);

	private static final int TURNS = 25;

	@Override
	public String run(List<String> arguments) throws Exception {
		try (Database database = arguments.contains("h2") ? Database.h2() : Database.postgresql();
				OrderService plain = OrderService.start(database, false);
				OrderService publishing = OrderService.start(database, true)) {
			System.out.println(database.describe());
			Map<String, Consumer<List<PurchaseOrder>>> contenders = new LinkedHashMap<>();
			contenders.put("plain", plain::save);
			contenders.put("k", publishing::save);
			contenders.put("floor",
					(orders) -> plain.save(orders, (connection) -> HandWrittenInsert.run(connection, orders)));
			Rounds rounds = new Rounds();
			for (int round = 1 - WARM_UP_ROUNDS; round <= ROUNDS; round++) {
				for (int entities : List.of(1, 10, 100)) {
					Map<String, Double> times = round(database, contenders, entities);
					System.out.println(((round > 0) ? "round " + round : "warm-up") + ", " + entities
							+ " entities, µs per transaction: " + times);
					if (round > 0) {
						record(rounds, entities, times);
					}
				}
			}
			return String.join(" ", rounds.medianOf("k1", 3), rounds.medianOf("k10", 3), rounds.medianOf("k100", 3),
					rounds.medianOf("floor1", 3), rounds.medianOf("floor10", 3), rounds.medianOf("floor100", 3));
		}
	}

	private static Map<String, Double> round(Database database, Map<String, Consumer<List<PurchaseOrder>>> contenders,
			int entities) {
		database.jdbc().execute("TRUNCATE TABLE outbox_message");
		database.jdbc().execute("TRUNCATE TABLE purchase_order");
		int transactions = TRANSACTIONS.getOrDefault(entities, 1);
		Map<String, Long> nanos = new LinkedHashMap<>();
		for (int turn = 0; turn < TURNS; turn++) {
			contenders.forEach((name, contender) -> {
				long start = System.nanoTime();
				for (int transaction = 0; transaction < transactions; transaction++) {
					contender.accept(IntStream.range(0, entities).mapToObj(PurchaseOrder::new).toList());
				}
				nanos.merge(name, System.nanoTime() - start, Long::sum);
			});
		}
		check(database, (long) TURNS * transactions * entities);
		Map<String, Double> times = new LinkedHashMap<>();
		nanos.forEach((name, value) -> times.put(name, value / 1e3 / TURNS / transactions));
		return times;
	}

	/**
	 * Each contender saved its orders, and both that publish wrote a message for each.
	 */
	private static void check(Database database, long entities) {
		long orders = database.count("purchase_order");
		long messages = database.count("outbox_message");
		if (orders != 3 * entities || messages != 2 * entities) {
			throw new IllegalStateException(orders + " orders and " + messages + " messages were written");
		}
	}

	private static void record(Rounds rounds, int entities, Map<String, Double> times) {
		double plain = times.getOrDefault("plain", Double.NaN);
		times.forEach((name, time) -> rounds.add(name + entities, time / plain));
	}

}
