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
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.outbox.support.TestDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * No statement of the relay or the retention looks at more rows than it needs, whatever
 * else is in the table.
 */
@ParameterizedClass
@MethodSource("databases")
class PlanTests {

	private static final int FEW = 60;

	@Parameter(0)
	private Dialect dialect;

	@Parameter(1)
	private StoredRows stored;

	private TestDatabase database;

	private Connection connection;

	private RelaySql sql;

	private RetentionSql retention;

	private VisitedRows visited;

	static List<Arguments> databases() {
		List<Arguments> arguments = new ArrayList<>();
		for (Dialect dialect : List.of(Dialect.H2, Dialect.POSTGRESQL, Dialect.MARIADB)) {
			for (StoredRows stored : StoredRows.values()) {
				arguments.add(Arguments.of(dialect, stored));
			}
		}
		return arguments;
	}

	@BeforeEach
	void insertRows() throws SQLException {
		this.database = TestDatabase.of(this.dialect);
		this.stored.insert(this.dialect, this.database);
		this.sql = new RelaySql(this.dialect, this.database.tables());
		this.retention = new RetentionSql(this.dialect, this.database.tables());
		this.connection = this.database.dataSource().getConnection();
		this.visited = new VisitedRows(this.dialect, this.connection);
	}

	@AfterEach
	void dropTables() throws SQLException {
		if (this.connection != null) {
			this.connection.close();
			this.database.close();
		}
	}

	@Test
	void looksAtNoMoreRowsThanNeeded() throws SQLException {
		long waiting = count("partition_no = 3 AND status IN (3, 4, -1)");

		expect("due", FEW + StoredRows.PARTITIONS * 4L, this.sql.due(), List.of());
		expect("lock", FEW, this.sql.lock(3), List.of(1, 2, 3));
		expect("blockers", FEW + Math.min(waiting, 1001), this.sql.blockers(1, 0, false), List.of(3));
		expect("blockers with failed ones", FEW + 2 * Math.min(waiting, 1001), this.sql.blockers(1, 0, true),
				List.of(3, 3));
		expect("blockers of keys", FEW + waiting, this.sql.blockers(1, 2, true),
				List.of(3, "k3", "k19", 3, "k3", "k19"));
		expect("read", FEW + 16 * 62L, this.sql.read(16),
				IntStream.range(0, 16).boxed().flatMap((no) -> Stream.of(no, 15, no, 15, no, 31)).toList());
		expect("held", FEW + 2 * waiting, this.sql.held(1, 2), List.of(3, "k3", "k19", 500));
		expect("orphans of keys", FEW + 2 * waiting, this.sql.orphans(1, 2, false), List.of(3, "k3", "k19", 3));
		// H2 looks at all retrying messages of the partition for each held one
		long perHeld = (this.dialect == Dialect.H2) ? waiting / 3 : 4;
		expect("orphans", FEW + waiting * perHeld, this.sql.orphans(1, 0, false), List.of(3, 3));
		expect("orphans if blocking", FEW + waiting * perHeld, this.sql.orphans(1, 0, true), List.of(3, 3, 3));
		expect("timeless", FEW, this.sql.timeless(1), List.of(3, 3));
		PartitionTable partitions = new PartitionTable(this.dialect, this.database.tables());
		expect("strays", FEW, new Repartition(this.dialect, this.database.tables(), partitions).strays(),
				List.of(16, 16, 16, 16, 16, 16, 16));
		expect("update", FEW, this.sql.update("attempts = 1", 2), rows());
		expect("delete", FEW, this.sql.delete(2), rows());
	}

