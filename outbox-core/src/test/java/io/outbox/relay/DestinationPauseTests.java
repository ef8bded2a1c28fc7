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

package io.outbox.relay;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;

import io.outbox.WireMessage;
import io.outbox.jdbc.ActionResult;
import io.outbox.jdbc.DestinationPauses;
import io.outbox.jdbc.Dialect;
import io.outbox.jdbc.MessageDraft;
import io.outbox.jdbc.PausedDestination;
import io.outbox.relay.RelaySettings.OnFailure;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

/**
 * Paused destinations, on each database.
 */
@ParameterizedClass
@EnumSource(value = Dialect.class, names = { "H2", "POSTGRESQL", "MARIADB" })
class DestinationPauseTests {

	private static final String PAUSED = "/queue/paused";

	private static final String OTHER = "/queue/other";

	private final RelayFixture fixture;

	private final DestinationPauses pauses;

	DestinationPauseTests(Dialect dialect) {
		this.fixture = RelayFixture.of(dialect);
		this.pauses = new DestinationPauses(this.fixture.dataSource(), dialect, this.fixture.tables());
	}

	@AfterEach
	void close() {
		this.fixture.close();
	}

	@Test
	void nothingIsSentToAPausedDestination() {
		assertThat(this.pauses.pause(PAUSED, "ada")).isTrue();
		publish(PAUSED, "k", "a1");
		publish(OTHER, "k", "b1");

		this.fixture.relay().start();

		await().untilAsserted(() -> assertThat(this.fixture.statuses()).containsExactly(6, 2));
		assertThat(this.fixture.transport().bodies()).containsExactly("b1");
		assertThat(this.fixture.column("attempts", "a1", Integer.class)).isZero();
	}

	@Test
	void aPauseOutlivesTheRelay() {
		Relay first = this.fixture.relay();
		first.start();
		this.pauses.pause(PAUSED, null);
		first.stop();
		publish(PAUSED, "k", "a1");

		this.fixture.relay().start();

		await().untilAsserted(() -> assertThat(this.fixture.status("a1")).isEqualTo(6));
		assertThat(this.fixture.transport().sent()).isEmpty();
	}

	@Test
	void pausedDestinationsAreListedWithWhoPausedThem() {
		this.pauses.pause(PAUSED, "ada");
		this.pauses.pause(OTHER, null);

		assertThat(this.pauses.pause(PAUSED, "bob")).isFalse();
		assertThat(this.pauses.list()).extracting(PausedDestination::destination).containsExactly(OTHER, PAUSED);
		assertThat(this.pauses.list()).extracting(PausedDestination::pausedBy).containsExactly(null, "ada");
		assertThat(this.pauses.list()).noneMatch(PausedDestination::resuming);
	}

	@Test
	void onlyTheExactDestinationIsPaused() {
		this.pauses.pause(PAUSED, null);
		publish("/queue/PAUSED", "k", "a1");
		publish(PAUSED, "k", "a2");
		Relay relay = this.fixture.relay();
		relay.start();
		await().untilAsserted(() -> assertThat(this.fixture.statuses()).containsExactly(2, 6));

		assertThat(this.pauses.resume("/queue/PAUSED").changed()).isZero();
		assertThat(this.pauses.list()).hasSize(1);
	}

	@Test
	void anEmptyDestinationIsRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> this.pauses.pause(" ", null))
			.withMessageContaining("'destination'");
	}

	@Test
	void resumedMessagesAreSentInOrderBeforeNewOnes() {
		this.pauses.pause(PAUSED, null);
		List<String> expected = publishNumbered(0, 40);
		Relay relay = this.fixture.relay();
		relay.start();
		await().untilAsserted(() -> assertThat(this.fixture.statuses()).hasSize(40).containsOnly(6));

		assertThat(this.pauses.resume(PAUSED)).isEqualTo(new ActionResult(40, false));
		expected.addAll(publishNumbered(40, 60));

		await().untilAsserted(() -> assertThat(this.fixture.statuses()).hasSize(60).containsOnly(2));
		assertThat(this.pauses.list()).isEmpty();
		assertInOrder(expected);
	}

	@Test
	void twoRelaysKeepTheOrderWhileADestinationIsPausedAndResumedAgainAndAgain() {
		Relay first = this.fixture.relay(RelayFixture.settings(2, OnFailure.CONTINUE));
		Relay second = this.fixture.relay(RelayFixture.settings(2, OnFailure.CONTINUE));
		first.start();
		second.start();
		List<String> expected = new ArrayList<>();
		for (int round = 0; round < 8; round++) {
			this.pauses.pause(PAUSED, null);
			expected.addAll(publishNumbered(round * 40, round * 40 + 40));
			first.wake();
			second.wake();
			expected.addAll(publishNumbered(1000 + round * 40, 1000 + round * 40 + 40));
			this.pauses.resume(PAUSED);
		}

		await().untilAsserted(() -> assertThat(this.fixture.statuses()).hasSize(640).containsOnly(2));
		assertInOrder(expected);
	}

	@Test
	void aRetryingMessageOfAPausedDestinationIsSetAsideAndItsKeyGoesOn() {
		AtomicBoolean poisoned = new AtomicBoolean(true);
		this.fixture.transport()
			.behaviour((message) -> (poisoned.get() && message.body().equals("a1")) ? RecordingTransport.refuse(false)
					: RecordingTransport.take());
		publish(PAUSED, "k", "a1");
		publish(OTHER, "k", "b2");
		this.fixture.retryPolicy((attempt, failure) -> {
			this.pauses.pause(PAUSED, null);
			return Optional.of(RelayFixture.POLL);
		});
		this.fixture.relay().start();

		await().untilAsserted(() -> assertThat(this.fixture.statuses()).containsExactly(6, 2));
		assertThat(this.fixture.column("attempts", "a1", Integer.class)).isOne();
		poisoned.set(false);
		assertThat(this.pauses.resume(PAUSED).changed()).isOne();
		await().untilAsserted(() -> assertThat(this.fixture.statuses()).containsExactly(2, 2));
	}

	@Test
	void messagesLeftBehindByADeletedRowAreSent() {
		this.pauses.pause(PAUSED, null);
		publish(PAUSED, "k", "a1");
		this.fixture.relay().start();
		await().untilAsserted(() -> assertThat(this.fixture.statuses()).containsExactly(6));

		this.fixture.jdbc().update("DELETE FROM " + this.fixture.tables().paused());

		await().untilAsserted(() -> assertThat(this.fixture.statuses()).containsExactly(2));
	}

	private List<String> publishNumbered(int from, int to) {
		return new ArrayList<>(IntStream.range(from, to).mapToObj((number) -> {
			String body = "k" + number % 7 + ":" + String.format("%05d", number);
			publish(PAUSED, "k" + number % 7, body);
			return body;
		}).toList());
	}

	private UUID publish(String destination, String key, String body) {
		return this.fixture.publish(new MessageDraft(destination, "Test", key, null, body, Map.of(), null, null));
	}

	private void assertInOrder(List<String> expected) {
		for (int key = 0; key < 7; key++) {
			String prefix = "k" + key + ":";
			assertThat(this.fixture.transport().sent()).extracting(WireMessage::body)
				.filteredOn((body) -> body.startsWith(prefix))
				.containsExactlyElementsOf(expected.stream().filter((body) -> body.startsWith(prefix)).toList());
		}
	}

}
