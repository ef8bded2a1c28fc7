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

package io.outbox.inbox;

import java.time.Duration;

import org.springframework.util.Assert;

/**
 * What holds for all subscribers that say nothing else.
 *
 * @param concurrency the number of messages that one subscriber handles at the same time
 * @param prefetch the number of unacknowledged messages that the broker hands out
 * @param shutdownTimeout the time that running handlers are given at the stop
 * @param autoStartup whether subscribers start with the application
 * @param retry when a failed message is handled again
 */
public record SubscriberSettings(int concurrency, int prefetch, Duration shutdownTimeout, boolean autoStartup,
		Retry retry) {

	/**
	 * Checks the numbers.
	 */
	public SubscriberSettings {
		Assert.isTrue(concurrency > 0, "'concurrency' must be positive");
		Assert.isTrue(prefetch > 0, "'prefetch' must be positive");
		Assert.isTrue(!shutdownTimeout.isNegative(), "'shutdownTimeout' must not be negative");
		Assert.notNull(retry, "'retry' must not be null");
	}

	/**
	 * The defaults.
	 * @return the settings of an application that configures nothing
	 */
	public static SubscriberSettings defaults() {
		return new SubscriberSettings(1, 50, Duration.ofSeconds(90), true, Retry.defaults());
	}

	/**
	 * When a failed message is handled again in process.
	 *
	 * @param maxAttempts the number of attempts, the first included
	 * @param initialInterval the time before the second attempt
	 * @param multiplier the factor from one interval to the next
	 * @param maxInterval the longest interval
	 */
	public record Retry(int maxAttempts, Duration initialInterval, double multiplier, Duration maxInterval) {

		/**
		 * Checks the numbers.
		 */
		public Retry {
			Assert.isTrue(maxAttempts > 0, "'maxAttempts' must be positive");
			Assert.isTrue(!initialInterval.isNegative(), "'initialInterval' must not be negative");
			Assert.isTrue(multiplier >= 1, "'multiplier' must not be less than 1");
			Assert.isTrue(maxInterval.compareTo(initialInterval) >= 0,
					"'maxInterval' must not be less than 'initialInterval'");
		}

		/**
		 * The defaults.
		 * @return three attempts after one and two seconds
		 */
		public static Retry defaults() {
			return new Retry(3, Duration.ofSeconds(1), 2, Duration.ofSeconds(10));
		}

		Duration delay(int failures) {
			double millis = this.initialInterval.toMillis() * Math.pow(this.multiplier, failures - 1);
			return Duration.ofMillis((long) Math.min(millis, this.maxInterval.toMillis()));
		}

	}

}
