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
import java.util.concurrent.locks.ReentrantLock;

import javax.sql.DataSource;

import io.outbox.jdbc.Dialect;
import io.outbox.jdbc.OutboxTables;
import io.outbox.jdbc.PublishedSweep;
import io.outbox.jdbc.RetentionTable;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.context.SmartLifecycle;
import org.springframework.util.Assert;

/**
 * Deletes published messages and inbox rows when they are old enough. Messages in any
 * other status stay, however old they are.
 * <p>
 * Works in short transactions of its own, on a thread of its own, and rests between them
 * for much longer than it works, so that a relay on the same tables does not become slow.
 * Of the instances of an application one works at a time. Safe for use by several
 * threads.
 */
public final class Retention implements SmartLifecycle {

	private static final Log logger = LogFactory.getLog(Retention.class);

	private static final int BATCH_SIZE = 1000;

	/** Work takes at most a twentieth of the time. */
	private static final int REST = 19;

	private static final Duration TIMEOUT = Duration.ofSeconds(30);

	private static final long JOIN_MILLIS = 5000;

	private final ReentrantLock lifecycleLock = new ReentrantLock();

	private final Waiter waiter = new Waiter();

	private final String name;

	private final DataSource dataSource;

	private final OutboxTables tables;

	private final RetentionSettings settings;

	private final DatabaseState database;

	private @Nullable Thread thread;

	private volatile boolean running;

	/**
	 * Create a retention, which works once it is started.
	 * @param dataSource the data source with the tables
	 * @param tables the names of the tables
	 * @param settings the settings
	 */
	public Retention(DataSource dataSource, OutboxTables tables, RetentionSettings settings) {
		this("", dataSource, tables, settings);
	}

	/**
	 * Create a retention with a name, for an application with several data sources.
	 * @param name what threads and logs are told apart by, or an empty string
	 * @param dataSource the data source with the tables
	 * @param tables the names of the tables
	 * @param settings the settings
	 */
	public Retention(String name, DataSource dataSource, OutboxTables tables, RetentionSettings settings) {
		Assert.notNull(name, "'name' must not be null");
		Assert.notNull(dataSource, "'dataSource' must not be null");
		Assert.notNull(tables, "'tables' must not be null");
		Assert.notNull(settings, "'settings' must not be null");
		this.name = name;
		this.dataSource = dataSource;
		this.tables = tables;
		this.settings = settings;
		this.database = new DatabaseState(Retention.class, name);
	}

	/**
	 * Where rows are deleted.
	 * @return the data source
	 */
	public DataSource getDataSource() {
		return this.dataSource;
	}

	@Override
	public void start() {
		this.lifecycleLock.lock();
		try {
			if (this.running) {
				return;
			}
			this.waiter.open();
			Thread thread = new Thread(this::run, "outbox-retention" + (this.name.isEmpty() ? "" : "-" + this.name));
			thread.start();
			this.thread = thread;
			this.running = true;
		}
		finally {
			this.lifecycleLock.unlock();
		}
	}

	@Override
	public void stop() {
		this.lifecycleLock.lock();
		try {
			Thread thread = this.thread;
			if (thread == null) {
				return;
			}
			this.waiter.close();
			thread.join(JOIN_MILLIS);
			if (thread.isAlive()) {
				thread.interrupt();
				thread.join(JOIN_MILLIS);
			}
			this.thread = null;
			this.running = false;
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		finally {
			this.lifecycleLock.unlock();
		}
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

	@Override
	public int getPhase() {
		return Relay.PHASE;
	}

	private void run() {
		try {
			while (this.waiter.isOpen()) {
				try {
					sweep();
					this.database.recovered();
					this.waiter.pause(this.settings.interval());
				}
				catch (SQLException | RuntimeException ex) {
					this.waiter.pause(this.database.failed(ex));
				}
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			logger.debug("Interrupted, the running batch was rolled back");
		}
	}

	private void sweep() throws SQLException, InterruptedException {
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
				connection.setAutoCommit(autoCommit);
				return more;
			}
			catch (SQLException | RuntimeException ex) {
				rollback(connection, ex);
				throw ex;
			}
		}
	}

	private static void rollback(Connection connection, Exception failure) {
		try {
			connection.rollback();
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
