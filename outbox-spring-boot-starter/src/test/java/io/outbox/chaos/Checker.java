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

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

import io.outbox.chaos.History.Row;
import io.outbox.chaos.Report.Kind;

/**
 * Compares what was committed with what arrived.
 */
final class Checker {

	private static final List<Kind> CHECKED = List.of(Kind.LOST, Kind.PHANTOM, Kind.REORDERED, Kind.UNFINISHED,
			Kind.PARKED, Kind.CHARGED);

	private final History history;

	private final List<Report.Finding> findings = new ArrayList<>();

	private Checker(History history) {
		this.history = history;
	}

	static Report check(History history) {
		return new Checker(history).check();
	}

	private Report check() {
		Set<ChaosMessage> delivered = new HashSet<>(this.history.deliveries());
		checkBeliefs();
		checkRows(delivered);
		checkDeliveries();
		checkOrder();
		Map<String, Integer> numbers = new LinkedHashMap<>();
		numbers.put("committed", this.history.committed().size());
		numbers.put("delivered", this.history.deliveries().size());
		numbers.put("duplicates", this.history.deliveries().size() - delivered.size());
		numbers.put("refused", this.history.refused().size());
		return new Report(numbers, CHECKED, this.findings);
	}

	private void checkBeliefs() {
		Set<String> tokens = this.history.committed()
			.stream()
			.map(ChaosMessage::token)
			.collect(Collectors.toCollection(HashSet::new));
		for (String token : this.history.believedCommitted()) {
			if (!tokens.contains(token)) {
				find(Kind.LOST, "transaction " + token + " was told to be committed and is not in the table");
			}
		}
		for (String token : this.history.believedRolledBack()) {
			if (tokens.contains(token)) {
				find(Kind.PHANTOM, "transaction " + token + " did not ask for a commit and is in the table");
			}
		}
	}

	private void checkRows(Set<ChaosMessage> delivered) {
		Set<ChaosMessage> missing = new HashSet<>(this.history.committed());
		Set<ChaosMessage> seen = new HashSet<>();
		for (Row row : this.history.rows()) {
			missing.remove(row.message());
			if (!this.history.committed().contains(row.message())) {
				find(Kind.PHANTOM, "row of what was not committed: " + row);
			}
			else if (!seen.add(row.message())) {
				find(Kind.PHANTOM, "second row: " + row);
			}
			checkEnd(row, delivered);
		}
		missing.forEach((message) -> find(Kind.LOST, "no row for " + message));
	}

	private void checkEnd(Row row, Set<ChaosMessage> delivered) {
		if (this.history.refused().contains(row.message())) {
			if (!row.isParked()) {
				find(Kind.UNFINISHED, "refused and not parked: " + row);
			}
			return;
		}
		if (row.isParked()) {
			find(Kind.PARKED, row.toString());
			return;
		}
		if (!row.isPublished()) {
			find(Kind.UNFINISHED, row.toString());
		}
		else if (!delivered.contains(row.message())) {
			find(Kind.LOST, "published and not delivered: " + row);
		}
		if (row.attempts() > 0) {
			find(Kind.CHARGED, row.toString());
		}
	}

	private void checkDeliveries() {
		for (ChaosMessage message : this.history.deliveries()) {
			if (!this.history.committed().contains(message)) {
				find(Kind.PHANTOM, "delivered and not committed: " + message);
			}
		}
	}

	/**
	 * After an element of a key comes the next one or, again, any that came before: a
	 * duplicate repeats a tail of what was sent. What is parked has no place.
	 */
	private void checkOrder() {
		Map<String, NavigableSet<Long>> numbers = new HashMap<>();
		this.history.committed()
			.forEach((message) -> numbers.computeIfAbsent(message.account(), (account) -> new TreeSet<>())
				.add(message.number()));
		this.history.rows()
			.stream()
			.filter(Row::isParked)
			.map(Row::message)
			.forEach((message) -> numbers.getOrDefault(message.account(), new TreeSet<>()).remove(message.number()));
		Map<String, Long> last = new HashMap<>();
		for (ChaosMessage message : this.history.deliveries()) {
			NavigableSet<Long> places = numbers.getOrDefault(message.account(), new TreeSet<>());
			Long before = last.getOrDefault(message.account(), 0L);
			Long next = places.higher(before);
			if (!places.contains(message.number())) {
				continue;
			}
			if (next != null && message.number() > next) {
				find(Kind.REORDERED, "after " + before + " came " + message + " in " + deliveries(message.account()));
			}
			last.put(message.account(), message.number());
		}
	}

	private List<Long> deliveries(String account) {
		return this.history.deliveries()
			.stream()
			.filter((message) -> message.account().equals(account))
			.map(ChaosMessage::number)
			.toList();
	}

	private void find(Kind kind, String what) {
		this.findings.add(new Report.Finding(kind, what));
	}

}
