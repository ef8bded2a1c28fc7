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

/**
 * Messages per second of a single key, which go to the broker one by one: the relay, and
 * a straight line that awaits each receipt before it sends the next message.
 */
final class HotKeyBenchmark implements Benchmark {

	private static final int WARM_UP_ROUNDS = 1;

	private static final int ROUNDS = 5;

	private static final int SIZE = 10_000;

	private static final int SMALL_SIZE = 1000;

	@Override
	public String run(List<String> arguments) throws Exception {
		int size = arguments.contains("small") ? SMALL_SIZE : SIZE;
		Rounds rounds = new Rounds();
		try (Database database = Database.postgresql(); Broker broker = Broker.rabbitMq()) {
			System.out.println(database.describe() + ", " + broker.describe());
			Drain drain = new Drain(database, broker, 1, new Backlog(database, Database.TABLES, 1, 1));
			for (int round = 1 - WARM_UP_ROUNDS; round <= ROUNDS; round++) {
				double floor = drain.floor(size, 1, 1);
				double here = drain.here(size, 1, database.dataSource());
				System.out.printf("%s, messages per second: floor %.0f, here %.0f%n",
						(round > 0) ? "round " + round : "warm-up", floor, here);
				if (round > 0) {
					rounds.add("floor_per_second", floor);
					rounds.add("per_second", here);
					rounds.add("ratio", here / floor);
				}
			}
		}
		return String.join(" ", rounds.medianOf("per_second", 0), rounds.medianOf("ratio", 3),
				rounds.medianOf("floor_per_second", 0));
	}

}
