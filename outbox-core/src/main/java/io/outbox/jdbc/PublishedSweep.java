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

/**
 * One way through the published messages, which deletes the old ones page by page. Where
 * the ids are the primary key, their time says where to end. Elsewhere each partition is
 * read in the order of ids until a page holds nothing old, so that young messages are not
 * read over and over. Owned by one thread.
 */
public final class PublishedSweep {

	private static final RowId START = new RowId(Long.MIN_VALUE, new UUID(0, 0));

	private final Dialect dialect;

	private final RelayRows rows;

	private final RetentionSql sql;

	private final long age;

	private final int limit;

	private int partition = Short.MIN_VALUE - 1;

	private boolean partitionDone = true;

	private RowId last = START;

	PublishedSweep(Dialect dialect, RetentionSql sql, Duration age, int limit) {
		this.dialect = dialect;
		this.rows = new RelayRows(dialect);
		this.sql = sql;
		this.age = micros(age);
		this.limit = limit;
	}

	/**
	 * Delete what is old of the next page.
	 * @param connection the connection
	 * @return whether there may be another page
	 * @throws SQLException if the database refuses
	 */
	public boolean next(Connection connection) throws SQLException {
		if (this.dialect == Dialect.POSTGRESQL) {
			List<Object> parameters = List.of(this.age, this.age, this.last.messageId(), this.limit);
			Page page = page(connection, this.sql.pageByMessageId(), parameters);
			return page.size() == this.limit;
		}
		if (this.partitionDone && !nextPartition(connection)) {
			return false;
		}
		List<Object> parameters = List.of(this.age, this.partition, this.last.id(), this.limit);
		Page page = page(connection, this.sql.pageOfPartition(), parameters);
		this.partitionDone = page.size() < this.limit || page.old().isEmpty();
		return true;
	}

	private boolean nextPartition(Connection connection) throws SQLException {
		List<Integer> next = this.rows.integers(connection, this.sql.partition(), List.of(this.partition + 1));
		if (next.isEmpty()) {
			return false;
		}
		this.partition = next.get(0);
		this.partitionDone = false;
		this.last = START;
		return true;
	}

	private Page page(Connection connection, String sql, List<Object> parameters) throws SQLException {
		List<Candidate> candidates = this.rows.query(connection, sql, parameters,
				(resultSet) -> new Candidate(new RowId(resultSet.getLong(1), this.dialect.uuid(resultSet, 2)),
						resultSet.getBoolean(3)));
		if (!candidates.isEmpty()) {
			this.last = candidates.get(candidates.size() - 1).row();
		}
		List<RowId> old = new ArrayList<>();
		candidates.stream().filter(Candidate::old).map(Candidate::row).forEach(old::add);
		this.rows.update(connection, this.sql.delete(old.size()), List.of(), old);
		return new Page(candidates.size(), old);
	}

	static long micros(Duration age) {
		return -(age.toSeconds() * 1_000_000 + age.toNanosPart() / 1000);
	}

	private record Candidate(RowId row, boolean old) {
	}

	private record Page(int size, List<RowId> old) {
	}

}
