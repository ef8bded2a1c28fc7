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

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

import com.sun.management.OperatingSystemMXBean;
import io.outbox.relay.RelaySettings;

/**
 * What an application's relay costs while there is nothing to send: statements, and the
 * processor time of the JVM beyond that of the same application with its relay off.
 */
final class IdleBenchmark implements Benchmark {

	private static final int ROUNDS = 3;

	private static final int SECONDS = 30;

	private static final int SMALL_SECONDS = 5;

	private static final int SETTLE_SECONDS = 10;

	private final OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

	private final Rounds rounds = new Rounds();

	@Override
	public String run(List<String> arguments) throws Exception {
		int seconds = arguments.contains("small") ? SMALL_SECONDS : SECONDS;
		try (Database database = Database.postgresql(); Broker broker = Broker.rabbitMq()) {
			System.out.println(database.describe() + ", " + broker.describe());
			for (int round = 1; round <= ROUNDS; round++) {
				double off = percent(database, broker, false, seconds);
				double on = percent(database, broker, true, seconds);
				System.out.printf("round %d, %% of a core: relay off %.3f, on %.3f%n", round, off, on);
				this.rounds.add("cpu_percent", on - off);
				this.rounds.add("off_percent", off);
			}
		}
		return String.join(" ", this.rounds.medianOf("statements_per_poll", 2), this.rounds.medianOf("cpu_percent", 3),
				this.rounds.medianOf("off_percent", 3));
	}

	private double percent(Database database, Broker broker, boolean relaying, int seconds)
			throws InterruptedException {
		CountingDataSource counting = new CountingDataSource(database.dataSource());
		try (OrderService service = OrderService.start(counting, broker, Queues.destination(0), relaying)) {
			TimeUnit.SECONDS.sleep(SETTLE_SECONDS);
			long statements = counting.statements();
			long cpuTime = this.system.getProcessCpuTime();
			long start = System.nanoTime();
			TimeUnit.SECONDS.sleep(seconds);
			long nanos = System.nanoTime() - start;
			cpuTime = this.system.getProcessCpuTime() - cpuTime;
			if (service.isRelaying()) {
				Duration pollInterval = RelaySettings.defaults().pollInterval();
				double polls = (double) nanos / pollInterval.toNanos();
				this.rounds.add("statements_per_poll", (counting.statements() - statements) / polls);
			}
			return 100.0 * cpuTime / nanos;
		}
	}

}
