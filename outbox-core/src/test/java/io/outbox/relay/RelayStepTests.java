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
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;

import io.outbox.OutboxException;
import io.outbox.jdbc.Dialect;
import io.outbox.jdbc.MessageDraft;
import io.outbox.relay.RelaySettings.OnFailure;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * A relay that works when it is told to, on each database.
 */
@ParameterizedClass
@EnumSource(value = Dialect.class, names = { "H2", "POSTGRESQL", "MARIADB" })
class RelayStepTests {

	private final RelayFixture fixture;

	private final Dialect dialect;

	RelayStepTests(Dialect dialect) {
		this.fixture = RelayFixture.of(dialect);
		this.dialect = dialect;
	}

	@AfterEach
	void close() {
		this.fixture.close();
	}

	@Test
	void sendsWhatIsDueOnTheCallingThread() {
		Map<Thread, String> threads = new ConcurrentHashMap<>();
		this.fixture.transport().behaviour((message) -> {
			threads.put(Thread.currentThread(), message.body());
			return RecordingTransport.take();
		});
		Relay relay = this.fixture.relay();
		this.fixture.publish("a", "1", "2");
		this.fixture.publish("b", "3");

		assertThat(relay.step()).isEqualTo(3);

		assertThat(this.fixture.statuses()).containsExactly(2, 2, 2);
		assertThat(threads).containsOnlyKeys(Thread.currentThread());
		assertThat(relay.step()).isZero();
	}

	@Test
	void sendsNothingWhileTheBrokerIsAway() {
		Relay relay = this.fixture.relay();
		this.fixture.publish("a", "1");
		this.fixture.transport().available(false);

		assertThat(relay.step()).isZero();

		assertThat(this.fixture.statuses()).containsExactly(1);
	}

	@Test
	void isRefusedByARelayThatRuns() {
		Relay relay = this.fixture.relay();
		relay.start();

		assertThatIllegalStateException().isThrownBy(relay::step)
			.withMessage("Outbox relay is running, and sends by itself");
	}

	@Test
	void reportsADatabaseThatRefuses() {
		Relay relay = this.fixture.relay();
		this.fixture.jdbc().execute("ALTER TABLE " + this.fixture.tables().partition() + " RENAME TO hidden");
		try {
			assertThatExceptionOfType(OutboxException.class).isThrownBy(relay::step)
				.withMessageStartingWith("The relay can't work on its table: ");
		}
		finally {
			this.fixture.jdbc().execute("ALTER TABLE hidden RENAME TO " + this.fixture.tables().partition());
		}
	}

	@Test
	void threadsThatStepAtTheSameTimeSendEachMessageOnce() throws Exception {
		Relay relay = this.fixture.relay();
		List<String> bodies = Stream.iterate(0, (number) -> number + 1).limit(100).map(String::valueOf).toList();
		bodies.forEach((body) -> this.fixture.publish("key" + body, body));
		ExecutorService threads = Executors.newFixedThreadPool(4);

		List<Future<Integer>> steps = threads.invokeAll(List.of(relay::step, relay::step, relay::step, relay::step));

		threads.shutdown();
		int changed = 0;
		for (Future<Integer> step : steps) {
			changed += step.get();
		}
		assertThat(changed).isEqualTo(100);
		assertThat(this.fixture.transport().bodies()).containsExactlyInAnyOrderElementsOf(bodies);
	}

	@Test
	void whatIsMovedBackInTimeIsDue() {
		Relay relay = this.fixture.relay();
		this.fixture
			.publish(new MessageDraft("/queue/test", "Test", "a", null, "1", Map.of(), null, Duration.ofHours(1)));
		assertThat(relay.step()).isZero();

		this.fixture.jdbc()
			.update("UPDATE %s SET due_at = %s".formatted(this.fixture.tables().message(), this.dialect.from("due_at")),
					-Duration.ofHours(1).toNanos() / 1000);

		assertThat(relay.step()).isOne();
	}

	@Test
	void postgresqlKeepsThePlansOfItsStatements() throws SQLException {
		assumeTrue(this.dialect == Dialect.POSTGRESQL);
		try (Connection connection = this.fixture.dataSource().getConnection()) {
			SingleConnectionDataSource single = new SingleConnectionDataSource(connection, true);
			Relay relay = this.fixture.relay(single, this.fixture.transport(),
					RelayFixture.settings(1, OnFailure.CONTINUE));
			for (int number = 0; number < 20; number++) {
				this.fixture.publish("a", "" + number);
				relay.step();
			}

			Map<String, Object> plans = new JdbcTemplate(single)
				.queryForMap(
						"SELECT SUM(generic_plans) AS generic, SUM(custom_plans) AS custom FROM pg_prepared_statements "
								+ "WHERE statement LIKE '%' || ? || '%'",
						this.fixture.tables().message() + " m LEFT JOIN");
			assertThat(((Number) plans.get("generic")).intValue()).isGreaterThanOrEqualTo(10);
			assertThat(((Number) plans.get("custom")).intValue()).isZero();
		}
	}

	@Test
	void startsWithTheApplicationUnlessToldOtherwise() {
		Relay relay = this.fixture.relay();
		assertThat(relay.isAutoStartup()).isTrue();

		relay.setAutoStartup(false);

		assertThat(relay.isAutoStartup()).isFalse();
	}

}
