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

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;

import javax.sql.DataSource;

import io.outbox.jdbc.ActionResult;
import io.outbox.jdbc.Dialect;
import io.outbox.jdbc.MessageActions;
import io.outbox.jdbc.MessageFilter;
import io.outbox.jdbc.MessageStatus;
import io.outbox.jdbc.PartitionTable;
import io.outbox.relay.RelaySettings.OnFailure;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.jdbc.datasource.DelegatingDataSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

/**
 * What a person does with messages beside running relays, on each database.
 */
@ParameterizedClass
@EnumSource(value = Dialect.class, names = { "H2", "POSTGRESQL", "MARIADB" })
class MessageActionTests {

	private static final MessageFilter FAILED = MessageFilter.ALL.withStatus(MessageStatus.FAILED);

	private final Dialect dialect;

	private final RelayFixture fixture;

	private final AtomicBoolean poisoned = new AtomicBoolean(true);

	MessageActionTests(Dialect dialect) {
		this.dialect = dialect;
		this.fixture = RelayFixture.of(dialect);
		this.fixture.transport()
			.behaviour((message) -> (this.poisoned.get() && message.body().startsWith("poison"))
					? RecordingTransport.refuse(true) : RecordingTransport.take());
	}

	@AfterEach
	void close() {
		this.fixture.close();
	}

	@Test
	void aFailedMessageIsSentAgain() {
		UUID message = failed("k", "poison");

		assertThat(actions(false).retry(message)).isTrue();

		await().untilAsserted(() -> assertThat(this.fixture.statuses()).containsExactly(2));
		assertThat(this.fixture.transport().bodies()).containsExactly("poison", "poison");
	}

	@Test
	void attemptsOfAParkedMessageAreCountedFromTheBeginning() {
		UUID message = this.fixture.publishOne("k", "a");
		set("status = -1, attempts = 50");

		actions(false).retry(message);

		assertThat(this.fixture.column("attempts", "a", Integer.class)).isZero();
		assertThat(this.fixture.statuses()).containsExactly(3);
	}

	@Test
	void aRetryingMessageKeepsItsAttemptsAndIsSentNow() {
		this.fixture.retryPolicy((attempt, failure) -> Optional.of(Duration.ofDays(1)));
		this.fixture.transport()
			.behaviour((message) -> this.poisoned.get() ? RecordingTransport.refuse(false) : RecordingTransport.take());
		UUID message = this.fixture.publishOne("k", "a");
		this.fixture.relay().start();
		await().untilAsserted(() -> assertThat(this.fixture.statuses()).containsExactly(3));

		this.poisoned.set(false);
		assertThat(actions(false).retry(message)).isTrue();

		await().untilAsserted(() -> assertThat(this.fixture.statuses()).containsExactly(2));
		assertThat(this.fixture.column("attempts", "a", Integer.class)).isOne();
	}

	@Test
	void anExpiredMessageIsSentWithoutItsLife() {
		UUID message = this.fixture.publishOne("k", "a");
		set("status = -2, expires_at = created_at");

		assertThat(actions(false).retry(message)).isTrue();
		this.fixture.relay().start();

		await().untilAsserted(() -> assertThat(this.fixture.statuses()).containsExactly(2));
		assertThat(this.fixture.transport().bodies()).containsExactly("a");
	}

	@Test
	void whatABlockingMessageHeldBackFollowsItInOrder() {
		Relay relay = this.fixture.relay(RelayFixture.settings(1, OnFailure.BLOCK));
		UUID message = this.fixture.publishOne("k", "poison");
		this.fixture.publish("k", "b", "c");
		relay.start();
		await().untilAsserted(() -> assertThat(this.fixture.statuses()).containsExactly(-1, 4, 4));

		this.poisoned.set(false);
		actions(true).retry(message);

		await().untilAsserted(() -> assertThat(this.fixture.statuses()).containsOnly(2));
		assertThat(this.fixture.transport().bodies()).containsExactly("poison", "poison", "b", "c");
	}

	@Test
	void whatADiscardedMessageHeldBackGoesOnAtOnce() {
		RelaySettings settings = new RelaySettings(1, Duration.ofSeconds(2), 50, 4, Duration.ofSeconds(10),
				Duration.ofSeconds(5), OnFailure.BLOCK);
		Relay relay = this.fixture.relay(settings);
		UUID message = this.fixture.publishOne("k", "poison");
		this.fixture.publish("k", "b", "c");
		relay.start();
		await().untilAsserted(() -> assertThat(this.fixture.statuses()).containsExactly(-1, 4, 4));

		assertThat(actions(true).discard(message, false)).isTrue();
		relay.wake();

		await().untilAsserted(() -> assertThat(this.fixture.statuses()).containsExactly(2, 2));
		assertThat(this.fixture.transport().bodies()).containsExactly("poison", "b", "c");
	}

	@Test
	void aMessageIsDiscardedUnderALockAlsoBeforeTheFirstRelayHasMadePartitions() throws SQLException {
		UUID message = this.fixture.publishOne("k", "a");

		assertThat(actions(false).discard(message, true)).isTrue();

		try (Connection connection = this.fixture.dataSource().getConnection()) {
			assertThat(new PartitionTable(this.dialect, this.fixture.tables()).all(connection)).hasSize(1);
		}
		this.fixture.publish("k", "b");
		this.fixture.relay().start();
		await().untilAsserted(() -> assertThat(this.fixture.transport().bodies()).containsExactly("b"));
	}

