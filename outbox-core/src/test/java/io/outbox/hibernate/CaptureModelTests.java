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

package io.outbox.hibernate;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

import io.outbox.jdbc.Dialect;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;

import static org.assertj.core.api.Assertions.fail;

/**
 * Random sequences of operations, checked against {@link CaptureModel}. A failure names
 * its seed and the steps that are left of the sequence; {@code -Doutbox.model.seed} does
 * that sequence again and {@code -Doutbox.model.sequences} sets how many are done.
 */
class CaptureModelTests {

	@Nested
	class OnH2 extends AbstractCaptureModelTests {

		OnH2() {
			super(Dialect.H2, 500);
		}

	}

	@Nested
	class OnPostgresql extends AbstractCaptureModelTests {

		OnPostgresql() {
			super(Dialect.POSTGRESQL, 60);
		}

	}

	@Nested
	class OnMariadb extends AbstractCaptureModelTests {

		OnMariadb() {
			super(Dialect.MARIADB, 60);
		}

	}

	abstract static class AbstractCaptureModelTests {

		private static final int[] PORTION_SIZES = { 1000, 1, 3 };

		private final Map<Integer, CaptureFixture> fixtures = new HashMap<>();

		private final Dialect dialect;

		private final int sequences;

		AbstractCaptureModelTests(Dialect dialect, int sequences) {
			this.dialect = dialect;
			this.sequences = Integer.getInteger("outbox.model.sequences", sequences);
		}

		@AfterEach
		void close() {
			this.fixtures.values().forEach(CaptureFixture::close);
		}

		@Test
		void messagesAreThoseOfTheModel(TestReporter reporter) {
			Long seed = Long.getLong("outbox.model.seed");
			if (seed != null) {
				check(seed);
				return;
			}
			long first = new Random().nextInt(Integer.MAX_VALUE);
			reporter.publishEntry("seeds", first + " to " + (first + this.sequences - 1));
			for (long next = first; next < first + this.sequences; next++) {
				check(next);
			}
		}

		private void check(long seed) {
			Random random = new Random(seed);
			int portionSize = PORTION_SIZES[random.nextInt(PORTION_SIZES.length)];
			List<ModelStep> steps = ModelStep.random(random);
			ModelRun run = new ModelRun(fixture(portionSize), portionSize);
			if (run.check(steps).isPresent()) {
				List<ModelStep> fewer = run.shrink(steps);
				Optional<String> difference = run.check(fewer);
				fail("On %s, with -Doutbox.model.seed=%d and portions of %d, after the steps\n  %s\n%s", this.dialect,
						seed, portionSize, String.join("\n  ", fewer.stream().map(ModelStep::toString).toList()),
						difference.orElse("It does not fail again"));
			}
		}

		private CaptureFixture fixture(int portionSize) {
			return this.fixtures.computeIfAbsent(portionSize,
					(size) -> CaptureFixture
						.of(ModelEntities.Created.class, ModelEntities.Full.class, ModelEntities.Picked.class,
								ModelEntities.Parent.class, ModelEntities.Child.class, ModelEntities.Place.class)
						.portionSize(size)
						.on(this.dialect));
		}

	}

}
