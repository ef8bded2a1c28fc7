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
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
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

	private final Rounds rounds = new Rounds();

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
			contenders.put("trip", (orders) -> plain.save(orders, WritePathBenchmark::roundTrip));
			List<String> results = new ArrayList<>();
			for (int threads : List.of(1, 4)) {
				results.addAll(rounds(database, contenders, threads));
			}
			return String.join(" ", results);
		}
	}

	/**
	 * What any further statement costs.
	 */
	private static void roundTrip(Connection connection) throws SQLException {
		try (PreparedStatement statement = connection.prepareStatement("SELECT 1")) {
			statement.executeQuery().close();
		}
	}

	private List<String> rounds(Database database, Map<String, Consumer<List<PurchaseOrder>>> contenders, int threads)
			throws Exception {
		ExecutorService executor = Executors.newFixedThreadPool(threads);
		try {
			List<String> names = new ArrayList<>();
			for (int round = 1 - WARM_UP_ROUNDS; round <= ROUNDS; round++) {
				for (int entities : List.of(1, 10, 100)) {
					Map<String, Double> times = round(database, contenders, entities, threads, executor);
					System.out.println(((round > 0) ? "round " + round : "warm-up") + ", " + threads + " threads, "
							+ entities + " entities, µs per transaction: " + times);
					String suffix = entities + ((threads > 1) ? "x" + threads : "");
					if (round > 0) {
						times.forEach((name, time) -> this.rounds.add(name + suffix,
								time / times.getOrDefault("plain", Double.NaN)));
					}
					if (round == ROUNDS) {
						contenders.keySet().stream().skip(1).map((name) -> name + suffix).forEach(names::add);
					}
				}
			}
			return names.stream().map((name) -> this.rounds.medianOf(name, 3)).toList();
		}
		finally {
			executor.shutdownNow();
		}
	}

	private static Map<String, Double> round(Database database, Map<String, Consumer<List<PurchaseOrder>>> contenders,
			int entities, int threads, ExecutorService executor) throws Exception {
		database.jdbc().execute("TRUNCATE TABLE outbox_message");
		database.jdbc().execute("TRUNCATE TABLE purchase_order");
		int transactions = TRANSACTIONS.getOrDefault(entities, 1);
		Map<String, Long> nanos = new LinkedHashMap<>();
		for (int turn = 0; turn < TURNS; turn++) {
			for (Map.Entry<String, Consumer<List<PurchaseOrder>>> contender : contenders.entrySet()) {
				Callable<Void> work = () -> {
					for (int transaction = 0; transaction < transactions; transaction++) {
						contender.getValue().accept(IntStream.range(0, entities).mapToObj(PurchaseOrder::new).toList());
					}
					return null;
				};
				long start = System.nanoTime();
				for (Future<Void> future : executor.invokeAll(Collections.nCopies(threads, work))) {
					future.get();
				}
				nanos.merge(contender.getKey(), System.nanoTime() - start, Long::sum);
			}
		}
		check(database, contenders.size(), (long) TURNS * transactions * entities * threads);
		Map<String, Double> times = new LinkedHashMap<>();
		nanos.forEach((name, value) -> times.put(name, value / 1e3 / TURNS / transactions));
		return times;
	}

	/**
	 * Each contender saved its orders, and both that publish wrote a message for each.
	 */
	private static void check(Database database, int contenders, long entities) {
		long orders = database.count("purchase_order");
		long messages = database.count("outbox_message");
		if (orders != contenders * entities || messages != 2 * entities) {
			throw new IllegalStateException(orders + " orders and " + messages + " messages were written");
		}
	}

}
