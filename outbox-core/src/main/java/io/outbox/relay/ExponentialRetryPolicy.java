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
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

import io.outbox.RetryPolicy;

import org.springframework.util.Assert;

/**
 * Waits longer after each attempt, up to a maximum, and not for the same time everywhere.
 */
public final class ExponentialRetryPolicy implements RetryPolicy {

	private final RetrySettings settings;

	/**
	 * Create a policy.
	 * @param settings the intervals; its delays are ignored
	 */
	public ExponentialRetryPolicy(RetrySettings settings) {
		Assert.notNull(settings, "'settings' must not be null");
		this.settings = settings;
	}

	@Override
	public Optional<Duration> delay(int attempt, Throwable failure) {
		if (attempt >= this.settings.maxAttempts()) {
			return Optional.empty();
		}
		double max = this.settings.maxInterval().toMillis();
		double millis = Math.min(max,
				this.settings.initialInterval().toMillis() * Math.pow(this.settings.multiplier(), attempt - 1.0));
		double random = ThreadLocalRandom.current().nextDouble(-1, 1) * this.settings.jitter() * millis;
		return Optional.of(Duration.ofMillis(Math.round(Math.min(max, millis + random))));
	}

}
