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

import io.outbox.RetryPolicy;

import org.springframework.util.Assert;

/**
 * When a refused message is sent again.
 *
 * @param maxAttempts the number of attempts after which a message is parked
 * @param initialInterval the time after the first attempt
 * @param multiplier what the time is multiplied with after each further attempt
 * @param maxInterval the longest time
 * @param jitter the share of the time that is random, between 0 and 1
 * @param delays the times in order, of which the last repeats; if empty, the intervals
 * apply
 */
public record RetrySettings(int maxAttempts, Duration initialInterval, double multiplier, Duration maxInterval,
		double jitter, List<Duration> delays) {

	private static final Exception NO_FAILURE = new IllegalStateException("No failure");

	/**
	 * Validates the settings and copies the delays.
	 */
	public RetrySettings {
		Assert.isTrue(maxAttempts > 0, "'maxAttempts' must be positive");
		Assert.isTrue(!initialInterval.isNegative(), "'initialInterval' must not be negative");
		Assert.isTrue(multiplier >= 1, "'multiplier' must not be less than 1");
		Assert.isTrue(!maxInterval.isNegative(), "'maxInterval' must not be negative");
		Assert.isTrue(jitter >= 0 && jitter <= 1, "'jitter' must be between 0 and 1");
		delays = List.copyOf(delays);
		Assert.isTrue(delays.stream().noneMatch(Duration::isNegative), "'delays' must not be negative");
	}

	/**
	 * The settings of an application that sets nothing.
	 * @return the settings
	 */
	public static RetrySettings defaults() {
		return new RetrySettings(50, Duration.ofSeconds(1), 2, Duration.ofHours(1), 0.2, List.of());
	}

	/**
	 * The time between the first attempt and the last, without jitter.
	 * @return the sum of all delays
	 */
	public Duration duration() {
		RetryPolicy policy = new RetrySettings(this.maxAttempts, this.initialInterval, this.multiplier,
				this.maxInterval, 0, this.delays)
			.toPolicy();
		Duration sum = Duration.ZERO;
		Duration previous = Duration.ofMillis(-1);
		for (int attempt = 1; attempt < this.maxAttempts; attempt++) {
			Duration delay = policy.delay(attempt, NO_FAILURE).orElse(Duration.ZERO);
			if (attempt > this.delays.size() && delay.equals(previous)) {
				return sum.plus(delay.multipliedBy(this.maxAttempts - (long) attempt));
			}
			sum = sum.plus(delay);
			previous = delay;
		}
		return sum;
	}

	/**
	 * Make the policy: of the delays if there are any, else of the intervals.
	 * @return the policy
	 */
	public RetryPolicy toPolicy() {
		return this.delays.isEmpty() ? new ExponentialRetryPolicy(this)
				: new DelaysRetryPolicy(this.delays, this.maxAttempts);
	}

}
