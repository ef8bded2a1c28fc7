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

/**
 * Messages per second from PostgreSQL to a broker, stored and confirmed: the relay, and
 * as many straight lines as the relay has workers.
 */
final class RelayBenchmark implements Benchmark {

	private static final int WARM_UP_ROUNDS = 1;

	private static final int ROUNDS = 3;

	private static final int KEYS = 10_000;

	private static final int SIZE = 100_000;

	private static final int SMALL_SIZE = 10_000;

	private static final String STATEMENTS = "_statements";

	private final Rounds rounds = new Rounds();

	private final List<String> settings = new ArrayList<>();

	@Override
	public String run(List<String> arguments) throws Exception {
		int size = arguments.contains("small") ? SMALL_SIZE : SIZE;
		List<String> brokers = List.of(Broker.RABBITMQ, Broker.ARTEMIS);
		if (arguments.stream().anyMatch(brokers::contains)) {
			brokers = brokers.stream().filter(arguments::contains).toList();
		}
		try (Database database = Database.postgresql()) {
			System.out.println(database.describe());
			for (String name : brokers) {
				try (Broker broker = Broker.of(name)) {
					System.out.println(broker.describe());
					measure(database, broker, name, size);
				}
			}
		}
		List<String> results = new ArrayList<>();
		double ratio = this.settings.stream().mapToDouble(this.rounds::median).min().orElseThrow();
		results.add("ratio=" + Rounds.decimal(ratio, 3));
		double statements = this.settings.stream()
			.mapToDouble((setting) -> this.rounds.median(setting + STATEMENTS))
			.max()
			.orElseThrow();
		results.add("statements_per_message=" + Rounds.decimal(statements, 4));
		this.settings.forEach((setting) -> results.add(this.rounds.medianOf(setting, 3)));
		return String.join(" ", results);
	}

	private void measure(Database database, Broker broker, String name, int size) throws Exception {
		for (int queues : List.of(1, 4)) {
			for (int workers : List.of(1, 4)) {
				String setting = "%s_%dq_%dw".formatted(name, queues, workers);
				Drain drain = new Drain(database, broker, queues, new Backlog(database, Database.TABLES, queues, KEYS));
				for (int round = 1 - WARM_UP_ROUNDS; round <= ROUNDS; round++) {
					double floor = drain.floor(size, workers, StraightLine.BATCH_SIZE);
					CountingDataSource counting = new CountingDataSource(database.dataSource());
					double here = drain.here(size, workers, counting);
					double statements = (double) counting.statements() / size;
					System.out.printf("%s, %s, messages per second: floor %.0f, here %.0f; statements %.4f%n", setting,
							(round > 0) ? "round " + round : "warm-up", floor, here, statements);
					if (round > 0) {
						this.rounds.add(setting, here / floor);
						this.rounds.add(setting + STATEMENTS, statements);
					}
				}
				this.settings.add(setting);
			}
		}
	}

}
