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

import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;

/**
 * SQL text of the relay for one database and one set of table names. {@code ORDER BY}
 * names all columns of the index, because H2 sorts the whole backlog otherwise. Paused
 * destinations are joined, because MariaDB remembers the result of a subquery without
 * regard to case.
 */
final class RelaySql {

	private static final String COLUMNS = """
			m.id, m.message_id, m.status, m.partition_no, m.message_key, m.destination, m.type, m.operation,
			m.body, m.headers, m.attempts, m.created_at, %s AS remaining,
			CASE WHEN d.destination IS NULL THEN 0 ELSE 1 END AS paused""";

	/**
	 * For PostgreSQL, which takes longer to plan a look at many partitions than to take
	 * it, and else plans it anew each time.
	 */
	static final String KEEP_PLANS = "SET LOCAL plan_cache_mode = force_generic_plan";

	/** So many are read without a look at their keys. */
	static final int MAX_BLOCKERS = 1000;

	private final Dialect dialect;

	private final String message;

	private final String partition;

	private final String pending;

	private final String timed;

	private final String paused;

	private final String columns;

	RelaySql(Dialect dialect, OutboxTables tables) {
		this.dialect = dialect;
		this.message = tables.message();
		this.partition = tables.partition();
		this.pending = this.message + " m" + MessageIndex.PENDING.hint(dialect);
		this.timed = this.message + " m" + MessageIndex.DUE.hint(dialect);
		this.paused = " LEFT JOIN %s d ON d.destination = m.destination AND d.resumed_partitions <= m.partition_no"
			.formatted(tables.paused());
		this.columns = COLUMNS.formatted(dialect.millisUntil("m.expires_at"));
	}

	/**
	 * Partitions, and whether each has something pending, retrying or delayed to send.
	 * Only the first row of each is looked at, so that many that are not due cost
	 * nothing.
	 */
	String due() {
		String due = """
				(SELECT CASE WHEN m.due_at > %2$s THEN 0 ELSE 1 END FROM %1$s
				WHERE m.status = %3$d AND m.partition_no = p.partition_no
				ORDER BY m.status, m.partition_no, m.due_at LIMIT 1)""";
		return """
				SELECT p.partition_no,
				(SELECT 1 FROM %1$s WHERE m.status = 1 AND m.partition_no = p.partition_no
				ORDER BY m.status, m.partition_no, m.id LIMIT 1),
				%3$s, %4$s
				FROM %2$s p WHERE p.partition_no >= 0 ORDER BY p.partition_no""".formatted(this.pending, this.partition,
				due.formatted(this.timed, this.dialect.now(), 3), due.formatted(this.timed, this.dialect.now(), 5));
	}

	String lock(int partitions) {
		return "SELECT partition_no FROM %s WHERE partition_no IN (%s) ORDER BY partition_no FOR UPDATE SKIP LOCKED"
			.formatted(this.partition, parameters(partitions));
	}

	/**
	 * Keys and ids of retrying messages and, if they block, of failed ones: partitions
	 * and keys for each of the two. Without keys there is a limit.
	 */
	String blockers(int partitions, int keys, boolean blocking) {
		String one = "(SELECT m.message_key, m.id FROM " + this.message
				+ " m WHERE m.status = %d AND m.partition_no IN (" + parameters(partitions) + ")" + ((keys > 0)
						? " AND m.message_key IN (" + parameters(keys) + "))" : " LIMIT " + (MAX_BLOCKERS + 1) + ")");
		return one.formatted(3) + (blocking ? " UNION ALL " + one.formatted(-1) : "");
	}

	/**
	 * Rows to send: partition and limit, three times for each partition: retrying,
	 * delayed, pending.
	 */
	String read(int partitions) {
		String due = """
				(SELECT %1$s FROM %2$s%3$s WHERE m.status = %5$s AND m.partition_no = ? AND m.due_at <= %4$s
				ORDER BY m.status, m.partition_no, m.due_at LIMIT ?)""";
		String pending = """
				(SELECT %1$s FROM %2$s%3$s WHERE m.status = 1 AND m.partition_no = ?
				ORDER BY m.status, m.partition_no, m.id LIMIT ?)""".formatted(this.columns, this.pending, this.paused);
		String retrying = due.formatted(this.columns, this.timed, this.paused, this.dialect.now(), "3");
		String delayed = due.formatted(this.columns, this.timed, this.paused, this.dialect.now(), "5");
		String one = String.join("\nUNION ALL\n", retrying, delayed, pending);
		return String.join("\nUNION ALL\n", Collections.nCopies(partitions, one));
	}

