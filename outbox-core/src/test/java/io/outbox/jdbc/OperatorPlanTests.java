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
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;

import io.outbox.support.TestDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * No statement of the endpoint, the gauges or the health looks at more rows than it has a
 * limit for, whatever else is in the table.
 */
@ParameterizedClass
@MethodSource("io.outbox.jdbc.PlanTests#databases")
class OperatorPlanTests {

	private static final int FEW = 60;

	private static final int LIMIT = Backlog.OTHERS_LIMIT;

	/** PostgreSQL rather sorts somewhat more rows than reads an index in its order. */
	private static final int SORTED = 5;

	private static final int WINDOW = 500;

	/** MariaDB reads a derived table and that of a window function again and again. */
	private static final int REPORTS = 9;

	@Parameter(0)
	private Dialect dialect;

	@Parameter(1)
	private StoredRows stored;

	private TestDatabase database;

	private Connection connection;

	private SearchSql search;

	private StatusSql statuses;

	private VisitedRows visited;

	@BeforeEach
	void insertRows() throws SQLException {
		this.database = TestDatabase.of(this.dialect);
		this.stored.insert(this.dialect, this.database);
		this.search = new SearchSql(this.dialect, this.database.tables());
		this.statuses = new StatusSql(this.dialect, this.database.tables());
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
	void countsEndAtTheirLimit() throws SQLException {
		for (MessageStatus status : EnumSet.complementOf(EnumSet.of(MessageStatus.PUBLISHED))) {
			expect("count " + status, FEW + SORTED * LIMIT, this.statuses.count(status, LIMIT), List.of());
			expect("rows " + status, FEW + SORTED * LIMIT, this.statuses.rows(status, "m.destination", LIMIT),
					List.of());
		}
		expect("oldest", FEW + 4 * StoredRows.PARTITIONS, "SELECT " + this.statuses.oldestPending(), List.of());
	}

	@Test
	void aSearchInAWindowReadsTheWindow() throws SQLException {
		List<Object> end = new ArrayList<>();
		for (boolean first : List.of(true, false)) {
			List<Object> parameters = new ArrayList<>(end);
			parameters.add(WINDOW);
			expect("window", FEW + REPORTS * WINDOW, this.search.window(!first), parameters);
			Object start = position(end);
			for (MessageFilter filter : filters()) {
				FilterSql conditions = new FilterSql(this.dialect).and("m.status + 0", filter.status())
					.with(filter)
					.and(this.search.before(), first ? null : end.get(0))
					.and(this.search.notBefore(), start);
				List<Object> values = new ArrayList<>(conditions.parameters());
				values.add(50);
				expect("search " + filter, FEW + 2 * WINDOW, this.search.inWindow(conditions), values);
			}
			end = List.of(start);
		}
	}

	@Test
	void aSearchForARareStatusReadsItsRows() throws SQLException {
		for (MessageStatus status : EnumSet.complementOf(EnumSet.of(MessageStatus.PUBLISHED))) {
			Integer rows = this.database.jdbc()
				.queryForObject("SELECT COUNT(*) FROM " + this.database.tables().message() + " WHERE status = ?",
						Integer.class, status.code());
			if (rows != null && rows < StoredRows.COUNT / 5) {
				FilterSql conditions = new FilterSql(this.dialect).and("m.status", status);
				expect("rare " + status, FEW + 2 * rows, this.search.rare(conditions), List.of(50));
			}
		}
	}

	private List<MessageFilter> filters() {
		List<MessageFilter> filters = new ArrayList<>();
		for (MessageStatus status : MessageStatus.values()) {
			filters.add(MessageFilter.ALL.withStatus(status));
		}
		filters.add(new MessageFilter(null, null, "none", null, null, null, null, null));
		filters.add(new MessageFilter(null, "/queue/none", null, null, null, null, null, null));
		filters.add(new MessageFilter(null, null, null, null, null, "no route", null, null));
		return filters;
	}

	/** The key of the row at the start of the window that ends there. */
	private Object position(List<Object> end) {
		String key = (this.dialect == Dialect.POSTGRESQL) ? "message_id" : "id";
		return this.database.jdbc()
			.queryForObject("SELECT %1$s FROM %2$s%3$s ORDER BY %1$s DESC LIMIT 1 OFFSET %4$d".formatted(key,
					this.database.tables().message(), end.isEmpty() ? "" : " WHERE " + key + " < ?", WINDOW - 1),
					Object.class, end.toArray());
	}

	private void expect(String name, long bound, String sql, List<?> parameters) throws SQLException {
		long rows = this.visited.of(sql, parameters);
		assertThat(rows).as("%s on %s, %s: %s", name, this.dialect, this.stored, sql).isLessThanOrEqualTo(bound);
	}

}
