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

package io.outbox.autoconfigure;

import java.util.ArrayList;
import java.util.List;

import org.springframework.boot.health.contributor.Status;

/**
 * What is wrong with the outbox, and how bad it is. Owned by one check.
 */
final class HealthFindings {

	/** The outbox works less well than it should, and the application can be used. */
	static final Status DEGRADED = new Status("DEGRADED", "Messages are kept but not sent as they should be");

	private final List<String> problems = new ArrayList<>();

	private Status status = Status.UP;

	void down(String problem) {
		this.problems.add(problem);
		this.status = Status.DOWN;
	}

	void degraded(String problem) {
		this.problems.add(problem);
		if (this.status != Status.DOWN) {
			this.status = DEGRADED;
		}
	}

	Status status() {
		return this.status;
	}

	List<String> problems() {
		return this.problems;
	}

}
