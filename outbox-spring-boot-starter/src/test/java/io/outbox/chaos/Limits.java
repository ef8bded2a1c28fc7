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

package io.outbox.chaos;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * How long faults go on.
 *
 * @param seed the seed of the schedule
 * @param faults the number of faults, or zero to go by the time
 * @param time the time
 */
record Limits(long seed, int faults, Duration time) {

	/** What the system properties say. */
	static Limits fromProperties(int defaultSeconds) {
		long seed = Long.getLong("chaos.seed", ThreadLocalRandom.current().nextLong(1_000_000));
		return new Limits(seed, Integer.getInteger("chaos.faults", 0),
				Duration.ofSeconds(Integer.getInteger("chaos.seconds", defaultSeconds)));
	}

	boolean isReached(int faults, long startedAt) {
		return (this.faults > 0) ? faults >= this.faults : System.nanoTime() - startedAt >= this.time.toNanos();
	}

}
