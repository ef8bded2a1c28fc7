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

package io.outbox.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import io.outbox.support.TestDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class InboxTableTests {

	@Nested
	class OnH2 extends AbstractInboxTableTests {

		OnH2() {
			super(Dialect.H2);
		}

	}

	@Nested
	class OnPostgresql extends AbstractInboxTableTests {

		OnPostgresql() {
			super(Dialect.POSTGRESQL);
		}

	}

	@Nested
	class OnMariadb extends AbstractInboxTableTests {

		OnMariadb() {
			super(Dialect.MARIADB);
		}

	}

	abstract static class AbstractInboxTableTests {

		private final Dialect dialect;

		private TestDatabase database;

		private InboxTable inbox;

		AbstractInboxTableTests(Dialect dialect) {
			this.dialect = dialect;
		}

		@BeforeEach
		void open() {
			this.database = TestDatabase.of(this.dialect);
			this.inbox = new InboxTable(this.database.tables());
		}

		@AfterEach
		void close() {
			if (this.database != null) {
				this.database.close();
			}
		}

		@Test
		void duplicateIsRecognisedAndTheTransactionGoesOn() throws SQLException {
			try (Connection connection = begin()) {
				assertThat(insert(connection, "shipping", "1")).isTrue();
				assertThat(insert(connection, "shipping", "1")).isFalse();
				assertThat(insert(connection, "billing", "1")).isTrue();
				assertThat(insert(connection, "shipping", "2")).isTrue();
				connection.commit();
			}

			assertThat(count()).isEqualTo(3);
		}

		@Test
		void idsThatDifferInTheirCaseOrASpaceAtTheEndAreTwo() throws SQLException {
			try (Connection connection = begin()) {
				assertThat(insert(connection, "shipping", "a")).isTrue();
				assertThat(insert(connection, "shipping", "A")).isTrue();
				assertThat(insert(connection, "shipping", "a ")).isTrue();
				connection.commit();
			}

			assertThat(count()).isEqualTo(3);
		}

		@Test
		void longDestinationIsCut() throws SQLException {
			try (Connection connection = begin()) {
				assertThat(this.inbox.insert(connection, "shipping", "1", "d".repeat(300), "{}")).isTrue();
				connection.commit();
			}

			assertThat(count()).isOne();
		}

		@Test
		void otherErrorsAreNotTakenForDuplicates() throws SQLException {
			try (Connection connection = begin()) {
				assertThatExceptionOfType(SQLException.class)
					.isThrownBy(() -> insert(connection, "shipping", "1".repeat(300)));
				connection.rollback();
			}

			assertThat(count()).isZero();
		}

		@Test
		void secondOfTwoAtTheSameTimeIsADuplicateIfTheFirstCommits() throws Exception {
			try (Connection first = begin(); Connection second = begin()) {
				assertThat(insert(first, "shipping", "1")).isTrue();
				CompletableFuture<Boolean> answer = insertLater(second);
				first.commit();

				assertThat(answer.get(10, TimeUnit.SECONDS)).isFalse();
				second.commit();
			}

			assertThat(count()).isOne();
		}

		@Test
		void secondOfTwoAtTheSameTimeIsTheFirstIfTheOtherRollsBack() throws Exception {
			try (Connection first = begin(); Connection second = begin()) {
				assertThat(insert(first, "shipping", "1")).isTrue();
				CompletableFuture<Boolean> answer = insertLater(second);
				first.rollback();

				assertThat(answer.get(10, TimeUnit.SECONDS)).isTrue();
				second.commit();
			}

			assertThat(count()).isOne();
		}

		/**
		 * Begins to insert, and returns when the insert waits for the other transaction.
		 */
		private CompletableFuture<Boolean> insertLater(Connection connection) {
			CompletableFuture<Boolean> answer = CompletableFuture.supplyAsync(() -> {
				try {
					return insert(connection, "shipping", "1");
				}
				catch (SQLException ex) {
					throw new IllegalStateException(ex);
				}
			});
			assertThat(answer.copy().completeOnTimeout(null, 300, TimeUnit.MILLISECONDS).join()).isNull();
			return answer;
		}

		private boolean insert(Connection connection, String subscriber, String messageId) throws SQLException {
			return this.inbox.insert(connection, subscriber, messageId, "/topic/orders.v1", "{}");
		}

		private Connection begin() throws SQLException {
			Connection connection = this.database.dataSource().getConnection();
			connection.setAutoCommit(false);
			return connection;
		}

		private int count() {
			return this.database.jdbc()
				.queryForObject("SELECT COUNT(*) FROM " + this.database.tables().inbox(), Integer.class);
		}

	}

}
