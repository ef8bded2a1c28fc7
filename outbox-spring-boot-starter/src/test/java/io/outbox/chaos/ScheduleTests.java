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

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import io.outbox.chaos.Schedule.Event;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ScheduleTests {

	@Test
	void sameSeedIsTheSameSchedule() {
		assertThat(events(7, 500)).isEqualTo(events(7, 500));
	}

	@Test
	void anotherSeedIsAnotherSchedule() {
		assertThat(events(7, 500)).isNotEqualTo(events(8, 500));
	}

	@Test
	void eachFaultHappensOftenEnoughToMatter() {
		Map<Fault, Integer> counts = new EnumMap<>(Fault.class);
		events(7, 2000).forEach((event) -> counts.merge(event.fault(), 1, Integer::sum));

		assertThat(counts).hasSize(Fault.values().length)
			.allSatisfy((fault, count) -> assertThat(count).isGreaterThan(40));
	}

	private static List<Event> events(long seed, int count) {
		return Stream.generate(new Schedule(seed)::next).limit(count).toList();
	}

}
