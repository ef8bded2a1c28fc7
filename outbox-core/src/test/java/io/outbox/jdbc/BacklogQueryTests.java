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
import java.time.Duration;
import java.util.List;

import io.outbox.support.TestDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The backlog is counted by its statuses, and at a bounded cost.
 */
@ParameterizedClass
@EnumSource(names = { "H2", "POSTGRESQL", "MARIADB" })
class BacklogQueryTests {

	/**
	 * What is looked at apart from what is counted: the head of each partition, and dead
	 * rows.
	 */
	private static final int FEW = 300;

	/** The database reports a row in the index, and once more in the derived table. */
	private static final int REPORTS = 2;

	@Parameter
	private Dialect dialect;

	private TestDatabase database;

	@BeforeEach
	void createTables() {
		this.database = TestDatabase.of(this.dialect);
	}

	@AfterEach
	void dropTables() {
		if (this.database != null) {
			this.database.close();
		}
	}

	@Test
	void anEmptyTableHasNoBacklog() throws SQLException {
		assertThat(run()).isEqualTo(new Backlog(0, null, 0, 0, 0, 0));
	}

	@Test
	void countsEachStatus() throws SQLException {
		StoredRows.MIXED.insert(this.dialect, this.database);
		// Few enough of each for the limit
		this.database.jdbc().update("DELETE FROM " + table() + " WHERE message_key NOT LIKE 'k1%'");

		Backlog backlog = run();

		assertThat(backlog.pending()).isEqualTo(count(1));
		assertThat(backlog.retrying()).isEqualTo(count(3));
		assertThat(backlog.held()).isEqualTo(count(4));
		assertThat(backlog.delayed()).isEqualTo(count(5));
		assertThat(backlog.failed()).isEqualTo(count(-1));
	}

	@Test
	void theOldestPendingMessageOfAllPartitionsSaysTheAge() throws SQLException {
		StoredRows.PUBLISHED.insert(this.dialect, this.database);
		this.database.jdbc().update("UPDATE " + table() + " SET created_at = " + hoursAgo(2) + " WHERE status = 2");
		this.database.jdbc()
			.update("UPDATE " + table() + " SET created_at = " + hoursAgo(1)
					+ " WHERE status = 1 AND partition_no = 7");

		assertThat(run().oldestPendingAge()).isBetween(Duration.ofMinutes(59), Duration.ofMinutes(70));
	}

	@Test
	void theAgeIsKnownBeforeARelayHasStarted() throws SQLException {
		StoredRows.PENDING.insert(this.dialect, this.database);
		this.database.jdbc().update("DELETE FROM " + this.database.tables().partition());
		this.database.jdbc().update("UPDATE " + table() + " SET created_at = " + hoursAgo(1));

		assertThat(run().oldestPendingAge()).isBetween(Duration.ofMinutes(59), Duration.ofMinutes(70));
	}

	@Test
	void countsNoFurtherThanTheLimit() throws SQLException {
		StoredRows.MIXED.insert(this.dialect, this.database);

		this.database.jdbc().update("UPDATE " + table() + " SET status = 5 WHERE status = 3");

		assertThat(count(5)).isGreaterThan(Backlog.OTHERS_LIMIT);
		assertThat(run().delayed()).isEqualTo(Backlog.OTHERS_LIMIT);
	}

	@Test
	void manyFailedMessagesDoNotMakeItSlow() throws SQLException {
		StoredRows.DELAYED.insert(this.dialect, this.database);
		this.database.jdbc().update("UPDATE " + table() + " SET status = -1");
		analyze();

		assertThat(visited()).isLessThanOrEqualTo(FEW + REPORTS * Backlog.OTHERS_LIMIT);
		assertThat(run().failed()).isEqualTo(Backlog.OTHERS_LIMIT);
	}

	@Test
	void publishedMessagesAreNotLookedAt() throws SQLException {
		StoredRows.PUBLISHED.insert(this.dialect, this.database);

		assertThat(visited()).isLessThanOrEqualTo(FEW + REPORTS * count(1));
	}

	@Test
	void looksAtNoMoreRowsThanItCounts() throws SQLException {
		for (StoredRows stored : List.of(StoredRows.MIXED, StoredRows.PENDING, StoredRows.DELAYED)) {
			this.database.jdbc().update("DELETE FROM " + table());
			this.database.jdbc().update("DELETE FROM " + this.database.tables().partition());
			this.database.jdbc().update("DELETE FROM " + this.database.tables().inbox());
			stored.insert(this.dialect, this.database);
			Backlog backlog = run();
			long counted = backlog.pending() + backlog.retrying() + backlog.delayed() + backlog.held()
					+ backlog.failed();

			assertThat(visited()).as("%s", stored).isLessThanOrEqualTo(FEW + REPORTS * counted);
		}
	}

	private Backlog run() throws SQLException {
		try (Connection connection = this.database.dataSource().getConnection()) {
			return new BacklogQuery(this.database.tables()).run(connection);
		}
	}

	private long visited() throws SQLException {
		try (Connection connection = this.database.dataSource().getConnection()) {
			return new VisitedRows(this.dialect, connection)
				.of(new StatusSql(this.dialect, this.database.tables()).backlog(), List.of());
		}
	}

	private void analyze() {
		this.database.jdbc()
			.execute(((this.dialect == Dialect.POSTGRESQL) ? "VACUUM ANALYZE " : "ANALYZE TABLE ") + table());
	}

	private String hoursAgo(int hours) {
		return this.dialect.fromNow().replace("?", Long.toString(-hours * 3_600_000_000L));
	}

	private String table() {
		return this.database.tables().message();
	}

	private long count(int status) {
		Long count = this.database.jdbc()
			.queryForObject("SELECT COUNT(*) FROM " + table() + " WHERE status = " + status, Long.class);
		return (count != null) ? count : 0;
	}

}
