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
 * SQL text of the retention for one database and one set of table names.
 */
final class RetentionSql {

	/**
	 * No relay sends from this partition: its row exists to be locked by a retention.
	 */
	static final int PARTITION = -1;

	private final Dialect dialect;

	private final OutboxTables tables;

	RetentionSql(Dialect dialect, OutboxTables tables) {
		this.dialect = dialect;
		this.tables = tables;
	}

	/** Find the row that is to be locked. */
	String row() {
		return "SELECT partition_no FROM %s WHERE partition_no = %d".formatted(this.tables.partition(), PARTITION);
	}

	String lock() {
		return row() + " FOR UPDATE SKIP LOCKED";
	}

	/**
	 * A page of messages that are older than an age, by the primary key, and whether each
	 * may be deleted: age in microseconds twice, last id of the page before, limit.
	 * PostgreSQL only.
	 */
	String pageByMessageId() {
		return """
				SELECT m.id, m.message_id, m.status = 2 AND m.published_at < %1$s FROM %2$s m
				WHERE m.message_id < CAST(LPAD(TO_HEX(CAST(GREATEST(0, EXTRACT(EPOCH FROM %1$s)) * 1000 AS bigint)), 12, '0')
				|| '00000000000000000000' AS uuid) AND m.message_id > ? ORDER BY m.message_id LIMIT ?"""
			.formatted(this.dialect.fromNow(), this.tables.message());
	}

	/** The first partition that has published messages: the lowest number. */
	String partition() {
		return """
				SELECT m.partition_no FROM %s m%s WHERE m.status = 2 AND m.partition_no >= ?
				ORDER BY m.status, m.partition_no, m.id LIMIT 1""".formatted(this.tables.message(),
				MessageIndex.PENDING.hint(this.dialect));
	}

	/**
	 * A page of published messages of a partition, and whether each may be deleted: age
	 * in microseconds, partition, last id of the page before, limit.
	 */
	String pageOfPartition() {
		return """
				SELECT m.id, m.message_id, m.published_at < %s FROM %s m%s
				WHERE m.status = 2 AND m.partition_no = ? AND m.id > ?
				ORDER BY m.status, m.partition_no, m.id LIMIT ?""".formatted(this.dialect.fromNow(),
				this.tables.message(), MessageIndex.PENDING.hint(this.dialect));
	}

	/** Delete published messages, found by the primary key. */
	String delete(int rows) {
		return new RelaySql(this.dialect, this.tables).delete(rows) + " AND status = 2";
	}

	/** Forget the oldest received messages: age in microseconds, limit. */
	String deleteReceived() {
		String sql = switch (this.dialect) {
			case POSTGRESQL -> """
					DELETE FROM %1$s WHERE ctid = ANY (ARRAY(SELECT ctid FROM %1$s
					WHERE received_at < %2$s ORDER BY received_at LIMIT ?))""";
			case MARIADB, MYSQL -> "DELETE FROM %1$s WHERE received_at < %2$s ORDER BY received_at LIMIT ?";
			case H2 -> "DELETE FROM %1$s WHERE received_at < %2$s FETCH FIRST ? ROWS ONLY";
		};
		return sql.formatted(this.tables.inbox(), this.dialect.fromNow());
	}

}
