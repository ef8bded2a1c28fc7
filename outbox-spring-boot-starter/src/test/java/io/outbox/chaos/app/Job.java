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

package io.outbox.chaos.app;

import java.util.UUID;

/**
 * What consumers are told to do.
 *
 * @param id its identity
 * @param behavior what becomes of it
 */
public record Job(String id, Behavior behavior) {

	/**
	 * Make a job.
	 * @param behavior what becomes of it
	 * @return a job with an id of its own
	 */
	public static Job of(Behavior behavior) {
		return new Job(UUID.randomUUID().toString(), behavior);
	}

	/**
	 * What a handler makes of a job.
	 */
	public enum Behavior {

		/** Done at once. */
		GOOD,

		/** Fails at the first attempt. */
		FLAKY,

		/** Fails at each attempt. */
		POISON,

		/** Shows that the queue exists, and is not counted. */
		PROBE

	}

}