	@Test
	void onlyParkedMessagesAreDiscardedUnlessForced() {
		for (int status : new int[] { 1, 2, 3, 4, 5, 6 }) {
			UUID message = this.fixture.publishOne("k" + status, "b" + status);
			set("status = " + status + " WHERE body = 'b" + status + "'");

			assertThat(actions(false).discard(message, false)).isFalse();
			assertThat(actions(false).discard(message, true)).isEqualTo(status != 2);
		}
		assertThat(this.fixture.statuses()).containsExactly(2);
	}

	@Test
	void publishedMessagesAreNotSentAgain() {
		UUID message = this.fixture.publishOne("k", "a");
		set("status = 2");

		assertThat(actions(false).retry(message)).isFalse();
		assertThat(actions(false).retry(UUID.randomUUID())).isFalse();
		assertThatIllegalArgumentException()
			.isThrownBy(() -> actions(false).retry(MessageFilter.ALL.withStatus(MessageStatus.PUBLISHED)))
			.withMessageContaining("'status' must be one of");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> actions(false).discard(MessageFilter.ALL.withStatus(MessageStatus.PENDING), false))
			.withMessageContaining("'status' must be one of [FAILED, EXPIRED]");
	}

	@Test
	void manyMessagesAreRetriedOrDiscardedByFilter() throws SQLException {
		try (Connection connection = this.fixture.dataSource().getConnection()) {
			new PartitionTable(this.dialect, this.fixture.tables()).ensure(connection, 4);
		}
		for (int i = 0; i < 1100; i++) {
			this.fixture.publishOne("k" + i % 3, "b" + i);
		}
		set("status = -1, last_error = 'gone'");
		MessageFilter other = new MessageFilter(MessageStatus.FAILED, "/queue/other", null, null, null, null, null,
				null);

		assertThat(actions(false).retry(other)).isEqualTo(new ActionResult(0, false));
		assertThat(actions(false).retry(FAILED)).isEqualTo(new ActionResult(1100, false));
		assertThat(this.fixture.statuses()).containsOnly(3);
		set("status = -1");
		assertThat(actions(false).discard(FAILED, false)).isEqualTo(new ActionResult(1100, false));
		assertThat(this.fixture.statuses()).isEmpty();
	}

	@Test
	void aRefusalAfterSomeWereChangedIsTheProblemOfTheResult() throws SQLException {
		try (Connection connection = this.fixture.dataSource().getConnection()) {
			new PartitionTable(this.dialect, this.fixture.tables()).ensure(connection, 2);
		}
		this.fixture.publishOne("k", "first");
		this.fixture.publishOne("k", "second");
		set("status = -1, partition_no = CASE body WHEN 'first' THEN 0 ELSE 1 END");
		DataSource refusing = new DelegatingDataSource(this.fixture.dataSource()) {

			private int connections;

			@Override
			public Connection getConnection() throws SQLException {
				// The partitions, then each of them
				if (++this.connections == 3) {
					throw new SQLException("enough");
				}
				return super.getConnection();
			}

		};
		MessageActions actions = new MessageActions(refusing, this.dialect, this.fixture.tables(), false);

		ActionResult result = actions.discard(FAILED, false);

		assertThat(result.changed()).isOne();
		assertThat(result.more()).isTrue();
		assertThat(result.problem()).contains("enough");
		assertThat(this.fixture.column("status", "second", Integer.class)).isEqualTo(-1);
	}

	@Test
	void retriesAndDiscardsAmidStepsOfTwoRelaysNeitherLoseNorDoubleAMessage() {
		Set<String> refused = Collections.synchronizedSet(new HashSet<>());
		this.fixture.transport()
			.behaviour((message) -> (ThreadLocalRandom.current().nextInt(3) == 0 && refused.add(message.body()))
					? RecordingTransport.refuse(true) : RecordingTransport.take());
		List<UUID> all = new ArrayList<>();
		for (int i = 0; i < 400; i++) {
			all.add(this.fixture.publishOne("k" + i % 10, "b" + i));
		}
		this.fixture.relay(RelayFixture.settings(2, OnFailure.BLOCK)).start();
		this.fixture.relay(RelayFixture.settings(2, OnFailure.BLOCK)).start();
		Set<UUID> discarded = new HashSet<>();

		CompletableFuture<Void> retrying = CompletableFuture.runAsync(() -> {
			while (this.fixture.statuses().stream().anyMatch((status) -> status != 2)) {
				actions(true).retry(FAILED);
			}
		});
		for (UUID id : all.subList(0, 60)) {
			if (actions(true).discard(id, true)) {
				discarded.add(id);
			}
		}

		assertThat(retrying).succeedsWithin(Duration.ofSeconds(60));
		assertThat(this.fixture.statuses()).hasSize(400 - discarded.size()).containsOnly(2);
		List<String> taken = new ArrayList<>(this.fixture.transport().bodies());
		refused.forEach(taken::remove);
		assertThat(taken).doesNotHaveDuplicates().hasSize(400 - discarded.size());
		for (UUID id : discarded) {
			assertThat(taken).doesNotContain("b" + all.indexOf(id));
		}
	}

	private UUID failed(String key, String body) {
		UUID message = this.fixture.publishOne(key, body);
		this.fixture.relay().start();
		await().untilAsserted(() -> assertThat(this.fixture.status(body)).isEqualTo(-1));
		this.poisoned.set(false);
		return message;
	}

	private MessageActions actions(boolean blocking) {
		return new MessageActions(this.fixture.dataSource(), this.dialect, this.fixture.tables(), blocking);
	}

	private void set(String assignments) {
		this.fixture.jdbc().update("UPDATE " + this.fixture.tables().message() + " SET " + assignments);
	}

}
