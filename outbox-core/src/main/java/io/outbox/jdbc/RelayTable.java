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
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.outbox.jdbc.DueMessages.Blocker;
import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.core.RowCallbackHandler;
import org.springframework.util.Assert;

/**
 * The messages as a relay sees them. The lock of a partition's row is the lease: all
 * methods but {@link #due} belong into a transaction that {@link #lock} has begun and
 * given partitions to. Holds no connection; thread-safe.
 */
public final class RelayTable {

	private static final int MAX_ERROR_LENGTH = 4000;

	private final Dialect dialect;

	private final RelaySql sql;

	private final RelayRows rows;

	private final String due;

	/**
	 * Create a view of the tables.
	 * @param dialect the database
	 * @param tables the names of the tables
	 */
	public RelayTable(Dialect dialect, OutboxTables tables) {
		Assert.notNull(dialect, "'dialect' must not be null");
		Assert.notNull(tables, "'tables' must not be null");
		this.dialect = dialect;
		this.sql = new RelaySql(dialect, tables);
		this.rows = new RelayRows(dialect);
		this.due = this.sql.due();
	}

	/**
	 * Find the partitions with something to send, without a lock.
	 * @param connection a connection, with or without a transaction
	 * @return the partitions in order
	 * @throws SQLException if the database refuses
	 */
	public List<Integer> due(Connection connection) throws SQLException {
		return this.rows.partitionsWithWork(connection, this.due);
	}

	/**
	 * Give the connection back the limit that it had before {@link #lock}, where that
	 * does not end with the transaction.
	 * @param connection the connection, after its transaction
	 * @throws SQLException if the database refuses
	 */
	public void end(Connection connection) throws SQLException {
		this.dialect.end(connection);
	}

	/**
	 * Begin a transaction: read committed, and with a limit on the time that a host which
	 * vanished keeps its locks, where the database has one. Lock partitions that nobody
	 * else has locked, until it ends.
	 * @param connection a connection without auto-commit, before its first statement
	 * @param timeout the limit
	 * @param partitions the wanted partitions, not empty
	 * @return the locked partitions
	 * @throws SQLException if the database refuses
	 */
	public List<Integer> lock(Connection connection, Duration timeout, Collection<Integer> partitions)
			throws SQLException {
		String lock = this.sql.lock(partitions.size());
		if (this.dialect.sendsTogether()) {
			lock = String.join("; ", this.dialect.beginning(timeout), RelaySql.KEEP_PLANS, lock);
		}
		else {
			this.dialect.begin(connection, timeout);
		}
		List<Integer> locked = new ArrayList<>();
		this.rows.queries(connection, lock, partitions, (row) -> locked.add(row.getInt(1)));
		return locked;
	}

	/**
	 * Find what holds back later messages of its key, and read retrying, delayed and
	 * pending messages whose time has come.
	 * @param connection the connection
	 * @param partitions the locked partitions
	 * @param limit the maximum number of pending rows for each partition; of the others
	 * half as many are read
	 * @param blocking whether a failed message holds back its key
	 * @return both
	 * @throws SQLException if the database refuses
	 */
	public DueMessages read(Connection connection, Collection<Integer> partitions, int limit, boolean blocking)
			throws SQLException {
		List<Object> limits = RelaySql.limits(partitions, limit);
		List<Object> everywhere = joined(partitions, blocking ? partitions : List.of());
		String blockers = this.sql.blockers(partitions.size(), 0, blocking);
		String messages = this.sql.read(partitions.size());
		DueMessages due = new DueMessages(new ArrayList<>(), new ArrayList<>());
		RowCallbackHandler blocker = (row) -> due.blockers().add(new Blocker(row.getString(1), row.getLong(2)));
		RowCallbackHandler message = (row) -> due.messages().add(this.rows.message(row));
		if (this.dialect.sendsTogether()) {
			this.rows.queries(connection, blockers + "; " + messages, joined(everywhere, limits), blocker, message);
		}
		else {
			this.rows.queries(connection, blockers, everywhere, blocker);
			this.rows.queries(connection, messages, limits, message);
		}
		if (due.blockers().size() > RelaySql.MAX_BLOCKERS && !due.messages().isEmpty()) {
			due.blockers().clear();
			Set<String> keys = due.messages().stream().map(ClaimedMessage::key).collect(Collectors.toSet());
			List<Object> ofKeys = joined(partitions, keys);
			this.rows.queries(connection, this.sql.blockers(partitions.size(), keys.size(), blocking),
					joined(ofKeys, blocking ? ofKeys : List.of()), blocker);
		}
		return due;
	}

