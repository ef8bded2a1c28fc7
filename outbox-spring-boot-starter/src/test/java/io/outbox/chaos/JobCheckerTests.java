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
import java.util.Set;

import io.outbox.chaos.Report.Finding;
import io.outbox.chaos.Report.Kind;
import io.outbox.chaos.app.Job;
import io.outbox.chaos.app.Job.Behavior;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class JobCheckerTests {

	private static final JobCopy GOOD = copy("good", Behavior.GOOD, 1);

	private static final JobCopy GOOD_AGAIN = copy("good", Behavior.GOOD, 2);

	private static final JobCopy FLAKY = copy("flaky", Behavior.FLAKY, 1);

	private static final JobCopy POISON = copy("poison", Behavior.POISON, 1);

	private static final JobCopy POISON_AGAIN = copy("poison", Behavior.POISON, 2);

	private static final List<JobCopy> SENT = List.of(GOOD, GOOD_AGAIN, FLAKY, POISON);

	@Test
	void oneEffectForEachGoodJobAndOneDeadLetterForEachPoisonIsRight() {
		Report report = check(SENT, List.of(), List.of("good", "flaky"), List.of(POISON));

		assertThat(report.findings()).isEmpty();
		assertThat(report.line()).isEqualTo(
				"sent=4 delivered=5 effects=2 dead-lettered=1 dead-lettered-again=0 double=0 lost=0 parked=0 phantom=0 charged=0");
	}

	@Test
	void secondEffectIsDouble() {
		assertThat(kinds(check(SENT, List.of(), List.of("good", "flaky", "good"), List.of(POISON))))
			.containsExactly(Kind.DOUBLE);
	}

	@Test
	void goodJobWithoutEffectIsLost() {
		assertThat(kinds(check(SENT, List.of(), List.of("good"), List.of(POISON)))).containsExactly(Kind.LOST);
	}

	@Test
	void poisonWithoutDeadLetterIsLost() {
		assertThat(kinds(check(SENT, List.of(), List.of("good", "flaky"), List.of()))).containsExactly(Kind.LOST);
	}

	@Test
	void secondDeadLetterIsDoubleWhereTheBrokerDropsDuplicates() {
		JobHistory history = new JobHistory(List.of(POISON), List.of(), List.of(), List.of(POISON, POISON), Set.of(), 1,
				true);

		assertThat(kinds(JobChecker.check(history))).containsExactly(Kind.DOUBLE);
	}

	@Test
	void secondDeadLetterIsCountedWhereTheBrokerKnowsNoDuplicates() {
		Report report = check(SENT, List.of(), List.of("good", "flaky"), List.of(POISON, POISON));

		assertThat(report.findings()).isEmpty();
		assertThat(report.number("dead-lettered-again")).isOne();
	}

	@Test
	void effectOfPoisonIsPhantom() {
		assertThat(kinds(check(SENT, List.of(), List.of("good", "flaky", "poison"), List.of(POISON))))
			.containsExactly(Kind.PHANTOM);
	}

	@Test
	void effectOfUnknownJobIsPhantom() {
		assertThat(kinds(check(SENT, List.of(), List.of("good", "flaky", "unknown"), List.of(POISON))))
			.containsExactly(Kind.PHANTOM);
	}

	@Test
	void deadLetterOfGoodJobIsParked() {
		assertThat(kinds(check(SENT, List.of(), List.of("good", "flaky"), List.of(POISON, FLAKY))))
			.containsExactly(Kind.PARKED);
	}

	@Test
	void copyThatWasNotConfirmedMayBeMissing() {
		assertThat(check(List.of(POISON), List.of(GOOD, POISON_AGAIN), List.of(), List.of(POISON)).findings())
			.isEmpty();
	}

	@Test
	void copyThatWasNotConfirmedMayBeThere() {
		assertThat(check(List.of(POISON), List.of(GOOD, POISON_AGAIN), List.of("good"), List.of(POISON, POISON_AGAIN))
			.findings()).isEmpty();
	}

	@Test
	void failedAttemptOfGoodJobIsCharged() {
		JobHistory history = new JobHistory(List.of(GOOD), List.of(), List.of("good"), List.of(), Set.of("good"), 1,
				false);

		assertThat(kinds(JobChecker.check(history))).containsExactly(Kind.CHARGED);
	}

	private static Report check(List<JobCopy> confirmed, List<JobCopy> unconfirmed, List<String> effects,
			List<JobCopy> deadLetters) {
		return JobChecker.check(new JobHistory(confirmed, unconfirmed, effects, deadLetters, Set.of(), 5, false));
	}

	private static List<Kind> kinds(Report report) {
		return report.findings().stream().map(Finding::kind).toList();
	}

	private static JobCopy copy(String id, Behavior behavior, int number) {
		return new JobCopy(new Job(id, behavior), id + number);
	}

}
