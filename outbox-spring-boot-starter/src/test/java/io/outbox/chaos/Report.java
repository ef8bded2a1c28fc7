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

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a checker found.
 *
 * @param numbers what there was, such as messages and deliveries, in the order of the
 * report
 * @param checked what was looked for
 * @param findings what is wrong
 */
record Report(Map<String, Integer> numbers, List<Kind> checked, List<Finding> findings) {

	private static final int SHOWN = 20;

	Report {
		numbers = Collections.unmodifiableMap(new LinkedHashMap<>(numbers));
		checked = List.copyOf(checked);
		findings = List.copyOf(findings);
	}

	int number(String name) {
		return this.numbers.getOrDefault(name, 0);
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

	String line() {
		return Stream
			.concat(this.numbers.entrySet().stream().map((entry) -> entry.getKey() + "=" + entry.getValue()),
					this.checked.stream().map((kind) -> kind.name().toLowerCase(Locale.ROOT) + "=" + count(kind)))
			.collect(Collectors.joining(" "));
	}

	/**
	 * What can be wrong.
	 */
	enum Kind {

		/** Committed or sent, and did not arrive. */
		LOST,

		/** Had its effect more than once. */
		DOUBLE,

		/** Not committed or not handled, and written, arrived or of effect. */
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
