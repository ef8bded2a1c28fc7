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

import io.outbox.support.TestDatabase;

import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Fills the tables with twenty thousand rows whose statuses are mixed in one way.
 */
enum StoredRows {

	/** All statuses. */
	MIXED("""
			CASE MOD((n - MOD(n, 16)) / 16, 20) WHEN 0 THEN 1 WHEN 1 THEN 1 WHEN 2 THEN 3 WHEN 3 THEN 4 WHEN 4 THEN 5
			WHEN 5 THEN -1 WHEN 6 THEN -2 ELSE 2 END"""),

	/** A backlog and nothing else. */
	PENDING("1"),

	/** A backlog of messages that are not due yet. */
	DELAYED("5"),

	/** Messages to a paused destination, all of them set aside. */
	PAUSED("6"),

	/** Hardly anything but published messages. */
	PUBLISHED("CASE WHEN n % 1000 < 16 THEN 1 ELSE 2 END");

	static final int COUNT = 20_000;

	static final int PARTITIONS = 16;

	private final String status;

	StoredRows(String status) {
		this.status = status;
	}

	/** Insert the rows: from an hour ago, and never due before an hour has passed. */
	void insert(Dialect dialect, TestDatabase database) {
		JdbcTemplate jdbc = database.jdbc();
		String series = switch (dialect) {
			case POSTGRESQL -> "generate_series(1, %d) AS s(n)";
			case MARIADB, MYSQL -> "(SELECT seq AS n FROM seq_1_to_%d) s";
			case H2 -> "(SELECT X AS n FROM SYSTEM_RANGE(1, %d)) s";
		};
		String from = " FROM " + series.formatted(COUNT);
		String id = switch (dialect) {
			case POSTGRESQL -> "CAST(LPAD(TO_HEX(CAST(EXTRACT(EPOCH FROM " + time(dialect, -1)
					+ ") * 1000 AS bigint)), 12, '0') || LPAD(TO_HEX(n), 20, '0') AS uuid)";
			case MARIADB, MYSQL -> "UUID()";
			case H2 -> "RANDOM_UUID()";
		};
		jdbc.update("INSERT INTO " + database.tables().message()
				+ " (message_id, partition_no, message_key, destination, type, body, headers, status, due_at, published_at)"
				+ " SELECT " + id + ", n % 16, CONCAT('k', n % 500), '/queue/q', 'T', 'body', '{}', " + this.status
				+ ", " + time(dialect, 1) + ", " + time(dialect, -1) + from);
		jdbc.update("INSERT INTO " + database.tables().inbox()
				+ " (subscriber, message_id, received_at, destination) SELECT 's', CONCAT('m', n), " + time(dialect, -1)
				+ ", 'd'" + from);
		for (int partition = 0; partition < PARTITIONS; partition++) {
			jdbc.update("INSERT INTO " + database.tables().partition() + " (partition_no) VALUES (?)", partition);
		}
		for (String table : new String[] { database.tables().message(), database.tables().inbox() }) {
			jdbc.execute(((dialect == Dialect.POSTGRESQL) ? "VACUUM ANALYZE " : "ANALYZE TABLE ") + table);
		}
	}

	private static String time(Dialect dialect, int hours) {
		return dialect.fromNow().replace("?", Long.toString(hours * 3_600_000_000L));
	}

}
