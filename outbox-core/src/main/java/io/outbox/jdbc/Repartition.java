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
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * Moves messages into the partition that their key has now. Messages of one key in two
 * partitions could be sent side by side and out of order.
 */
final class Repartition {

	private static final Log logger = LogFactory.getLog(Repartition.class);

	private static final int BATCH_SIZE = 1000;

	/** Whatever may still be sent, if only because a person wants it. */
	private static final List<Integer> UNSENT = List.of(1, 3, 4, 5, 6, -1, -2);

	private final Dialect dialect;

	private final PartitionTable partitions;

	private final String lock;

	private final String select;

	private final String strays;

	private final String update;

	private final String delete;

	Repartition(Dialect dialect, OutboxTables tables, PartitionTable partitions) {
		this.dialect = dialect;
		this.partitions = partitions;
		String columns = "SELECT m.id, m.message_id, m.message_key, m.partition_no FROM " + tables.message() + " m";
		this.lock = "SELECT partition_no FROM %s WHERE partition_no >= 0 ORDER BY partition_no FOR UPDATE"
			.formatted(tables.partition());
		this.select = unsent(columns + " WHERE m.status = %d");
		this.strays = unsent("(" + columns + " WHERE m.status = %1$d AND m.partition_no <= -1"
				+ " ORDER BY m.status, m.partition_no LIMIT 1000) UNION ALL (" + columns
				+ " WHERE m.status = %1$d AND m.partition_no >= ? ORDER BY m.status, m.partition_no LIMIT 1000)");
		this.update = "UPDATE %s SET partition_no = ? WHERE %s".formatted(tables.message(),
				(dialect == Dialect.POSTGRESQL) ? "message_id = ?" : "id = ?");
		this.delete = "DELETE FROM " + tables.partition() + " WHERE partition_no >= ?";
	}

	/**
	 * Change the number of partitions, while no relay sends: waits for their steps.
	 * @param connection the connection
	 * @param count the new number
	 * @throws SQLException if the database refuses; then nothing has changed
	 */
	void run(Connection connection, int count) throws SQLException {
		boolean autoCommit = connection.getAutoCommit();
		connection.setAutoCommit(false);
		try {
			lock(connection);
			if (!this.partitions.areExactly(connection, count)) {
				change(connection, count);
			}
			connection.commit();
		}
		catch (SQLException | RuntimeException ex) {
			connection.rollback();
			throw ex;
		}
		finally {
			connection.setAutoCommit(autoCommit);
		}
	}

	private void lock(Connection connection) throws SQLException {
		try (PreparedStatement statement = connection.prepareStatement(this.lock)) {
			statement.executeQuery().close();
		}
	}

	private void change(Connection connection, int count) throws SQLException {
		int moved = move(connection, this.select, 0, count);
		try (PreparedStatement statement = connection.prepareStatement(this.delete)) {
			statement.setInt(1, count);
			statement.executeUpdate();
		}
		this.partitions.insertMissing(connection, count);
		logger
			.info("The outbox has " + count + " partitions now, and " + moved + " messages were moved. Instances that "
					+ "write with another value of 'outbox.relay.partitions' make keys lose their order");
	}

	/**
	 * Move messages whose partition does not exist, so that no relay would find them.
	 * @param connection the connection
	 * @param count the number of partitions
	 * @return the number of messages
	 * @throws SQLException if the database refuses
	 */
	int moveStrays(Connection connection, int count) throws SQLException {
		int moved = move(connection, this.strays, UNSENT.size(), count);
		if (moved > 0) {
			logger.warn(moved + " messages were in a partition that does not exist and were moved: all instances must "
					+ "have the same 'outbox.relay.partitions'");
		}
		return moved;
	}

	/**
	 * Messages in partitions that do not exist: the number of partitions for each unsent
	 * status. The bounds are inclusive, because H2 reads what an exclusive one leaves
	 * out.
	 */
	String strays() {
		return this.strays;
	}

	private int move(Connection connection, String sql, int parameters, int count) throws SQLException {
		int moved = 0;
		try (PreparedStatement select = connection.prepareStatement(sql);
				PreparedStatement update = connection.prepareStatement(this.update)) {
			for (int i = 1; i <= parameters; i++) {
				select.setInt(i, count);
			}
			select.setFetchSize(BATCH_SIZE);
			try (ResultSet rows = select.executeQuery()) {
				while (rows.next()) {
					int partition = Partitions.of(rows.getString(3), count);
					if (partition != rows.getInt(4)) {
						addBatch(update, partition, new RowId(rows.getLong(1), this.dialect.uuid(rows, 2)));
						moved++;
						if (moved % BATCH_SIZE == 0) {
							update.executeBatch();
						}
					}
				}
			}
			update.executeBatch();
		}
		return moved;
	}

	private void addBatch(PreparedStatement update, int partition, RowId row) throws SQLException {
		update.setInt(1, partition);
		if (this.dialect == Dialect.POSTGRESQL) {
			update.setObject(2, row.messageId());
		}
		else {
			update.setLong(2, row.id());
		}
		update.addBatch();
	}

	private static String unsent(String select) {
		List<String> selects = new ArrayList<>();
		UNSENT.forEach((status) -> selects.add(select.formatted(status)));
		return String.join(" UNION ALL ", selects);
	}

}
