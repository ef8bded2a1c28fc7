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

import java.time.Duration;

/**
 * What can go wrong, and how often compared to the others.
 */
enum Fault {

	/** A client of the broker is killed and started again. */
	KILL_CLIENT(5, 0, 1000),

	/** A client of the broker stands still for a while. */
	STOP_CLIENT(10, 200, 9000),

	/** A writer is killed and started again. */
	KILL_WRITER(3, 0, 1000),

	/** A writer stands still for a while. */
	STOP_WRITER(5, 200, 6000),

	/** The broker is killed and started again. */
	KILL_BROKER(4, 0, 1500),

	/** The database is killed and started again. */
	KILL_DATABASE(4, 0, 1500),

	/** The link to the broker is cut, for a while or not. */
	CUT_BROKER_LINK(10, 0, 1500),

	/** The link to the broker is slow. */
	DELAY_BROKER_LINK(8, 500, 4000),

	/** The link to the broker swallows everything. */
	HALF_OPEN_BROKER_LINK(8, 500, 5000),

	/** The link to the broker is reset in the middle of a frame. */
	RESET_BROKER_LINK(10, 0, 1),

	/** The link to the database is cut, for a while or not. */
	CUT_DATABASE_LINK(10, 0, 1500),

	/** The link to the database is slow. */
	DELAY_DATABASE_LINK(8, 500, 4000),

	/** The link to the database swallows everything. */
	HALF_OPEN_DATABASE_LINK(8, 500, 5000),

	/** The link to the database is reset in the middle of a packet. */
	RESET_DATABASE_LINK(10, 0, 1);

	private final int weight;

	private final Duration shortest;

	private final Duration longest;

	Fault(int weight, long shortest, long longest) {
		this.weight = weight;
		this.shortest = Duration.ofMillis(shortest);
		this.longest = Duration.ofMillis(longest);
	}

	int weight() {
		return this.weight;
	}

	Duration shortest() {
		return this.shortest;
	}

	Duration longest() {
		return this.longest;
	}

}
