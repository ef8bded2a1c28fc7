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

package io.outbox.relay;

import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class RetrySettingsTests {

	@Test
	void theDurationIsTheSumOfTheIntervals() {
		RetrySettings settings = new RetrySettings(6, Duration.ofSeconds(1), 2, Duration.ofSeconds(5), 0, List.of());

		assertThat(settings.duration()).isEqualTo(Duration.ofSeconds(1 + 2 + 4 + 5 + 5));
	}

	@Test
	void theDurationIsTheSumOfTheDelaysOfWhichTheLastRepeats() {
		RetrySettings settings = new RetrySettings(7, Duration.ZERO, 1, Duration.ZERO, 0,
				List.of(Duration.ZERO, Duration.ZERO, Duration.ofMinutes(4), Duration.ofMinutes(1)));

		assertThat(settings.duration()).isEqualTo(Duration.ofMinutes(4 + 3));
	}

	@Test
	void theDurationOfManyAttemptsIsKnownAtOnce() {
		RetrySettings settings = new RetrySettings(Integer.MAX_VALUE, Duration.ofSeconds(1), 1, Duration.ofSeconds(1),
				0.5, List.of());

		assertThat(settings.duration()).isEqualTo(Duration.ofSeconds(Integer.MAX_VALUE - 1L));
	}

	@Test
	void theDefaultsRetryForNearlyTwoDays() {
		assertThat(RetrySettings.defaults().duration()).isBetween(Duration.ofHours(36), Duration.ofHours(48));
	}

}
