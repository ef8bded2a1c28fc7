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

import java.util.UUID;

/**
 * SQL text of searches. Messages are in the order of the primary key: the message id on
 * PostgreSQL, which is in the order of time, and the number elsewhere.
 */
final class SearchSql {

	private final Dialect dialect;

	private final String message;

	private final String key;

	private final StatusSql statuses;

	SearchSql(Dialect dialect, OutboxTables tables) {
		this.dialect = dialect;
		this.message = tables.message();
		this.key = (dialect == Dialect.POSTGRESQL) ? "m.message_id" : "m.id";
		this.statuses = new StatusSql(dialect, tables);
	}

	/** The number of messages with a status, up to a limit. */
	String count(MessageStatus status, int limit) {
		return this.statuses.count(status, limit);
	}

	String before() {
		return this.key + " < ?";
	}

	String notBefore() {
		return this.key + " >= ?";
	}

	/** The expression keeps the planner from reading all messages in this order. */
	String rare(FilterSql conditions) {
		String order = (this.dialect == Dialect.POSTGRESQL) ? "CAST(m.message_id AS text) COLLATE \"C\"" : "m.id + 0";
		return select(conditions, order);
	}

	String inWindow(FilterSql conditions) {
		return select(conditions, this.key);
	}

	/** First of a number of messages, and how many there are: end, limit. */
	String window(boolean end) {
		return """
				SELECT w.id, w.message_id, COUNT(*) OVER () FROM (SELECT m.id, m.message_id FROM %1$s m%2$s
				ORDER BY %3$s DESC LIMIT ?) w ORDER BY %4$s LIMIT 1""".formatted(this.message,
				end ? " WHERE " + before() : "", this.key, this.key.replace("m.", "w."));
	}

	String one(boolean body) {
		return "SELECT %s, m.headers%s FROM %s m WHERE m.message_id = ?".formatted(SummaryRows.COLUMNS,
				body ? ", m.body" : "", this.message);
	}

	Object position(long id, UUID messageId) {
		return (this.dialect == Dialect.POSTGRESQL) ? messageId : Long.valueOf(id);
	}

	Object position(String cursor) {
		try {
			return (this.dialect == Dialect.POSTGRESQL) ? UUID.fromString(cursor) : Long.valueOf(cursor);
		}
		catch (IllegalArgumentException ex) {
			throw new IllegalArgumentException("'cursor' must be the 'next' of a page of this search", ex);
		}
	}

	private String select(FilterSql conditions, String order) {
		return "SELECT %s FROM %s m WHERE %s ORDER BY %s DESC LIMIT ?".formatted(SummaryRows.COLUMNS, this.message,
				conditions.text(), order);
	}

}
