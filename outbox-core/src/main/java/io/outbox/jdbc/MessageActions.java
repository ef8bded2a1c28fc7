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
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

import javax.sql.DataSource;

import io.outbox.OutboxException;

import org.springframework.util.Assert;

/**
 * What a person does with messages while relays run. A message that is retried holds back
 * its key until it is sent, like any other that is retried, and what was held back by it
 * follows in order. What is discarded is deleted while no relay has its partition, so
 * that it is either discarded or sent, and what it held back goes on.
 * <p>
 * Uses transactions of its own, with a limited number of messages each. Safe for use by
 * several threads.
 */
public final class MessageActions {

	/** Number of messages after which a call changes no more. */
	public static final int MAX_CHANGED = 10_000;

	private static final int MAX_BATCH = 500;

	private static final Set<MessageStatus> RETRYABLE = EnumSet.of(MessageStatus.FAILED, MessageStatus.EXPIRED,
			MessageStatus.RETRYING);

	private static final Set<MessageStatus> PARKED = EnumSet.of(MessageStatus.FAILED, MessageStatus.EXPIRED);

	private static final Set<MessageStatus> UNSENT = EnumSet.complementOf(EnumSet.of(MessageStatus.PUBLISHED));

	private final Dialect dialect;

	private final RelayRows rows;

	private final RelayTable table;

	private final RelaySql sql;

	private final PartitionTable partitions;

	private final OperatorTransactions transactions;

	private final String message;

	private final boolean blocking;

	/**
	 * Create the actions.
	 * @param dataSource the data source with the tables
	 * @param dialect the database
	 * @param tables the names of the tables
	 * @param blocking whether a failed message holds back its key
	 */
	public MessageActions(DataSource dataSource, Dialect dialect, OutboxTables tables, boolean blocking) {
		Assert.notNull(dataSource, "'dataSource' must not be null");
		Assert.notNull(dialect, "'dialect' must not be null");
		Assert.notNull(tables, "'tables' must not be null");
		this.dialect = dialect;
		this.rows = new RelayRows(dialect);
		this.table = new RelayTable(dialect, tables);
		this.sql = new RelaySql(dialect, tables);
		this.partitions = new PartitionTable(dialect, tables);
		this.transactions = new OperatorTransactions(dataSource, dialect, tables);
		this.message = tables.message();
		this.blocking = blocking;
	}

	/**
	 * Send a failed, expired or retrying message now. A life that has ended is forgotten,
	 * and attempts of a parked message are counted from the beginning.
	 * @param messageId the message's identity
	 * @return {@code false} if there is no such message with one of these statuses
	 * @throws OutboxException if the database refuses
	 */
	public boolean retry(UUID messageId) {
		Assert.notNull(messageId, "'messageId' must not be null");
		String update = "UPDATE %s SET %s WHERE message_id = ? AND status IN (%s)".formatted(this.message,
				Assignments.retried(this.dialect), codes(RETRYABLE));
		List<Object> id = List.of(this.dialect.parameter(messageId));
		return this.transactions.run((connection) -> this.rows.execute(connection, update, id)) > 0;
	}

	/**
	 * Send failed, expired or retrying messages now, the oldest of each partition first.
	 * @param filter which ones; its status must be one of these
	 * @return how many there were; a refusal of the database after some were changed is
	 * the problem of the result
	 * @throws IllegalArgumentException if the status is none of these
	 * @throws OutboxException if the database refuses and nothing was changed
	 */
	public ActionResult retry(MessageFilter filter) {
		check(filter, RETRYABLE);
		return inBatches(filter, (connection, partition, found) -> this.rows.update(connection,
				this.sql.update(Assignments.retried(this.dialect), found.size()), List.of(), ids(found)));
	}

	/**
	 * Delete a message that is not sent. Waits for a running step.
	 * @param messageId the message's identity
	 * @param force whether the message may be one that waits to be sent; if not, only a
	 * failed or expired one is deleted
	 * @return {@code false} if there is no such message
	 * @throws OutboxException if the database refuses
	 */
	public boolean discard(UUID messageId, boolean force) {
		Assert.notNull(messageId, "'messageId' must not be null");
		Object id = this.dialect.parameter(messageId);
		String find = "SELECT m.id, m.message_id, m.message_key, m.partition_no FROM %s m WHERE m.message_id = ?"
			.formatted(this.message);
		return this.transactions.run((connection) -> {
			for (Found found : find(connection, find, List.of(id))) {
				this.transactions.lock(connection, found.partition());
				return delete(connection, found.partition(), List.of(found), codes(force ? UNSENT : PARKED)) > 0;
			}
			return false;
		});
	}

