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
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;

import io.outbox.jdbc.DestinationPauses;
import io.outbox.jdbc.Dialect;
import io.outbox.jdbc.MessageActions;
import io.outbox.jdbc.MessageDraft;
import io.outbox.relay.RelaySettings.OnFailure;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.jdbc.datasource.DelegatingDataSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The order of a key's messages when some of them were refused, retried or set aside, on
 * each database.
 */
@ParameterizedClass
@EnumSource(value = Dialect.class, names = { "H2", "POSTGRESQL", "MARIADB" })
class KeyOrderTests {

	private static final String PAUSED = "/queue/paused";

	private final RelayFixture fixture;

	private final Dialect dialect;

	private final AtomicBoolean poisoned = new AtomicBoolean(true);

	KeyOrderTests(Dialect dialect) {
		this.fixture = RelayFixture.of(dialect);
		this.dialect = dialect;
		this.fixture.retryPolicy((attempt, failure) -> Optional.of(Duration.ofHours(1)));
		this.fixture.transport()
			.behaviour((message) -> (this.poisoned.get() && message.body().startsWith("poison"))
					? RecordingTransport.refuse(false) : RecordingTransport.take());
	}

	@AfterEach
	void close() {
		this.fixture.close();
	}

	@Test
	void aResumedMessageIsNotOvertakenByALaterOneOfItsDestination() {
		Relay relay = this.fixture.relay();
		DestinationPauses pauses = new DestinationPauses(this.fixture.dataSource(), this.dialect,
				this.fixture.tables());
		pauses.pause(PAUSED, null);
		publish(PAUSED, "1");
		publish("/queue/other", "poison");
		publish(PAUSED, "2");
		relay.step();
		assertThat(this.fixture.statuses()).containsExactly(6, 3, 6);

		this.poisoned.set(false);
		dueNow();
		pauses.resume(PAUSED);
		drain(relay);

		assertThat(this.fixture.statuses()).containsExactly(2, 2, 2);
		assertThat(this.fixture.transport().bodies()).filteredOn((body) -> !body.equals("poison"))
			.containsExactly("1", "2");
	}

	@Test
	void aMessageBehindARefusalIsSetAsideToo() {
		Relay relay = this.fixture.relay();
		this.fixture.publish("k", "poison");
		publish(PAUSED, "1");
		new DestinationPauses(this.fixture.dataSource(), this.dialect, this.fixture.tables()).pause(PAUSED, null);

		relay.step();

		assertThat(this.fixture.statuses()).containsExactly(3, 6);
	}

	@Test
	void retriedMessagesStayInOrderWhenTheFirstIsRefusedAgain() {
		Relay relay = this.fixture.relay();
		this.fixture.publish("k", "poison", "2");
		dueNow();

		relay.step();
		assertThat(this.fixture.statuses()).containsExactly(3, 4);
		assertThat(relay.step()).isZero();

		this.poisoned.set(false);
		this.fixture.jdbc().update("UPDATE " + table() + " SET due_at = " + this.dialect.now() + " WHERE status = 3");
		drain(relay);
		assertThat(this.fixture.transport().bodies()).containsExactly("poison", "poison", "2");
	}

	@Test
	void aRetriedMessageWaitsForAnOlderOneOfItsKey() {
		Relay relay = this.fixture.relay();
		UUID older = this.fixture.publishOne("k", "1");
		this.fixture.publish("k", "2");
		dueNow();
		this.fixture.jdbc()
			.update("UPDATE " + table() + " SET due_at = " + this.dialect.fromNow() + " WHERE body = '1'",
					Duration.ofHours(1).toNanos() / 1000);

		relay.step();
		assertThat(this.fixture.transport().sent()).isEmpty();

		actions().retry(older);
		drain(relay);
		assertThat(this.fixture.transport().bodies()).containsExactly("1", "2");
	}

	@Test
	void aBlockingMessageThatIsRetriedDuringAStepIsNotOvertaken() {
		AtomicReference<UUID> first = new AtomicReference<>();
		DelegatingDataSource interfered = new DelegatingDataSource(this.fixture.dataSource()) {
			@Override
			public Connection getConnection() throws SQLException {
				return FailingConnection.beforeStatement(super.getConnection(), (sql) -> {
					UUID failed = sql.contains("status = -1") ? first.getAndSet(null) : null;
					if (failed != null) {
						assertThat(actions().retry(failed)).isTrue();
					}
				});
			}
		};
		Relay relay = this.fixture.relay(interfered, this.fixture.transport(),
				RelayFixture.settings(1, OnFailure.BLOCK));
		relay.step();
		UUID failed = this.fixture.publishOne("k", "1");
		this.fixture.jdbc().update("UPDATE " + table() + " SET status = -1");
		this.fixture.publish("k", "2");
		first.set(failed);

		drain(relay);

		assertThat(first).hasNullValue();
		assertThat(this.fixture.transport().bodies()).containsExactly("1", "2");
	}

	@Test
	void ofVeryManyRetryingMessagesEachHoldsBackItsKey() {
		int many = 1100;
		for (int number = 0; number < many; number++) {
			this.fixture.publish("k" + number, "waits");
		}
		this.fixture.jdbc()
			.update("UPDATE " + table() + " SET status = 3, due_at = " + this.dialect.fromNow(),
					Duration.ofHours(1).toNanos() / 1000);
		this.fixture.publish("k" + (many - 1), "behind");
		this.fixture.publish("free", "free");

		drain(this.fixture.relay());

		assertThat(this.fixture.transport().bodies()).containsExactly("free");
		assertThat(this.fixture.status("behind")).isEqualTo(4);
	}

	private void publish(String destination, String body) {
		this.fixture.publish(new MessageDraft(destination, "Test", "k", null, body, Map.of(), null, null));
	}

	/** Have all messages retried now that are not sent or set aside. */
	private void dueNow() {
		this.fixture.jdbc()
			.update("UPDATE " + table() + " SET status = 3, due_at = " + this.dialect.now()
					+ " WHERE status IN (1, 3)");
	}

	private static void drain(Relay relay) {
		int changed = relay.step();
		while (changed > 0) {
			changed = relay.step();
		}
	}

	private MessageActions actions() {
		return new MessageActions(this.fixture.dataSource(), this.dialect, this.fixture.tables(), true);
	}

	private String table() {
		return this.fixture.tables().message();
	}

}
