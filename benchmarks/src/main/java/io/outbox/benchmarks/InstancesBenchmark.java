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

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Messages per second of two and four relays, each in a JVM of its own, as a multiple of
 * one's; beside as many straight lines.
 */
final class InstancesBenchmark implements Benchmark {

	private static final int WARM_UP_ROUNDS = 1;

	private static final int ROUNDS = 3;

	private static final int SIZE = 100_000;

	private static final int SMALL_SIZE = 10_000;

	private static final int KEYS = 10_000;

	private static final int MOST = 4;

	@Override
	public String run(List<String> arguments) throws Exception {
		int size = arguments.contains("small") ? SMALL_SIZE : SIZE;
		Rounds rounds = new Rounds();
		List<Jvm> jvms = new ArrayList<>();
		try (Database database = Database.postgresql(); Broker broker = Broker.rabbitMq()) {
			System.out.println(database.describe() + ", " + broker.describe());
			Drain drain = new Drain(database, broker, 1, new Backlog(database, Database.TABLES, 1, KEYS));
			while (jvms.size() < MOST) {
				jvms.add(new Jvm(RelayInstance.class));
				jvms.get(jvms.size() - 1).answer();
			}
			// Each JVM gets warm in a round of its own
			for (Jvm jvm : jvms) {
				rate(drain, size, List.of(jvm));
			}
			for (int round = 1 - WARM_UP_ROUNDS; round <= ROUNDS; round++) {
				Map<String, Double> rates = new TreeMap<>();
				for (int instances : List.of(1, 2, MOST)) {
					rates.put("floor" + instances, drain.floor(size, instances, StraightLine.BATCH_SIZE));
					rates.put("ratio" + instances, rate(drain, size, jvms.subList(0, instances)));
				}
				System.out.println(((round > 0) ? "round " + round : "warm-up") + ", messages per second: " + rates);
				if (round > 0) {
					rounds.add("per_second", rates.getOrDefault("ratio1", Double.NaN));
					rates.forEach((name, rate) -> rounds.add(name,
							rate / rates.getOrDefault(name.substring(0, name.length() - 1) + 1, Double.NaN)));
				}
			}
		}
		finally {
			for (Jvm jvm : jvms) {
				jvm.close();
			}
		}
		return String.join(" ", rounds.medianOf("ratio2", 3), rounds.medianOf("ratio4", 3),
				rounds.medianOf("floor2", 3), rounds.medianOf("floor4", 3), rounds.medianOf("per_second", 0));
	}

	private static double rate(Drain drain, long size, List<Jvm> jvms) throws Exception {
		try {
			return drain.rate(size, () -> tell(jvms, RelayInstance.START));
		}
		finally {
			tell(jvms, RelayInstance.STOP);
		}
	}

	private static void tell(List<Jvm> jvms, String command) throws IOException {
		for (Jvm jvm : jvms) {
			jvm.say(command);
		}
		for (Jvm jvm : jvms) {
			jvm.answer();
		}
	}

}
