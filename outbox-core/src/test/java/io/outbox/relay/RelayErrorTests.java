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

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

import javax.sql.DataSource;

import io.outbox.OutboxException;
import io.outbox.OutboxListener;
import io.outbox.StoredMessage;
import io.outbox.jdbc.Dialect;
import io.outbox.relay.RelaySettings.OnFailure;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.BeanUtils;
import org.springframework.jdbc.datasource.DelegatingDataSource;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * What the code of others may throw without an end of the relay.
 */
class RelayErrorTests {

	private final RelayFixture fixture = RelayFixture.of(Dialect.H2);

	@AfterEach
	void close() {
		this.fixture.close();
	}

	@ParameterizedTest
	@ValueSource(classes = { IllegalStateException.class, IOException.class, NoClassDefFoundError.class })
	void aListenerThatThrowsHarmsNothing(Class<? extends Throwable> type) {
		OutboxListener broken = new OutboxListener() {
			@Override
			public void onPublished(StoredMessage message) {
				RelayErrorTests.<RuntimeException>fail(type);
			}
		};
		List<String> events = new ArrayList<>();
		this.fixture.publish("a", "1", "2");

		this.fixture.relay(RelayFixture.settings(1, OnFailure.CONTINUE), broken, new RecordingListener(events)).start();

		this.fixture.awaitStatuses(RelayFixture.PUBLISHED, RelayFixture.PUBLISHED);
		await().untilAsserted(() -> assertThat(events).containsExactly("published 0", "published 0"));
		this.fixture.publish("a", "3");
		this.fixture.awaitStatuses(RelayFixture.PUBLISHED, RelayFixture.PUBLISHED, RelayFixture.PUBLISHED);
	}

	@ParameterizedTest
	@ValueSource(classes = { IllegalStateException.class, IOException.class, NoClassDefFoundError.class })
	void aRetryPolicyThatThrowsHasItsMessageSentLater(Class<? extends Throwable> type) {
		this.fixture.retryPolicy((attempt, failure) -> {
			RelayErrorTests.<RuntimeException>fail(type);
			throw new IllegalStateException("not reached");
		});
		this.fixture.transport().behaviour((message) -> RecordingTransport.refuse(false));
		this.fixture.publish("a", "1");

		this.fixture.relay().step();

		assertThat(this.fixture.statuses()).containsExactly(RelayFixture.RETRYING);
	}

	@Test
	void aDelayThatNoDatabaseCanAddIsShortened() {
		this.fixture.retryPolicy((attempt, failure) -> Optional.of(Duration.ofDays(1_000_000)));
		this.fixture.transport().behaviour((message) -> RecordingTransport.refuse(false));
		this.fixture.publish("a", "1");

		this.fixture.relay().step();

		assertThat(this.fixture.statuses()).containsExactly(RelayFixture.RETRYING);
	}

	@ParameterizedTest
	@ValueSource(classes = { IOException.class, OutOfMemoryError.class, NoClassDefFoundError.class })
	void aWorkerOutlivesWhatItsDataSourceThrows(Class<? extends Throwable> type) {
		AtomicInteger failures = new AtomicInteger(1);
		this.fixture.publish("a", "1");

		this.fixture
			.relay(failing(failures, type), this.fixture.transport(), RelayFixture.settings(1, OnFailure.CONTINUE))
			.start();

		this.fixture.awaitStatuses(RelayFixture.PUBLISHED);
		assertThat(failures).hasValueLessThan(1);
	}

	@Test
	void theRetentionOutlivesWhatItsDataSourceThrows() {
		AtomicInteger failures = new AtomicInteger(1);
		this.fixture.publish("a", "1");
		this.fixture.jdbc()
			.update("UPDATE " + this.fixture.tables().message()
					+ " SET status = 2, published_at = DATEADD(DAY, -1, CURRENT_TIMESTAMP)");
		Retention retention = new Retention(failing(failures, OutOfMemoryError.class), this.fixture.tables(),
				new RetentionSettings(Duration.ofHours(1), Duration.ofDays(1), Duration.ofHours(1)));

		retention.start();

		try {
			await().untilAsserted(() -> assertThat(this.fixture.statuses()).isEmpty());
			assertThat(failures).hasValueLessThan(1);
		}
		finally {
			retention.stop();
		}
	}

	@Test
	void aConnectionIsGivenBackInItsOldModeAfterAFailure() throws SQLException {
		try (Connection connection = this.fixture.dataSource().getConnection()) {
			Connection failing = FailingConnection.beforeStatement(connection, (sql) -> {
				if (sql.startsWith("UPDATE")) {
					RelayErrorTests.<RuntimeException>fail(SQLException.class);
				}
			});
			this.fixture.publish("a", "1");
			Relay relay = this.fixture.relay(new SingleConnectionDataSource(failing, true), this.fixture.transport(),
					RelayFixture.settings(1, OnFailure.CONTINUE));

			assertThatExceptionOfType(OutboxException.class).isThrownBy(relay::step);

			assertThat(connection.getAutoCommit()).isTrue();
		}
	}

	private DataSource failing(AtomicInteger failures, Class<? extends Throwable> type) {
		return new DelegatingDataSource(this.fixture.dataSource()) {
			@Override
			public Connection getConnection() throws SQLException {
				if (failures.getAndDecrement() > 0) {
					RelayErrorTests.<RuntimeException>fail(type);
				}
				return super.getConnection();
			}
		};
	}

	/** Throw also what the compiler does not expect, as other languages can. */
	@SuppressWarnings("unchecked")
	private static <T extends Throwable> void fail(Class<? extends Throwable> type) throws T {
		throw (T) BeanUtils.instantiateClass(type);
	}

}