	/**
	 * Delete messages that are not sent, the oldest of each partition first.
	 * @param filter which ones; its status must be failed or expired
	 * @param force whether the status may be that of messages which wait to be sent
	 * @return how many there were; a refusal of the database after some were deleted is
	 * the problem of the result
	 * @throws IllegalArgumentException if the status is none of these
	 * @throws OutboxException if the database refuses and nothing was deleted
	 */
	public ActionResult discard(MessageFilter filter, boolean force) {
		MessageStatus status = check(filter, force ? UNSENT : PARKED);
		return inBatches(filter,
				(connection, partition, found) -> delete(connection, partition, found, codes(Set.of(status))));
	}

	private ActionResult inBatches(MessageFilter filter, Action action) {
		int changed = 0;
		try {
			for (Integer partition : this.transactions.run(this.partitions::all)) {
				long after = Long.MIN_VALUE;
				boolean more = true;
				while (more) {
					if (changed >= MAX_CHANGED) {
						return new ActionResult(changed, true);
					}
					List<Found> batch = batch(filter, partition, after, action);
					changed += batch.size();
					more = batch.size() == MAX_BATCH;
					after = more ? batch.get(batch.size() - 1).row().id() : after;
				}
			}
		}
		catch (OutboxException ex) {
			return ActionResult.early(changed, ex);
		}
		return new ActionResult(changed, false);
	}

	private List<Found> batch(MessageFilter filter, int partition, long after, Action action) {
		return this.transactions.run((connection) -> {
			this.transactions.lock(connection, partition);
			List<Found> found = find(connection, filter, partition, after);
			action.run(connection, partition, found);
			return found;
		});
	}

	private List<Found> find(Connection connection, MessageFilter filter, int partition, long after)
			throws SQLException {
		FilterSql conditions = new FilterSql(this.dialect).and("m.status", check(filter, UNSENT))
			.and("m.partition_no = ?", partition)
			.and("m.id > ?", after)
			.with(filter);
		return find(connection, """
				SELECT m.id, m.message_id, m.message_key, m.partition_no FROM %s m WHERE %s
				ORDER BY m.status, m.partition_no, m.id LIMIT %d""".formatted(this.message, conditions.text(),
				MAX_BATCH), conditions.parameters());
	}

	private List<Found> find(Connection connection, String sql, List<Object> parameters) throws SQLException {
		return this.rows.query(connection, sql, parameters,
				(resultSet) -> new Found(new RowId(resultSet.getLong(1), this.dialect.uuid(resultSet, 2)),
						resultSet.getString(3), resultSet.getInt(4)));
	}

	private int delete(Connection connection, int partition, List<Found> found, String statuses) throws SQLException {
		String delete = this.sql.delete(found.size()) + " AND status IN (" + statuses + ") AND partition_no = "
				+ partition;
		int deleted = this.rows.update(connection, delete, List.of(), ids(found));
		Set<String> keys = found.stream().map(Found::key).collect(Collectors.toSet());
		if (deleted > 0) {
			this.table.promote(connection, List.of(partition), keys, this.blocking);
		}
		return deleted;
	}

	private static MessageStatus check(MessageFilter filter, Set<MessageStatus> allowed) {
		Assert.notNull(filter, "'filter' must not be null");
		MessageStatus status = filter.status();
		Assert.isTrue(status != null && allowed.contains(status),
				() -> "'status' must be one of " + allowed + " but is " + status);
		return status;
	}

	private static List<RowId> ids(List<Found> found) {
		return found.stream().map(Found::row).toList();
	}

	private static String codes(Set<MessageStatus> statuses) {
		return statuses.stream().map((status) -> String.valueOf(status.code())).collect(Collectors.joining(", "));
	}

	/**
	 * What is done with messages of a partition that is locked.
	 */
	@FunctionalInterface
	private interface Action {

		int run(Connection connection, int partition, List<Found> found) throws SQLException;

	}

	private record Found(RowId row, String key, int partition) {
	}

}
