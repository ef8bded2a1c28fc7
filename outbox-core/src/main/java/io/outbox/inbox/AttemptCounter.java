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

/**
 * Counts the attempts at one message, and which of them it is charged with. Owned by one
 * worker.
 */
final class AttemptCounter {

	/**
	 * How often the database may be lost while it is there at the beginning of the next
	 * attempt. After that the message is taken for what ends the connection, because it
	 * would hold back all others for ever.
	 */
	private static final int MAX_LOSSES = 10;

	private int failures;

	private int outages;

	private int losses;

	/**
	 * Count an attempt that failed.
	 * @param attempt the attempt
	 * @return whether the message is charged with it
	 */
	boolean count(Attempt attempt) {
		boolean outage = attempt.isOutage();
		if (outage) {
			this.losses = attempt.hasBegun() ? this.losses + 1 : 0;
		}
		if (outage && this.losses <= MAX_LOSSES) {
			this.outages++;
			return false;
		}
		this.failures++;
		return true;
	}

	/** The number of attempts that the message was charged with. */
	int failures() {
		return this.failures;
	}

	/** The number of attempts that it was not charged with. */
	int outages() {
		return this.outages;
	}

}
