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
 * SQL text that looks at the messages of one status, up to a limit and in the order of an
 * index, whatever the planner believes of the table. For one database and one set of
 * table names.
 */
final class StatusSql {

	private final Dialect dialect;

	private final String message;

	private final String partition;

	StatusSql(Dialect dialect, OutboxTables tables) {
		this.dialect = dialect;
		this.message = tables.message();
		this.partition = tables.partition();
	}

	/**
	 * The messages of a status, as a query without parameters.
	 * @param status any but {@link MessageStatus#PUBLISHED}, which has no index
	 * everywhere
	 * @param columns columns of {@code m}
	 * @param limit the maximum number of rows
	 */
	String rows(MessageStatus status, String columns, int limit) {
		// To order by the status PostgreSQL would read each row beside its index entry
		String first = (this.dialect == Dialect.POSTGRESQL) ? "" : "m.status, ";
		boolean timed = status == MessageStatus.RETRYING || status == MessageStatus.DELAYED;
		MessageIndex index = timed ? MessageIndex.DUE : MessageIndex.PENDING;
		return """
				SELECT %1$s FROM %2$s m%7$s WHERE m.status = %3$d
				ORDER BY %4$sm.partition_no, m.%5$s LIMIT %6$d""".formatted(columns, this.message, status.code(), first,
				timed ? "due_at" : "id", limit, index.hint(this.dialect));
	}

	/** How many messages have a status, up to a limit. */
	String count(MessageStatus status, int limit) {
		return "SELECT COUNT(*) FROM (%s) c".formatted(rows(status, "m.partition_no", limit));
	}

	/**
	 * When the oldest pending message was written, as a scalar expression: the first of
	 * each partition is looked at.
	 */
	String oldestPending() {
		String first = """
				(SELECT m.created_at FROM %1$s m%3$s WHERE m.status = 1%2$s
				ORDER BY m.status, m.partition_no, m.id LIMIT 1)""";
		String hint = MessageIndex.PENDING.hint(this.dialect);
		// There are no partitions before a relay has started
		return """
				COALESCE((SELECT MIN(f.created_at) FROM (SELECT %1$s AS created_at
				FROM %2$s p WHERE p.partition_no >= 0) f), %3$s)""".formatted(
				first.formatted(this.message, " AND m.partition_no = p.partition_no", hint), this.partition,
				first.formatted(this.message, "", hint));
	}

	/**
	 * One row: pending, milliseconds from now to the oldest pending message, retrying,
	 * held, delayed, failed.
	 */
	String backlog() {
		return "SELECT (%s), %s, (%s), (%s), (%s), (%s)".formatted(count(MessageStatus.PENDING, Backlog.PENDING_LIMIT),
				this.dialect.millisUntil(oldestPending()), count(MessageStatus.RETRYING, Backlog.OTHERS_LIMIT),
				count(MessageStatus.HELD, Backlog.OTHERS_LIMIT), count(MessageStatus.DELAYED, Backlog.OTHERS_LIMIT),
				count(MessageStatus.FAILED, Backlog.OTHERS_LIMIT));
	}

}
