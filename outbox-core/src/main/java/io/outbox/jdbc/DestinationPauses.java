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
import java.sql.SQLIntegrityConstraintViolationException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.OptionalInt;

import javax.sql.DataSource;

import io.outbox.OutboxException;
import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;
import org.springframework.util.StringUtils;

/**
 * Pauses destinations for all relays on the tables, and resumes them. A pause is a row,
 * so it outlives restarts. A relay that reads a message to a paused destination does not
 * send it but sets it aside, once; the message's key goes on. A resumption makes what was
 * set aside pending again, partition by partition, each in one transaction under the lock
 * of the partition: from then on messages of the destination are sent from the partition
 * in the order in which they were written.
 * <p>
 * Uses transactions of its own. Safe for use by several threads.
 */
public final class DestinationPauses {

	private static final int MAX_LENGTH = 255;

	private final Dialect dialect;

	private final RelayRows rows;

	private final OperatorTransactions transactions;

	private final PartitionTable partitions;

	private final String paused;

	private final String release;

	/**
	 * Create a view of the tables.
	 * @param dataSource the data source with the tables
	 * @param dialect the database
	 * @param tables the names of the tables
	 */
	public DestinationPauses(DataSource dataSource, Dialect dialect, OutboxTables tables) {
		Assert.notNull(dataSource, "'dataSource' must not be null");
		Assert.notNull(dialect, "'dialect' must not be null");
		Assert.notNull(tables, "'tables' must not be null");
		this.dialect = dialect;
		this.rows = new RelayRows(dialect);
		this.transactions = new OperatorTransactions(dataSource, dialect, tables);
		this.partitions = new PartitionTable(dialect, tables);
		this.paused = tables.paused();
		this.release = "UPDATE %s SET status = 1 WHERE status = 6 AND partition_no = ? AND destination = %s"
			.formatted(tables.message(), FilterSql.exact(dialect));
	}

	/**
	 * Find the paused destinations.
	 * @return the destinations in alphabetical order
	 * @throws OutboxException if the database refuses
	 */
	public List<PausedDestination> list() {
		String sql = "SELECT destination, paused_at, paused_by, resumed_partitions FROM %s ORDER BY destination"
			.formatted(this.paused);
		return this.transactions.run((connection) -> this.rows.query(connection, sql, List.of(),
				(resultSet) -> new PausedDestination(resultSet.getString(1),
						Objects.requireNonNullElse(this.dialect.instant(resultSet, 2), Instant.EPOCH),
						resultSet.getString(3), resultSet.getInt(4) > 0)));
	}

	/**
	 * Pause a destination. Steps that begin later do not send to it; messages that a
	 * running step has read already may still be sent. A destination whose resumption has
	 * begun is paused again.
	 * @param destination the destination in full
	 * @param by who wants it, or {@code null} if that is not known
	 * @return {@code false} if it was paused already
	 * @throws IllegalArgumentException if the destination is empty or too long
	 * @throws OutboxException if the database refuses
	 */
	public boolean pause(String destination, @Nullable String by) {
		Assert.isTrue(StringUtils.hasText(destination), "'destination' must not be empty");
		Assert.isTrue(destination.length() <= MAX_LENGTH, "'destination' must have 255 characters at most");
		String update = "UPDATE %s SET resumed_partitions = 0 WHERE destination = ?".formatted(this.paused);
		String insert = "INSERT INTO %s (destination, paused_by) VALUES (?, ?)".formatted(this.paused);
		List<@Nullable Object> row = new ArrayList<>();
		row.add(destination);
		row.add((by != null && by.length() > MAX_LENGTH) ? by.substring(0, MAX_LENGTH) : by);
		try {
			return this.transactions.run((connection) -> {
				if (this.rows.execute(connection, update, List.of(destination)) > 0) {
					return false;
				}
				this.rows.execute(connection, insert, row);
				return true;
			});
		}
		catch (OutboxException ex) {
			if (!isDuplicate(ex.getCause())) {
				throw ex;
			}
			// Somebody else has paused it meanwhile
			return false;
		}
	}

	/**
	 * Resume a destination. May be called again if it did not come to its end, and ends
	 * without an error if somebody pauses the destination meanwhile.
	 * @param destination the destination in full
	 * @return the number of messages that were set aside and are pending now; a refusal
	 * of the database after some were is the problem of the result, and the destination
	 * is then paused for the partitions that were not done yet
	 * @throws OutboxException if the database refuses and no message is pending
	 */
	public ActionResult resume(String destination) {
		Assert.notNull(destination, "'destination' must not be null");
		int released = 0;
		try {
			int resumed = this.transactions.run((connection) -> resumed(connection, destination));
			while (resumed >= 0) {
				int from = resumed;
				Progress progress = this.transactions.run((connection) -> resumeNext(connection, destination, from));
				released += progress.released();
				resumed = progress.resumed();
			}
		}
		catch (OutboxException ex) {
			return ActionResult.early(released, ex);
		}
		return new ActionResult(released, false);
	}

	private int resumed(Connection connection, String destination) throws SQLException {
		String sql = "SELECT resumed_partitions FROM %s WHERE destination = ?".formatted(this.paused);
		return this.rows.integers(connection, sql, List.of(destination)).stream().findFirst().orElse(-1);
	}

	private Progress resumeNext(Connection connection, String destination, int from) throws SQLException {
		OptionalInt next = this.partitions.all(connection)
			.stream()
			.mapToInt(Integer::intValue)
			.filter((partition) -> partition >= from)
			.min();
		List<Object> row = List.of(destination, from);
		if (next.isEmpty()) {
			this.rows.execute(connection,
					"DELETE FROM %s WHERE destination = ? AND resumed_partitions = ?".formatted(this.paused), row);
			return Progress.END;
		}
		int partition = next.getAsInt();
		this.transactions.lock(connection, partition);
		String update = "UPDATE %s SET resumed_partitions = %d WHERE destination = ? AND resumed_partitions = ?"
			.formatted(this.paused, partition + 1);
		if (this.rows.execute(connection, update, row) == 0) {
			return Progress.END;
		}
		int released = this.rows.execute(connection, this.release, List.of(partition, destination));
		return new Progress(partition + 1, released);
	}

	private static boolean isDuplicate(@Nullable Throwable cause) {
		return cause instanceof SQLIntegrityConstraintViolationException
				|| (cause instanceof SQLException ex && "23505".equals(ex.getSQLState()));
	}

	/**
	 * What one transaction did.
	 *
	 * @param resumed the partition to go on with, negative at the end
	 * @param released the number of messages
	 */
	private record Progress(int resumed, int released) {

		static final Progress END = new Progress(-1, 0);

	}

}
