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
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.outbox.chaos.Report.Finding;
import io.outbox.chaos.Report.Kind;
import io.outbox.chaos.app.Job;
import io.outbox.chaos.app.Job.Behavior;

/**
 * Compares the jobs that were sent with their effects and with the dead letters.
 */
final class JobChecker {

	private static final List<Kind> CHECKED = List.of(Kind.DOUBLE, Kind.LOST, Kind.PARKED, Kind.PHANTOM, Kind.CHARGED);

	private final JobHistory history;

	private final List<Finding> findings = new ArrayList<>();

	private JobChecker(JobHistory history) {
		this.history = history;
	}

	static Report check(JobHistory history) {
		return new JobChecker(history).check();
	}

	private Report check() {
		Set<Job> certain = new HashSet<>();
		this.history.confirmed().forEach((copy) -> certain.add(copy.job()));
		Set<Job> sent = new HashSet<>(certain);
		this.history.unconfirmed().forEach((copy) -> sent.add(copy.job()));
		checkEffects(certain, sent);
		checkDeadLetters();
		for (String job : this.history.charged()) {
			find(Kind.CHARGED, "job " + job + " failed, though nothing was wrong with it");
		}
		Map<String, Integer> numbers = new LinkedHashMap<>();
		numbers.put("sent", this.history.confirmed().size());
		numbers.put("delivered", this.history.deliveries());
		numbers.put("effects", this.history.effects().size());
		int deadLetters = new HashSet<>(this.history.deadLetters()).size();
		numbers.put("dead-lettered", deadLetters);
		numbers.put("dead-lettered-again", this.history.deadLetters().size() - deadLetters);
		return new Report(numbers, CHECKED, this.findings);
	}

	private void checkEffects(Set<Job> certain, Set<Job> sent) {
		Map<String, Integer> effects = count(this.history.effects());
		for (Job job : sent) {
			Integer count = effects.remove(job.id());
			if (job.behavior() == Behavior.POISON) {
				if (count != null) {
					find(Kind.PHANTOM, "poison " + job + " had an effect");
				}
			}
			else if (count == null && certain.contains(job)) {
				find(Kind.LOST, job + " had no effect");
			}
			else if (count != null && count > 1) {
				find(Kind.DOUBLE, job + " had " + count + " effects");
			}
		}
		effects.keySet().forEach((job) -> find(Kind.PHANTOM, "job " + job + " was not sent and had an effect"));
	}

	private void checkDeadLetters() {
		Map<JobCopy, Integer> deadLetters = count(this.history.deadLetters());
		for (JobCopy copy : this.history.confirmed()) {
			if (copy.job().behavior() == Behavior.POISON && !deadLetters.containsKey(copy)) {
				find(Kind.LOST, copy + " is not in the dead-letter queue");
			}
		}
		deadLetters.forEach((copy, count) -> {
			if (copy.job().behavior() != Behavior.POISON) {
				find(Kind.PARKED, copy + " is in the dead-letter queue");
			}
			if (count > 1 && this.history.dropsDuplicates()) {
				find(Kind.DOUBLE, copy + " is " + count + " times in the dead-letter queue");
			}
		});
	}

	private static <T> Map<T, Integer> count(Collection<T> items) {
		Map<T, Integer> counts = new HashMap<>();
		items.forEach((item) -> counts.merge(item, 1, Integer::sum));
		return counts;
	}

	private void find(Kind kind, String what) {
		this.findings.add(new Finding(kind, what));
	}

}
