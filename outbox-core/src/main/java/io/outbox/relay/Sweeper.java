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

package io.outbox.relay;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;

import javax.sql.DataSource;

import io.outbox.jdbc.Dialect;
import io.outbox.jdbc.OutboxTables;
import io.outbox.jdbc.PublishedSweep;
import io.outbox.jdbc.RetentionTable;

/**
 * Deletes old rows in short transactions with pauses between them, until the waiter is
 * closed. Used by one thread.
 */
final class Sweeper {

	private static final int BATCH_SIZE = 1000;

	/** Work takes at most a twentieth of the time. */
	private static final int REST = 19;

	private static final Duration TIMEOUT = Duration.ofSeconds(30);

	private final DataSource dataSource;

	private final OutboxTables tables;

	private final RetentionSettings settings;

	private final Waiter waiter;

	Sweeper(DataSource dataSource, OutboxTables tables, RetentionSettings settings, Waiter waiter) {
		this.dataSource = dataSource;
		this.tables = tables;
		this.settings = settings;
		this.waiter = waiter;
	}

	/**
	 * Delete all that is old enough, or as much as there is time for.
	 */
	void sweep() throws SQLException, InterruptedException {
		RetentionTable table = table();
		PublishedSweep published = table.published(this.settings.published(), BATCH_SIZE);
		repeat(table, published::next);
		repeat(table,
				(connection) -> table.deleteReceived(connection, this.settings.received(), BATCH_SIZE) == BATCH_SIZE);
	}

	private RetentionTable table() throws SQLException {
		try (Connection connection = this.dataSource.getConnection()) {
			RetentionTable table = new RetentionTable(Dialect.of(connection), this.tables);
			table.prepare(connection);
			if (!connection.getAutoCommit()) {
				connection.commit();
			}
			return table;
		}
	}

	private void repeat(RetentionTable table, Batch batch) throws SQLException, InterruptedException {
		boolean more = true;
		while (more && this.waiter.isOpen()) {
			long start = System.nanoTime();
			more = run(table, batch);
			if (more) {
				this.waiter.pause(Duration.ofNanos(REST * (System.nanoTime() - start)));
			}
		}
	}

	private boolean run(RetentionTable table, Batch batch) throws SQLException {
		try (Connection connection = this.dataSource.getConnection()) {
			boolean autoCommit = connection.getAutoCommit();
			connection.setAutoCommit(false);
			try {
				boolean more = table.lock(connection, TIMEOUT) && batch.run(connection);
				connection.commit();
				table.end(connection);
				connection.setAutoCommit(autoCommit);
				return more;
			}
			catch (Throwable ex) {
				rollback(table, connection, autoCommit, ex);
				throw ex;
			}
		}
	}

	private static void rollback(RetentionTable table, Connection connection, boolean autoCommit, Throwable failure) {
		try {
			connection.rollback();
			table.end(connection);
			connection.setAutoCommit(autoCommit);
		}
		catch (SQLException ex) {
			failure.addSuppressed(ex);
		}
	}

	/**
	 * What is done in one transaction.
	 */
	@FunctionalInterface
	private interface Batch {

		/**
		 * Do it.
		 * @return whether there may be more to do
		 */
		boolean run(Connection connection) throws SQLException;

	}

}
