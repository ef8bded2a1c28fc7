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
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

import javax.sql.DataSource;

import io.outbox.OutboxException;
import io.outbox.jdbc.MessageCounts.Count;
import io.outbox.jdbc.MessageCounts.DestinationCount;

import org.springframework.util.Assert;

/**
 * Counts messages in a time that does not grow with the table: of each status up to a
 * limit, and published ones among the newest rows only. Safe for use by several threads.
 */
public final class MessageCounter {

	/** The limit to each number. */
	public static final int LIMIT = 1000;

	private static final int WINDOW = 20_000;

	private static final int DESTINATIONS = 20;

	private final OperatorTransactions transactions;

	private final RelayRows rows;

	private final Dialect dialect;

	private final String unsent;

	private final String published;

	private final String oldest;

	/**
	 * Create a counter.
	 * @param dataSource the data source with the tables
	 * @param dialect the database
	 * @param tables the names of the tables
	 */
	public MessageCounter(DataSource dataSource, Dialect dialect, OutboxTables tables) {
		Assert.notNull(dataSource, "'dataSource' must not be null");
		Assert.notNull(dialect, "'dialect' must not be null");
		Assert.notNull(tables, "'tables' must not be null");
		this.transactions = new OperatorTransactions(dataSource, dialect, tables);
		this.rows = new RelayRows(dialect);
		this.dialect = dialect;
		StatusSql statuses = new StatusSql(dialect, tables);
		List<String> each = Arrays.stream(MessageStatus.values())
			.filter((status) -> status != MessageStatus.PUBLISHED)
			.map((status) -> "(" + statuses.rows(status, "m.status, m.destination", LIMIT + 1) + ")")
			.toList();
		this.unsent = "SELECT c.status, c.destination, COUNT(*) FROM (%s) c GROUP BY c.status, c.destination"
			.formatted(String.join(" UNION ALL ", each));
		String key = (dialect == Dialect.POSTGRESQL) ? "m.message_id" : "m.id";
		this.published = """
				SELECT SUM(CASE WHEN w.status = 2 THEN 1 ELSE 0 END), COUNT(*)
				FROM (SELECT m.status FROM %s m ORDER BY %s DESC LIMIT %d) w""".formatted(tables.message(), key,
				WINDOW);
		this.oldest = "SELECT " + statuses.oldestPending();
	}

	/**
	 * Count.
	 * @return what there is
	 * @throws OutboxException if the database refuses
	 */
	public MessageCounts count() {
		return this.transactions.run(this::count);
	}

	private MessageCounts count(Connection connection) throws SQLException {
		Map<MessageStatus, Long> totals = new EnumMap<>(MessageStatus.class);
		Map<String, Map<MessageStatus, Long>> destinations = new TreeMap<>();
		this.rows.query(connection, this.unsent, List.of(), (resultSet) -> {
			MessageStatus status = MessageStatus.of(resultSet.getInt(1));
			long number = resultSet.getLong(3);
			totals.merge(status, number, Long::sum);
			return destinations
				.computeIfAbsent(resultSet.getString(2), (destination) -> new EnumMap<>(MessageStatus.class))
				.put(status, number);
		});
		Map<MessageStatus, Count> counts = new EnumMap<>(MessageStatus.class);
		for (MessageStatus status : MessageStatus.values()) {
			long total = totals.getOrDefault(status, 0L);
			counts.put(status, new Count(Math.min(total, LIMIT), total > LIMIT));
		}
		counts.put(MessageStatus.PUBLISHED, published(connection));
		List<Instant> oldest = this.rows
			.query(connection, this.oldest, List.of(),
					(resultSet) -> Objects.requireNonNullElse(this.dialect.instant(resultSet, 1), Instant.MAX))
			.stream()
			.filter((time) -> time != Instant.MAX)
			.toList();
		return new MessageCounts(counts, oldest.isEmpty() ? null : oldest.get(0), top(destinations));
	}

	private Count published(Connection connection) throws SQLException {
		return this.rows.query(connection, this.published, List.of(), (resultSet) -> {
			long number = resultSet.getLong(1);
			return new Count(Math.min(number, LIMIT), number > LIMIT || resultSet.getLong(2) == WINDOW);
		}).get(0);
	}

	private static List<DestinationCount> top(Map<String, Map<MessageStatus, Long>> destinations) {
		List<DestinationCount> all = new ArrayList<>();
		destinations.forEach((destination, counts) -> all.add(new DestinationCount(destination, counts)));
		all.sort(Comparator.comparingLong(DestinationCount::total).reversed());
		return List.copyOf(all.subList(0, Math.min(all.size(), DESTINATIONS)));
	}

}