	@Test
	void aMissingIndexWouldBeNoticed() throws SQLException {
		assumeTrue(this.stored == StoredRows.MIXED);
		boolean named = this.dialect == Dialect.MARIADB;
		for (String name : List.of("outbox_message_pending", "outbox_message_due")) {
			this.database.jdbc()
				.execute("DROP INDEX " + (named ? name + " ON " + this.database.tables().message()
						: this.database.tables().prefix() + name));
		}

		if (named) {
			assertThatExceptionOfType(SQLException.class).isThrownBy(() -> this.visited.of(this.sql.due(), List.of()))
				.withMessageContaining("Key 'outbox_message_pending' doesn't exist");
			return;
		}
		assertThat(this.visited.of(this.sql.read(1), List.of(3, 15, 3, 15, 3, 31))).isGreaterThan(FEW + 62L);
		assertThat(this.visited.of(this.sql.due(), List.of())).isGreaterThan(FEW + StoredRows.PARTITIONS * 4L);
	}

	/**
	 * What it chooses otherwise depends on the moment of the last statistics.
	 */
	@Test
	void thePlannerOfMariadbHasNoChoice() {
		assumeTrue(this.dialect == Dialect.MARIADB);
		StatusSql statuses = new StatusSql(this.dialect, this.database.tables());

		assertOneIndex(this.sql.due());
		assertOneIndex(this.sql.read(1), 3, 15, 3, 15, 3, 31);
		assertOneIndex(this.sql.held(1, 1), 3, "k3", 500);
		assertOneIndex(this.sql.forgotten(1), 3);
		assertOneIndex(statuses.backlog());
		assertOneIndex(this.retention.partition(), 3);
		assertOneIndex(this.retention.pageOfPartition(), 0L, 3, 0L, 1000);
	}

	private void assertOneIndex(String sql, Object... parameters) {
		List<String> possible = this.database.jdbc()
			.query("EXPLAIN " + sql,
					(resultSet, row) -> "m".equals(resultSet.getString("table")) ? resultSet.getString("possible_keys")
							: "",
					parameters)
			.stream()
			.filter(Predicate.not(String::isEmpty))
			.toList();

		assertThat(possible).as(sql)
			.isNotEmpty()
			.allMatch(Pattern.compile("outbox_message_(pending|due)").asMatchPredicate());
	}

	@Test
	void retentionLooksAtNoMoreRowsThanNeeded() throws SQLException {
		long twoHours = PublishedSweep.micros(Duration.ofHours(2));

		expect("retention lock", FEW, this.retention.lock(), List.of());
		if (this.dialect == Dialect.POSTGRESQL) {
			expect("young page", FEW, this.retention.pageByMessageId(),
					List.of(twoHours, twoHours, new UUID(0, 0), 1000));
			long ages = PublishedSweep.micros(Duration.ofDays(36_500));
			expect("ancient page", FEW, this.retention.pageByMessageId(), List.of(ages, ages, new UUID(0, 0), 1000));
			expect("old page", FEW + 1000, this.retention.pageByMessageId(), List.of(0L, 0L, new UUID(0, 0), 1000));
		}
		else {
			expect("partition", FEW, this.retention.partition(), List.of(3));
			expect("page", FEW + 1000, this.retention.pageOfPartition(), List.of(twoHours, 3, 0L, 1000));
			expect("next page", FEW + 1000, this.retention.pageOfPartition(), List.of(twoHours, 3, 5000L, 1000));
		}
		expect("delete", FEW, this.retention.delete(2), rows());
		expect("young inbox rows", FEW, this.retention.deleteReceived(), List.of(twoHours, 1000));
		expect("old inbox rows", FEW + 3 * 1000, this.retention.deleteReceived(), List.of(0L, 1000));
	}

	private void expect(String name, long bound, String sql, List<?> parameters) throws SQLException {
		long rows = this.visited.of(sql, parameters);
		assertThat(rows).as("%s on %s, %s: %s", name, this.dialect, this.stored, sql).isLessThanOrEqualTo(bound);
	}

	private List<?> rows() throws SQLException {
		if (this.dialect == Dialect.POSTGRESQL) {
			return List.of(this.connection.createArrayOf("uuid", new Object[] { new UUID(1, 1), new UUID(2, 2) }));
		}
		return List.of(1L, 2L);
	}

	private long count(String where) {
		Long count = this.database.jdbc()
			.queryForObject("SELECT COUNT(*) FROM " + this.database.tables().message() + " WHERE " + where, Long.class);
		return (count != null) ? count : 0;
	}

}
