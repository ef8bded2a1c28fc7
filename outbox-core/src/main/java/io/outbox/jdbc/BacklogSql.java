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

/**
 * SQL text that counts what waits, for one database and one set of table names. Every
 * part reads an index in its order and ends at a limit.
 */
final class BacklogSql {

	private final Dialect dialect;

	private final String message;

	private final String partition;

	BacklogSql(Dialect dialect, OutboxTables tables) {
		this.dialect = dialect;
		this.message = tables.message();
		this.partition = tables.partition();
	}

	/**
	 * One row: pending, milliseconds from now to the oldest pending message, retrying,
	 * delayed, held, failed.
	 */
	String count() {
		String first = """
				(SELECT m.created_at FROM %1$s m WHERE m.status = 1%2$s
				ORDER BY m.status, m.partition_no, m.id LIMIT 1)""";
		// There are no partitions before a relay has started
		String oldest = """
				COALESCE((SELECT MIN(f.created_at) FROM (SELECT %1$s AS created_at
				FROM %2$s p WHERE p.partition_no >= 0) f), %3$s)""".formatted(
				first.formatted(this.message, " AND m.partition_no = p.partition_no"), this.partition,
				first.formatted(this.message, ""));
		return """
				SELECT (SELECT COUNT(*) FROM (%1$s) a), %2$s,
				(SELECT COUNT(*) FROM (%3$s) b), (SELECT COUNT(*) FROM (%4$s) c), w.held, w.failed
				FROM (SELECT COUNT(CASE WHEN d.status = 4 THEN 1 END) AS held,
				COUNT(CASE WHEN d.status = -1 THEN 1 END) AS failed FROM (%5$s) d) w""".formatted(
				rows(1, "id", Backlog.PENDING_LIMIT), this.dialect.millisUntil(oldest),
				rows(3, "due_at", Backlog.OTHERS_LIMIT), rows(5, "due_at", Backlog.OTHERS_LIMIT), heldOrFailed());
	}

	private String rows(int status, String order, int limit) {
		return """
				SELECT m.status FROM %1$s m WHERE m.status = %2$d
				ORDER BY m.status, m.partition_no, m.%3$s LIMIT %4$d""".formatted(this.message, status, order, limit);
	}

	/**
	 * PostgreSQL has one index for both, without the status, so that looking for the one
	 * would visit all of the other.
	 */
	private String heldOrFailed() {
		if (this.dialect == Dialect.POSTGRESQL) {
			return """
					SELECT m.status FROM %1$s m WHERE m.status IN (4, -1)
					ORDER BY m.partition_no, m.message_key, m.id LIMIT %2$d""".formatted(this.message,
					Backlog.OTHERS_LIMIT);
		}
		return "(" + rows(4, "id", Backlog.OTHERS_LIMIT) + ") UNION ALL (" + rows(-1, "id", Backlog.OTHERS_LIMIT) + ")";
	}

}
