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

import java.util.stream.IntStream;
import java.util.stream.LongStream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class PartitionsTests {

	@Test
	void partitionOfAKeyIsTheSameForEver() {
		assertThat(Partitions.of("Order:1", 16)).isEqualTo(5);
		assertThat(Partitions.of("Bestellung:ä", 16)).isEqualTo(10);
		assertThat(Partitions.of("123456789", 1 << 20)).isEqualTo(0xCBF43926L % (1 << 20));
	}

	@Test
	void neighboursAreSpread() {
		long[] counts = new long[16];
		IntStream.range(0, 16_000).forEach((i) -> counts[Partitions.of("Order:" + i, 16)]++);

		assertThat(LongStream.of(counts).boxed()).allSatisfy((count) -> assertThat(count).isBetween(800L, 1200L));
	}

}
