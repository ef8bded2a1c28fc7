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

package io.outbox.inbox;

import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;

import io.outbox.Subscription;
import io.outbox.inbox.InMemorySubscriptionTransport.TestDelivery;
import io.outbox.jdbc.Dialect;
import io.outbox.support.TestDatabase;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.JdbcTransactionManager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Messages that look as if the database was away, and hold back the others for ever if
 * that is believed.
 */
class SuspectMessageTests {

	@Nested
	class OnH2 extends AbstractSuspectTests {

		OnH2() {
			super(Dialect.H2);
		}

	}

	@Nested
	class OnPostgresql extends AbstractSuspectTests {

		OnPostgresql() {
			super(Dialect.POSTGRESQL);
		}

		@Test
		void aValueThatIsTooLongForItsIndexIsAFailureOfItsMessage() {
			String effects = database().tables().prefix() + "indexed";
			database().jdbc().execute("CREATE TABLE " + effects + " (name TEXT PRIMARY KEY)");
			try {
				start((message) -> jdbc().update("INSERT INTO " + effects + " VALUES (?)", incompressible()));

				TestDelivery delivery = deliver("1");

				awaitDeadLetter(delivery, 3);
			}
			finally {
				database().jdbc().execute("DROP TABLE " + effects);
			}
		}

		@Test
		void aStatementThatTakesTooLongIsAFailureOfItsMessage() {
			start((message) -> {
				jdbc().execute("SET LOCAL statement_timeout = 10");
				jdbc().execute("SELECT pg_sleep(10)");
			});

			TestDelivery delivery = deliver("1");

			awaitDeadLetter(delivery, 3);
		}

		private static String incompressible() {
			return new Random(1).ints(10_000, 'a', 'z')
				.collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
				.toString();
		}

	}

	@Nested
	class OnMariadb extends AbstractSuspectTests {

		OnMariadb() {
			super(Dialect.MARIADB);
		}

		@Test
		void aStatementThatIsLargerThanTheDatabaseTakesIsAFailureOfItsMessage() {
			String size = database().jdbc().queryForObject("SELECT @@max_allowed_packet", String.class);
			start((message) -> jdbc().queryForObject("SELECT LENGTH(?)", Integer.class,
					"x".repeat(Integer.parseInt(size) + 1)));

			TestDelivery delivery = deliver("1");

			awaitDeadLetter(delivery, 3);
		}

	}

	abstract static class AbstractSuspectTests {

		private final InMemorySubscriptionTransport broker = new InMemorySubscriptionTransport();

		private final Dialect dialect;

		private TestDatabase database;

		private JdbcTemplate jdbc;

		private @Nullable SubscriberContainers containers;

		AbstractSuspectTests(Dialect dialect) {
			this.dialect = dialect;
		}

		@BeforeEach
		void open() {
			this.database = TestDatabase.of(this.dialect);
			this.jdbc = new JdbcTemplate(this.database.dataSource());
		}

		@AfterEach
		void close() {
			if (this.containers != null) {
				this.containers.stop();
			}
			if (this.database != null) {
				this.database.close();
			}
		}

		@Test
		void aMessageThatLosesAnAvailableDatabaseAgainAndAgainIsGivenUp() {
			AtomicInteger calls = new AtomicInteger();
			start((message) -> {
				if (new String(message.getPayload()).equals("1")) {
					calls.incrementAndGet();
					throw new IllegalStateException(new SQLException("gone", "08006"));
				}
			});

			TestDelivery suspect = deliver("1");
			TestDelivery next = deliver("2");

			awaitDeadLetter(suspect, 3);
			await().until(next::isSettled);
			assertThat(calls).hasValue(13);
		}

		@Test
		void anIdentityThatNotEveryDatabaseCanKeepIsNone() {
			start((message) -> {
			});

			TestDelivery delivery = deliver("1\0");

			awaitDeadLetter(delivery, 0);
		}

		@Test
		void whatIsUnusualInADestinationOrHeaderIsKept() {
			start((message) -> {
			});

			TestDelivery delivery = this.broker.deliver("1", "dop-msg-id", "1", "destination",
					"\0" + "x".repeat(253) + "\uD83D\uDE00", "own", "\0");

			await().until(delivery::isSettled);
			assertThat(delivery.deadLetters()).isEmpty();
		}

		TestDatabase database() {
			return this.database;
		}

		JdbcTemplate jdbc() {
			return this.jdbc;
		}

		TestDelivery deliver(String id) {
			return this.broker.deliver(id, "dop-msg-id", id);
		}

		void start(MessageHandler handler) {
			this.containers = new SubscriberContainers(this.broker,
					new JdbcTransactionManager(this.database.dataSource()), this.database.dataSource(),
					this.database.tables(),
					new SubscriberSettings(1, 50, Duration.ofSeconds(5), true,
							new SubscriberSettings.Retry(3, Duration.ofMillis(10), 2, Duration.ofMillis(20))),
					List.of());
			this.containers.register(Subscription.to("/topic/orders.v1").queue("shipping").build(), handler);
			this.containers.start();
		}

		static void awaitDeadLetter(TestDelivery delivery, int attempts) {
			await().untilAsserted(() -> assertThat(delivery.deadLetters()).singleElement()
				.satisfies((headers) -> assertThat(headers).containsEntry("dop-dlq-attempts",
						Integer.toString(attempts))));
		}

	}

}
