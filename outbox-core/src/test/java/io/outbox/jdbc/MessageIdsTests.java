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

package io.outbox.jdbc;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

class MessageIdsTests {

	@Test
	void idIsVersionSevenWithTheTimeInFront() {
		long before = System.currentTimeMillis();

		UUID id = MessageIds.next();

		assertThat(id.version()).isEqualTo(7);
		assertThat(id.variant()).isEqualTo(2);
		assertThat(id.getMostSignificantBits() >>> 16).isBetween(before, System.currentTimeMillis() + 1000);
	}

	@Test
	void idsIncreaseAlsoWhenTheClockGoesBack() {
		List<String> ids = new ArrayList<>();
		long now = System.currentTimeMillis();
		for (int i = 0; i < 20_000; i++) {
			ids.add(MessageIds.next(now - i).toString());
		}

		assertThat(ids).isSortedAccordingTo(Comparator.naturalOrder()).doesNotHaveDuplicates();
	}

	@Test
	void idsOfSeveralThreadsDiffer() {
		List<UUID> ids = IntStream.range(0, 50_000).parallel().mapToObj((i) -> MessageIds.next()).toList();

		assertThat(ids).doesNotHaveDuplicates();
	}

	@Test
	void randomPartsDifferThroughSeveralDrawings() {
		Set<Long> parts = new HashSet<>();
		for (int i = 0; i < 2000; i++) {
			parts.add(MessageIds.next().getLeastSignificantBits());
		}

		assertThat(parts).hasSize(2000);
		assertThat(parts.stream().mapToInt(Long::bitCount).average()).hasValueCloseTo(32.0, offset(1.0));
	}

}
