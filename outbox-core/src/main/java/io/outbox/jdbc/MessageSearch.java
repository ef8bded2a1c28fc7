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
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

import javax.sql.DataSource;

import io.outbox.OutboxException;
import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

/**
 * Finds messages for a person, newest first. No search reads the whole table at once: if
 * few messages have the wanted status, it looks at these, and else at as many as it can
 * within a second, in the order of the primary key, so that a page may hold less than it
 * could and still say where to go on.
 * <p>
 * Safe for use by several threads.
 */
public final class MessageSearch {

	/** Maximum number of messages on a page. */
	public static final int MAX_SIZE = 500;

	private static final int WINDOW = 20_000;

	private static final Duration BUDGET = Duration.ofSeconds(1);

	private static final Duration CLOCK_DIFFERENCE = Duration.ofHours(1);

	private final OperatorTransactions transactions;

	private final RelayRows rows;

	private final SearchSql sql;

	private final Dialect dialect;

	private final int window;

	private final Duration budget;

	/**
	 * Create a search.
	 * @param dataSource the data source with the tables
	 * @param dialect the database
	 * @param tables the names of the tables
	 */
	public MessageSearch(DataSource dataSource, Dialect dialect, OutboxTables tables) {
		this(dataSource, dialect, tables, WINDOW, BUDGET);
	}

	MessageSearch(DataSource dataSource, Dialect dialect, OutboxTables tables, int window, Duration budget) {
		Assert.notNull(dataSource, "'dataSource' must not be null");
		Assert.notNull(dialect, "'dialect' must not be null");
		Assert.notNull(tables, "'tables' must not be null");
		this.transactions = new OperatorTransactions(dataSource, dialect, tables);
		this.rows = new RelayRows(dialect);
		this.sql = new SearchSql(dialect, tables);
		this.dialect = dialect;
		this.window = window;
		this.budget = budget;
	}

	/**
	 * Find messages.
	 * @param filter which ones
	 * @param cursor where to go on, as the page before says, or {@code null} to begin
	 * @param size the maximum number of messages, from 1 to {@value #MAX_SIZE}
	 * @return the page
	 * @throws IllegalArgumentException if the cursor is none or the size is out of range
	 * @throws OutboxException if the database refuses
	 */
	public MessagePage find(MessageFilter filter, @Nullable String cursor, int size) {
		Assert.notNull(filter, "'filter' must not be null");
		Assert.isTrue(size > 0 && size <= MAX_SIZE, () -> "'size' must be from 1 to " + MAX_SIZE + " but is " + size);
		Object position = (cursor != null) ? this.sql.position(cursor) : null;
		return this.transactions.run((connection) -> isRare(connection, filter.status())
				? findRare(connection, filter, position, size) : findInWindows(connection, filter, position, size));
	}

	/**
	 * Find one message.
	 * @param messageId the message's identity
	 * @param body whether to read the body
	 * @return the message, or {@code null} if there is none with this identity
	 * @throws OutboxException if the database refuses
	 */
	public @Nullable MessageDetails get(UUID messageId, boolean body) {
		Assert.notNull(messageId, "'messageId' must not be null");
		SummaryRows summaries = new SummaryRows(this.dialect);
		List<MessageDetails> found = this.transactions.run((connection) -> this.rows.query(connection,
				this.sql.one(body), List.of(this.dialect.parameter(messageId)),
				(resultSet) -> new MessageDetails(summaries.read(resultSet), resultSet.getString(15),
						body ? resultSet.getString(16) : null)));
		return found.isEmpty() ? null : found.get(0);
	}

	private boolean isRare(Connection connection, @Nullable MessageStatus status) throws SQLException {
		if (status == null || status == MessageStatus.PUBLISHED) {
			return false;
		}
		return this.rows.integers(connection, this.sql.count(status, this.window + 1), List.of()).get(0) <= this.window;
	}

	private MessagePage findRare(Connection connection, MessageFilter filter, @Nullable Object position, int size)
			throws SQLException {
		FilterSql conditions = new FilterSql(this.dialect).and("m.status", filter.status())
			.with(filter)
			.and(this.sql.before(), position);
		List<MessageSummary> found = read(connection, this.sql.rare(conditions), conditions, size);
		return page(found, size, null);
	}

	private MessagePage findInWindows(Connection connection, MessageFilter filter, @Nullable Object position, int size)
			throws SQLException {
		long startedAt = System.nanoTime();
		List<MessageSummary> found = new ArrayList<>();
		Object end = position;
		do {
			Window window = window(connection, end);
			if (window == null) {
				return page(found, size, null);
			}
			FilterSql conditions = new FilterSql(this.dialect).and("m.status + 0", filter.status())
				.with(filter)
				.and(this.sql.before(), end)
				.and(this.sql.notBefore(), window.start());
			found.addAll(read(connection, this.sql.inWindow(conditions), conditions, size - found.size()));
			if (found.size() > size || !window.full() || isOlder(window, filter.from())) {
				return page(found, size, null);
			}
			end = window.start();
		}
		while (System.nanoTime() - startedAt < this.budget.toNanos());
		return page(found, size, end.toString());
	}

	private List<MessageSummary> read(Connection connection, String sql, FilterSql conditions, int size)
			throws SQLException {
		List<Object> parameters = new ArrayList<>(conditions.parameters());
		parameters.add(size + 1);
		return this.rows.query(connection, sql, parameters, new SummaryRows(this.dialect)::read);
	}

	private @Nullable Window window(Connection connection, @Nullable Object end) throws SQLException {
		List<Object> parameters = new ArrayList<>();
		if (end != null) {
			parameters.add(end);
		}
		parameters.add(this.window);
		List<Window> found = this.rows.query(connection, this.sql.window(end != null), parameters, (resultSet) -> {
			UUID messageId = this.dialect.uuid(resultSet, 2);
			boolean full = resultSet.getLong(3) == this.window;
			return new Window(this.sql.position(resultSet.getLong(1), messageId),
					Instant.ofEpochMilli(messageId.getMostSignificantBits() >>> 16), full);
		});
		return found.isEmpty() ? null : found.get(0);
	}

	private static boolean isOlder(Window window, @Nullable Instant from) {
		return from != null && window.time().isBefore(from.minus(CLOCK_DIFFERENCE));
	}

	private MessagePage page(List<MessageSummary> found, int size, @Nullable String next) {
		if (found.size() <= size) {
			return new MessagePage(List.copyOf(found), next);
		}
		MessageSummary last = found.get(size - 1);
		return new MessagePage(List.copyOf(found.subList(0, size)),
				this.sql.position(last.id(), last.messageId()).toString());
	}

	private record Window(Object start, Instant time, boolean full) {
	}

}