	/** The parameters of {@link #read}: of retrying and of delayed rows half as many. */
	static List<Object> limits(Collection<Integer> partitions, int limit) {
		Integer half = Math.max(1, limit / 2);
		return partitions.stream()
			.<Object>flatMap((partition) -> Stream.of(partition, half, partition, half, partition, limit))
			.toList();
	}

	/** Retrying and delayed rows without a time: each partition twice. */
	String timeless(int partitions) {
		String one = """
				SELECT m.message_id, m.id FROM %1$s m
				WHERE m.status = 3 AND m.partition_no = ? AND m.due_at IS NULL
				UNION ALL SELECT m.message_id, m.id FROM %1$s m
				WHERE m.status = 5 AND m.partition_no = ? AND m.due_at IS NULL""".formatted(this.message);
		return String.join("\nUNION ALL\n", Collections.nCopies(partitions, one));
	}

	/** Rows that wait for a key: partitions, keys, limit. */
	String held(int partitions, int keys) {
		return """
				SELECT %s FROM %s%s WHERE m.status = 4 AND m.partition_no IN (%s) AND m.message_key IN (%s)
				ORDER BY m.id LIMIT ?""".formatted(this.columns, this.pending, this.paused, parameters(partitions),
				parameters(keys));
	}

	/**
	 * First rows of keys whose held rows have nothing before them: partitions, keys, and
	 * the partitions once more, twice if failed messages block.
	 */
	String orphans(int partitions, int keys, boolean blocking) {
		String among = parameters(partitions);
		String key = (keys > 0) ? " AND m.message_key IN (" + parameters(keys) + ")" : "";
		String first = blocked(3, among) + (blocking ? blocked(-1, among) : "");
		return """
				SELECT h.message_id, h.id FROM (SELECT MIN(m.id) AS id, m.partition_no, m.message_key FROM %1$s m
				WHERE m.status = 4 AND m.partition_no IN (%2$s)%3$s%4$s GROUP BY m.partition_no, m.message_key) f
				JOIN %1$s h ON h.status = 4 AND h.partition_no = f.partition_no
				AND h.message_key = f.message_key AND h.id = f.id""".formatted(this.message, among, key, first);
	}

	/**
	 * One status each, because PostgreSQL would use no index for two of different ones.
	 */
	private String blocked(int status, String partitions) {
		return """

				AND NOT EXISTS (SELECT 1 FROM %s b WHERE b.status = %d AND b.partition_no IN (%s)
				AND b.partition_no = m.partition_no AND b.message_key = m.message_key)""".formatted(this.message,
				status, partitions);
	}

	/** Rows set aside whose destination is not paused, or no longer: partitions. */
	String forgotten(int partitions) {
		return """
				SELECT m.message_id, m.id FROM %s%s WHERE m.status = 6 AND m.partition_no IN (%s)
				AND d.destination IS NULL ORDER BY m.id LIMIT 10000""".formatted(this.pending, this.paused,
				parameters(partitions));
	}

	/** Set columns of rows, found by the primary key. */
	String update(String assignments, int rows) {
		return "UPDATE " + this.message + " SET " + assignments + " WHERE " + primaryKey(rows);
	}

	/** Delete rows, found by the primary key. */
	String delete(int rows) {
		return "DELETE FROM " + this.message + " WHERE " + primaryKey(rows);
	}

	private String primaryKey(int rows) {
		return (this.dialect == Dialect.POSTGRESQL) ? "message_id = ANY (?)" : "id IN (" + parameters(rows) + ")";
	}

	private static String parameters(int count) {
		return String.join(", ", Collections.nCopies(count, "?"));
	}

}
