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
import java.util.List;

import io.outbox.chaos.Report.Kind;
import io.outbox.chaos.app.Sabotage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Without any fault, but with one promise broken: the checker can fail.
 */
class SabotageTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(120);

	@Test
	void checkerFindsThatNothingIsMarked() throws Exception {
		try (Cluster cluster = start(1, Sabotage.NO_MARK, null)) {
			await().atMost(TIMEOUT).until(() -> cluster.deliveries().count() > 500);
			cluster.stopWriters();
			await().atMost(TIMEOUT).until(() -> cluster.check().number("duplicates") > 500);

			Report report = cluster.check();

			assertThat(report.count(Kind.UNFINISHED)).isEqualTo(report.number("committed")).isPositive();
		}
	}

	@Test
	void checkerFindsThatUnsentMessagesAreMarked() throws Exception {
		try (Cluster cluster = start(1, Sabotage.MARK_TOO_MUCH, null)) {
			await().atMost(TIMEOUT).until(() -> cluster.deliveries().count() > 500);
			cluster.stopWriters();
			cluster.awaitEnd();

			assertThat(cluster.check().count(Kind.LOST)).isPositive();
		}
	}

	@Test
	void checkerFindsThatPartitionsAreNotLocked() throws Exception {
		try (Cluster cluster = start(2, Sabotage.NO_LOCK, null)) {
			await().atMost(TIMEOUT).until(() -> cluster.check().count(Kind.REORDERED) > 0);
		}
	}

	@Test
	void checkerFindsThatMessagesAreWrittenOutsideOfTheTransaction() throws Exception {
		try (Cluster cluster = start(1, null, Sabotage.NO_TRANSACTION)) {
			await().atMost(TIMEOUT).until(() -> cluster.deliveries().count() > 500);
			cluster.stopWriters();
			cluster.awaitEnd();

			assertThat(cluster.check().count(Kind.PHANTOM)).isPositive();
		}
	}

	private static Cluster start(int relays, @Nullable Sabotage ofRelays, @Nullable Sabotage ofWriters)
			throws Exception {
		return Cluster.start(SharedServers.setup().with(relays, 1, properties(ofRelays), properties(ofWriters)));
	}

	private static List<String> properties(@Nullable Sabotage sabotage) {
		// Rows are written with each flush, so that a rollback comes after them
		return (sabotage != null) ? List.of("chaos.sabotage=" + sabotage, "outbox.capture.portion-size=1") : List.of();
	}

}
