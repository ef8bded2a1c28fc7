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
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * Faults without an end, the same ones for the same seed. Owned by one thread.
 */
final class Schedule {

	private static final Duration SHORTEST_PAUSE = Duration.ofMillis(200);

	private static final Duration LONGEST_PAUSE = Duration.ofMillis(1800);

	private static final int TARGETS = 1000;

	private final Random random;

	Schedule(long seed) {
		this.random = new Random(seed);
	}

	Event next() {
		Duration pause = between(SHORTEST_PAUSE, LONGEST_PAUSE);
		Fault fault = fault();
		return new Event(pause, fault, this.random.nextInt(TARGETS), between(fault.shortest(), fault.longest()));
	}

	private Fault fault() {
		int total = Arrays.stream(Fault.values()).mapToInt(Fault::weight).sum();
		int choice = this.random.nextInt(total);
		for (Fault fault : Fault.values()) {
			choice -= fault.weight();
			if (choice < 0) {
				return fault;
			}
		}
		throw new IllegalStateException("The weights add up to less than " + total);
	}

	private Duration between(Duration shortest, Duration longest) {
		return shortest.plusMillis(this.random.nextInt((int) longest.minus(shortest).toMillis()));
	}

	/**
	 * A fault to come.
	 *
	 * @param pause the time before it
	 * @param fault what happens
	 * @param target a number that chooses among what it can happen to
	 * @param length how long it lasts
	 */
	record Event(Duration pause, Fault fault, int target, Duration length) {

		<T> T choose(List<T> targets) {
			return targets.get(this.target % targets.size());
		}

	}

}