	/**
	 * Read messages that are held back, in order.
	 * @param connection the connection
	 * @param partitions the locked partitions
	 * @param keys the keys, not empty
	 * @param limit the maximum number of rows
	 * @return the messages, in the order of ids
	 * @throws SQLException if the database refuses
	 */
	public List<ClaimedMessage> held(Connection connection, Collection<Integer> partitions, Collection<String> keys,
			int limit) throws SQLException {
		List<Object> parameters = joined(partitions, keys, List.of(limit));
		return this.rows.messages(connection, this.sql.held(partitions.size(), keys.size()), parameters);
	}

	/**
	 * Give keys whose held messages have nothing before them a retrying message that is
	 * due: the first of the held ones. Without it nothing would ever wake them.
	 * @param connection the connection
	 * @param partitions the locked partitions
	 * @param keys the keys to look at; empty for all
	 * @param blocking whether a failed message holds back its key
	 * @return the number of keys
	 * @throws SQLException if the database refuses
	 */
	public int promote(Connection connection, Collection<Integer> partitions, Collection<String> keys, boolean blocking)
			throws SQLException {
		List<Object> parameters = joined(partitions, keys, partitions, blocking ? partitions : List.of());
		String sql = this.sql.orphans(partitions.size(), keys.size(), blocking);
		List<RowId> first = this.rows.ids(connection, sql, parameters);
		this.rows.update(connection, this.sql.update(Assignments.promoted(this.dialect), first.size()), List.of(),
				first);
		return first.size();
	}

	/**
	 * Wake messages that nothing would ever wake: those that wait for a time but have
	 * none, and those set aside for a destination that is not paused.
	 * @param connection the connection
	 * @param partitions the locked partitions, not empty
	 * @return the number of messages
	 * @throws SQLException if the database refuses
	 */
	public int repair(Connection connection, Collection<Integer> partitions) throws SQLException {
		List<Integer> twice = partitions.stream().flatMap((partition) -> Stream.of(partition, partition)).toList();
		List<RowId> timeless = this.rows.ids(connection, this.sql.timeless(partitions.size()), twice);
		String due = this.sql.update("due_at = " + this.dialect.now(), timeless.size());
		this.rows.update(connection, due, List.of(), timeless);
		List<RowId> forgotten = this.rows.ids(connection, this.sql.forgotten(partitions.size()), partitions);
		this.rows.update(connection, this.sql.update("status = 1", forgotten.size()), List.of(), forgotten);
		return timeless.size() + forgotten.size();
	}

	/**
	 * Give messages their next status.
	 * @param connection the connection
	 * @param status published, held, paused or expired
	 * @param messages the messages
	 * @throws SQLException if the database refuses
	 */
	public void mark(Connection connection, MessageStatus status, Collection<ClaimedMessage> messages)
			throws SQLException {
		String assignments = Assignments.of(status, this.dialect);
		this.rows.update(connection, this.sql.update(assignments, messages.size()), List.of(), RowId.of(messages));
	}

	/**
	 * Delete messages instead of marking them published.
	 * @param connection the connection
	 * @param messages the messages
	 * @throws SQLException if the database refuses
	 */
	public void delete(Connection connection, Collection<ClaimedMessage> messages) throws SQLException {
		this.rows.update(connection, this.sql.delete(messages.size()), List.of(), RowId.of(messages));
	}

	/**
	 * Charge a message with a failed attempt.
	 * @param connection the connection
	 * @param message the message
	 * @param error why it failed
	 * @param delay the time until the next attempt, or {@code null} to park the message
	 * @throws SQLException if the database refuses
	 */
	public void markRefused(Connection connection, ClaimedMessage message, String error, @Nullable Duration delay)
			throws SQLException {
		List<Object> parameters = new ArrayList<>(List.of(message.nextAttempt(), truncate(error)));
		if (delay != null) {
			parameters.add(delay.toNanos() / 1000);
		}
		String assignments = Assignments.refused(delay != null, this.dialect);
		this.rows.update(connection, this.sql.update(assignments, 1), parameters, RowId.of(List.of(message)));
	}

	private static List<Object> joined(Collection<?>... parameters) {
		return Stream.of(parameters).<Object>flatMap(Collection::stream).toList();
	}

	private static String truncate(String error) {
		return (error.length() > MAX_ERROR_LENGTH) ? error.substring(0, MAX_ERROR_LENGTH) : error;
	}

}
