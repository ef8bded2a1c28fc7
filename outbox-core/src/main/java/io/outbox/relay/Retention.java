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

import java.util.concurrent.locks.ReentrantLock;

import javax.sql.DataSource;

import io.outbox.jdbc.OutboxTables;
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

	private static final long JOIN_MILLIS = 5000;

	private final ReentrantLock lifecycleLock = new ReentrantLock();

	private final Waiter waiter = new Waiter();

	private final String name;

	private final DataSource dataSource;

	private final RetentionSettings settings;

	private final DatabaseState database;

	private final Sweeper sweeper;

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
		this.settings = settings;
		this.database = new DatabaseState(Retention.class, name);
		this.sweeper = new Sweeper(dataSource, tables, settings, this.waiter);
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
					this.sweeper.sweep();
					this.database.recovered();
					this.waiter.pause(this.settings.interval());
				}
				catch (InterruptedException ex) {
					throw ex;
				}
				catch (Throwable ex) {
					this.waiter.pause(this.database.failed(ex));
				}
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			logger.debug("Interrupted, the running batch was rolled back");
		}
	}

}
