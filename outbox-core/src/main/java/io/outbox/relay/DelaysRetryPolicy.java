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
import java.util.Optional;

import io.outbox.RetryPolicy;

import org.springframework.util.Assert;

/**
 * Waits for the times of a list, of which the last repeats.
 */
public final class DelaysRetryPolicy implements RetryPolicy {

	private final List<Duration> delays;

	private final int maxAttempts;

	/**
	 * Create a policy.
	 * @param delays the delays, not empty
	 * @param maxAttempts the number of attempts after which a message is parked
	 */
	public DelaysRetryPolicy(List<Duration> delays, int maxAttempts) {
		Assert.notEmpty(delays, "'delays' must not be empty");
		Assert.isTrue(maxAttempts > 0, "'maxAttempts' must be positive");
		this.delays = List.copyOf(delays);
		this.maxAttempts = maxAttempts;
	}

	@Override
	public Optional<Duration> delay(int attempt, Throwable failure) {
		if (attempt >= this.maxAttempts) {
			return Optional.empty();
		}
		return Optional.of(this.delays.get(Math.min(attempt, this.delays.size()) - 1));
	}

}
