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

package io.outbox.benchmarks;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;

import io.outbox.jdbc.OutboxTables;
import org.jspecify.annotations.Nullable;

/**
 * Messages of about 350 bytes, of keys in no order. The same ones each time.
 */
final class Backlog {

	private static final long TIMEOUT_MINUTES = 30;

	private static final int OLD_DAYS = 30;

	private static final String YOUNG = "published_at > clock_timestamp() - interval '1 day'";

	/** With version-7 ids, and headers as the application writes them. */
	private static final String INSERT = """
			INSERT INTO %1$s (message_id, partition_no, message_key, destination, type, operation, body, headers, status,
				published_at)
			SELECT message_id, abs(hashtext(message_key)::bigint) %% 16, message_key, destination, 'PurchaseOrder', 'INSERT',
				rpad('{"number":' || n || ',"note":"', 348, 'x') || '"}',
				json_build_object('dop-msg-id', message_id, 'dop-msg-destination', destination,
					'dop-msg-type', 'PurchaseOrder', 'dop-msg-sent-time', '2026-01-01T00:00:00.123456Z',
					'dop-correlation-id', message_id, 'dop-msg-key', message_key, 'dop-msg-operation', 'INSERT')::text,
				CASE WHEN days IS NULL THEN 1 ELSE 2 END, clock_timestamp() - days * interval '1 day'
			FROM (SELECT n, days, ? || n %% ? || '.v1' AS destination,
				'PurchaseOrder:' || abs(hashint8(n)::bigint) %% ? AS message_key,
				overlay(replace(gen_random_uuid()::text, '-', '')
					PLACING lpad(to_hex((extract(epoch FROM clock_timestamp() - coalesce(days, 0) * interval '1 day')
						* 1000)::bigint), 12, '0') || '7'
					FROM 1 FOR 13)::uuid AS message_id
				FROM (SELECT n, ?::int AS days FROM generate_series(1, ?::bigint) AS n) AS series OFFSET 0) AS numbered
			""";

	private final Database database;

	private final OutboxTables tables;

	private final String table;

	private final int queues;

	private final int keys;

	private boolean keeping;

	private long published;

	/**
	 * Create an empty backlog in its table.
	 * @param queues the number of queues that the messages are for
	 * @param keys the number of keys
	 */
	Backlog(Database database, OutboxTables tables, int queues, int keys) {
		this.database = database;
		this.tables = tables;
		this.table = tables.message();
		this.queues = queues;
		this.keys = keys;
		this.database.jdbc().execute("TRUNCATE TABLE " + this.table);
	}

	OutboxTables tables() {
		return this.tables;
	}

	/** What the table takes on disk. */
	String size() {
		String sql = "SELECT pg_table_size('%1$s') AS table_bytes, pg_indexes_size('%1$s') AS index_bytes";
		return this.database.jdbc().queryForMap(sql.formatted(this.table)).toString();
	}

	/** Have published messages in the table that stay there. */
	void keep(long size) {
		insert(0, size);
		this.published += size;
		this.keeping = true;
		settle();
	}

	/**
	 * Have messages in the table that were published so long ago that nobody misses them.
	 */
	void keepOld(long size) {
		insert(OLD_DAYS, size);
		this.keeping = true;
		settle();
	}

	/** How many of {@link #keepOld} are left. */
	long old() {
		return this.database.count(this.table + " WHERE status = 2 AND NOT " + YOUNG);
	}

	/** Have so many pending messages, and the database at rest. */
	void fill(long size) {
		if (!this.keeping) {
			this.database.jdbc().execute("TRUNCATE TABLE " + this.table);
		}
		insert(null, size);
		settle();
	}

	private void insert(@Nullable Integer daysAgo, long size) {
		this.database.jdbc().update(INSERT.formatted(this.table), Queues.TOPIC, this.queues, this.keys, daysAgo, size);
	}

	private void settle() {
		this.database.jdbc().execute("VACUUM ANALYZE " + this.table);
		this.database.jdbc().execute("CHECKPOINT");
	}

	long pending() {
		return this.database.count(this.table + " WHERE status = 1");
	}

	void awaitNothingPending() throws TimeoutException {
		long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(TIMEOUT_MINUTES);
		// In the order of the index, or the planner reads the whole table
		String sql = "SELECT id FROM " + this.table + " WHERE status = 1 ORDER BY partition_no, id LIMIT 1";
		while (!this.database.jdbc().queryForList(sql).isEmpty()) {
			if (System.nanoTime() - deadline > 0) {
				throw new TimeoutException("The table was not drained");
			}
			LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
		}
	}

	/** Fails if a message is not marked as published. */
	void checkPublished(long size) {
		long count = this.database.count(this.table + " WHERE status = 2 AND " + YOUNG);
		if (count != this.published + size) {
			throw new IllegalStateException(
					"Only " + count + " of " + (this.published + size) + " messages are marked as published");
		}
		this.published += this.keeping ? size : 0;
	}

}
