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
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;

import io.outbox.chaos.History.Row;
import io.outbox.chaos.Report.Kind;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Histories made by hand: one account with three committed messages.
 */
class CheckerTests {

	private final Set<ChaosMessage> committed = new HashSet<>(messages(1, 2, 3));

	private final List<Row> rows = new ArrayList<>(messages(1, 2, 3).stream().map(CheckerTests::published).toList());

	private final Set<ChaosMessage> refused = new HashSet<>();

	private final Set<String> believedCommitted = new HashSet<>(Set.of("token-1", "token-2"));

	private final Set<String> believedRolledBack = new HashSet<>(Set.of("token-9"));

	@Test
	void findsNothingWhereEachMessageArrivesOnce() {
		Report report = check(1, 2, 3);

		assertThat(report.findings()).isEmpty();
		assertThat(report.line()).isEqualTo("committed=3 delivered=3 duplicates=0 refused=0 lost=0 phantom=0"
				+ " reordered=0 unfinished=0 parked=0 charged=0");
	}

	@Test
	void takesTheRepetitionOfATailAsDuplicates() {
		Report report = check(1, 2, 1, 2, 2, 3, 2, 3);

		assertThat(report.findings()).isEmpty();
		assertThat(report.number("duplicates")).isEqualTo(5);
	}

	@Test
	void findsAMessageThatOvertookAnother() {
		assertThat(kinds(check(1, 3, 2))).containsExactly(Kind.REORDERED);
	}

	@Test
	void findsAFirstMessageThatIsNotTheFirst() {
		assertThat(kinds(check(2, 1, 2, 3))).containsExactly(Kind.REORDERED);
	}

	@Test
	void findsADuplicateThatIsNoTail() {
		assertThat(kinds(check(1, 2, 1, 3))).containsExactly(Kind.REORDERED);
	}

	@Test
	void keepsTheOrdersOfKeysApart() {
		ChaosMessage other = new ChaosMessage("other", 1, "token-1");
		this.committed.add(other);
		this.rows.add(published(other));
		List<ChaosMessage> deliveries = new ArrayList<>(messages(1, 2, 3));
		deliveries.add(1, other);

		assertThat(check(deliveries).findings()).isEmpty();
	}

	@Test
	void findsAMessageThatDidNotArrive() {
		assertThat(kinds(check(1, 2))).containsExactly(Kind.LOST);
	}

	@Test
	void findsAMessageWithoutARow() {
		this.rows.remove(2);

		assertThat(kinds(check(1, 2))).containsExactly(Kind.LOST);
	}

	@Test
	void findsACommitThatIsNotInTheTable() {
		this.believedCommitted.add("token-4");

		assertThat(kinds(check(1, 2, 3))).containsExactly(Kind.LOST);
	}

	@Test
	void findsARowThatWasNotCommitted() {
		this.rows.add(published(message(4)));

		assertThat(kinds(check(1, 2, 3, 4))).containsOnly(Kind.PHANTOM);
	}

	@Test
	void findsADeliveryThatWasNotCommitted() {
		assertThat(kinds(check(1, 2, 3, 4))).containsExactly(Kind.PHANTOM);
	}

	@Test
	void findsADeliveryOfAnotherTransactionUnderTheSameNumber() {
		List<ChaosMessage> deliveries = new ArrayList<>(messages(1, 2));
		deliveries.add(new ChaosMessage("account", 3, "token-9"));
		deliveries.addAll(messages(3));

		assertThat(kinds(check(deliveries))).containsExactly(Kind.PHANTOM);
	}

	@Test
	void findsARollbackThatIsInTheTable() {
		this.believedRolledBack.add("token-3");

		assertThat(kinds(check(1, 2, 3))).containsExactly(Kind.PHANTOM);
	}

	@Test
	void findsASecondRow() {
		this.rows.add(published(message(3)));

		assertThat(kinds(check(1, 2, 3))).containsExactly(Kind.PHANTOM);
	}

	@Test
	void findsAMessageThatStillWaits() {
		this.rows.set(2, new Row(message(3), 1, 0, null));

		assertThat(kinds(check(1, 2, 3))).containsExactly(Kind.UNFINISHED);
	}

	@Test
	void findsAMessageThatIsParkedWithoutAReason() {
		this.rows.set(2, new Row(message(3), -1, 1, null));

		assertThat(kinds(check(1, 2))).contains(Kind.UNFINISHED);
	}

	@Test
	void findsAMessageThatWasChargedWithAnAttempt() {
		this.rows.set(2, new Row(message(3), 2, 1, "connection lost"));

		assertThat(kinds(check(1, 2, 3))).containsExactly(Kind.CHARGED);
	}

	@Test
	void takesAParkedMessageAsNeitherLostNorMissingInTheOrder() {
		this.rows.set(1, new Row(message(2), -1, 3, "refused"));

		assertThat(kinds(check(1, 3))).containsExactly(Kind.PARKED);
	}

	@Test
	void findsNothingWhereWhatIsRefusedIsParked() {
		this.refused.add(message(2));
		this.rows.set(1, new Row(message(2), -1, 3, "refused"));

		assertThat(kinds(check(1, 3))).isEmpty();
	}

	@Test
	void findsWhatIsRefusedAndNotParked() {
		this.refused.add(message(2));

		assertThat(kinds(check(1, 3))).contains(Kind.UNFINISHED);
	}

	private Report check(long... numbers) {
		return check(messages(numbers));
	}

	private Report check(List<ChaosMessage> deliveries) {
		return Checker.check(new History(this.committed, this.refused, this.rows, deliveries, this.believedCommitted,
				this.believedRolledBack));
	}

	private static List<Kind> kinds(Report report) {
		return report.findings().stream().map(Report.Finding::kind).toList();
	}

	private static List<ChaosMessage> messages(long... numbers) {
		return LongStream.of(numbers).mapToObj(CheckerTests::message).toList();
	}

	private static ChaosMessage message(long number) {
		return new ChaosMessage("account", number, "token-" + number);
	}

	private static Row published(ChaosMessage message) {
		return new Row(message, 2, 0, null);
	}

}
