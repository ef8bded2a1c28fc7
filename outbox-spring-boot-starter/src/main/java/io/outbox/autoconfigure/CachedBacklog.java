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

package io.outbox.autoconfigure;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.ToDoubleFunction;

import io.outbox.OutboxException;
import io.outbox.jdbc.Backlog;
import io.outbox.jdbc.BacklogQuery;
import io.outbox.jdbc.OutboxTables;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * The backlog of one data source, asked for once in a while however many gauges read it.
 * Safe for use by several threads.
 */
final class CachedBacklog {

	private static final Log logger = LogFactory.getLog(CachedBacklog.class);

	private final OutboxDataSource dataSource;

	private final BacklogQuery query;

	private final long timeToLive;

	private final ReentrantLock lock = new ReentrantLock();

	private @Nullable Backlog backlog;

	private boolean read;

	private boolean failing;

	private long readAt;

	CachedBacklog(OutboxDataSource dataSource, OutboxTables tables, Duration timeToLive) {
		this.dataSource = dataSource;
		this.query = new BacklogQuery(tables);
		this.timeToLive = timeToLive.toNanos();
	}

	String name() {
		return this.dataSource.name();
	}

	/** A part of the backlog, not a number if the database does not answer. */
	double value(ToDoubleFunction<Backlog> part) {
		this.lock.lock();
		try {
			if (!this.read || System.nanoTime() - this.readAt > this.timeToLive) {
				this.backlog = read();
				this.read = true;
				// After the query, so that a slow database is asked less often
				this.readAt = System.nanoTime();
			}
			return (this.backlog != null) ? part.applyAsDouble(this.backlog) : Double.NaN;
		}
		finally {
			this.lock.unlock();
		}
	}

	private @Nullable Backlog read() {
		try (Connection connection = this.dataSource.dataSource().getConnection()) {
			Backlog backlog = this.query.run(connection);
			if (!connection.getAutoCommit()) {
				connection.rollback();
			}
			this.failing = false;
			return backlog;
		}
		catch (SQLException | OutboxException ex) {
			if (!this.failing) {
				logger.warn("The backlog of data source '" + name() + "' can't be counted, its gauges have no value: "
						+ ex.getMessage());
			}
			this.failing = true;
			return null;
		}
	}

}
