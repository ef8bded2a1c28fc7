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

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Runs the benchmark that the first argument names. The last line of its output holds the
 * result.
 */
public final class Benchmarks {

	private static final Map<String, Benchmark> BENCHMARKS = new TreeMap<>(
			Map.ofEntries(Map.entry("backlog", new BacklogBenchmark()), Map.entry("capture", new CaptureBenchmark()),
					Map.entry("hot-key", new HotKeyBenchmark()), Map.entry("idle", new IdleBenchmark()),
					Map.entry("instances", new InstancesBenchmark()), Map.entry("latency", new LatencyBenchmark()),
					Map.entry("relay", new RelayBenchmark()), Map.entry("retention", new RetentionBenchmark()),
					Map.entry("subscriber", new SubscriberBenchmark()), Map.entry("tax", new TaxBenchmark()),
					Map.entry("write-path", new WritePathBenchmark())));

	private Benchmarks() {
	}

	/**
	 * Run a benchmark.
	 * @param args the name and what the benchmark takes
	 * @throws Exception if it fails
	 */
	public static void main(String[] args) throws Exception {
		List<String> arguments = Arrays.asList(args);
		Benchmark benchmark = arguments.isEmpty() ? null : BENCHMARKS.get(arguments.get(0));
		if (benchmark == null) {
			System.err.println("Name one of " + String.join(", ", BENCHMARKS.keySet()));
			System.exit(2);
			return;
		}
		System.out.println(Machine.describe());
		String result = benchmark.run(arguments.subList(1, arguments.size()));
		System.out.println(arguments.get(0) + ": " + result);
	}

}
