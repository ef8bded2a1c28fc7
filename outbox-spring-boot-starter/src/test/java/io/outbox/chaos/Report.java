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

import java.util.List;
import java.util.stream.Collectors;

/**
 * What the checker found.
 *
 * @param committed the number of committed messages
 * @param delivered the number of deliveries
 * @param duplicates how many of them were not the first of their message
 * @param findings what is wrong
 */
record Report(int committed, int delivered, int duplicates, List<Finding> findings) {

	private static final int SHOWN = 20;

	Report {
		findings = List.copyOf(findings);
	}

	long count(Kind kind) {
		return this.findings.stream().filter((finding) -> finding.kind() == kind).count();
	}

	/** The first findings of each kind. */
	String describe() {
		return List.of(Kind.values())
			.stream()
			.flatMap((kind) -> this.findings.stream().filter((finding) -> finding.kind() == kind).limit(SHOWN))
			.map((finding) -> finding.kind() + ": " + finding.what())
			.collect(Collectors.joining("\n"));
	}

	String line(int faults) {
		return "chaos: faults=%d committed=%d delivered=%d duplicates=%d lost=%d phantom=%d reordered=%d".formatted(
				faults, this.committed, this.delivered, this.duplicates, count(Kind.LOST), count(Kind.PHANTOM),
				count(Kind.REORDERED))
				+ " unfinished=%d parked=%d charged=%d".formatted(count(Kind.UNFINISHED), count(Kind.PARKED),
						count(Kind.CHARGED));
	}

	/**
	 * What can be wrong.
	 */
	enum Kind {

		/** Committed, and did not arrive. */
		LOST,

		/** Not committed, and written or arrived. */
		PHANTOM,

		/** Arrived before what comes before it. */
		REORDERED,

		/** Neither published nor parked with a reason. */
		UNFINISHED,

		/** Parked, though nothing was wrong with it. */
		PARKED,

		/** Charged with an attempt, though nothing was wrong with it. */
		CHARGED

	}

	/**
	 * Something that is wrong.
	 *
	 * @param kind what
	 * @param what with whom
	 */
	record Finding(Kind kind, String what) {
	}

}
