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

import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

import javax.sql.DataSource;

import io.outbox.MessageTransport;
import io.outbox.OutboxException;
import io.outbox.OutboxListener;
import io.outbox.RetryPolicy;
import io.outbox.jdbc.OutboxTables;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.context.SmartLifecycle;
import org.springframework.util.Assert;

/**
 * Sends the messages of the table to the broker, each until the broker has confirmed it
 * or it is parked. Any number of relays may work on one table: the lock of a partition's
 * row is the lease, and a key belongs to one partition, so that its messages stay in
 * order.
 * <p>
 * Starts before and stops after listener containers. Uses its own transactions on the
 * data source. Safe for use by several threads.
 */
public final class Relay implements SmartLifecycle {

	/** Phase of the relay, below that of listener containers. */
	public static final int PHASE = Integer.MAX_VALUE - 200;

	private static final Log logger = LogFactory.getLog(Relay.class);

	private final ReentrantLock lifecycleLock = new ReentrantLock();

	private final Waiter waiter = new Waiter();

	private final Monitors monitors = new Monitors();

	private final DatabaseState database;

	private final RelayContext context;

	private final String name;

	private final Stepper stepper;

	private @Nullable WorkerThreads threads;

	private volatile boolean running;

	private volatile boolean autoStartup = true;

	/**
	 * Create a relay, which works once it is started.
	 * @param dataSource the data source with the tables
	 * @param tables the names of the tables
	 * @param transport the way to the broker
	 * @param retryPolicy says when a refused message is sent again
	 * @param listeners are told what happened, after the commit
	 * @param settings the settings
	 */
	public Relay(DataSource dataSource, OutboxTables tables, MessageTransport transport, RetryPolicy retryPolicy,
			List<OutboxListener> listeners, RelaySettings settings) {
		this("", dataSource, tables, transport, retryPolicy, listeners, settings);
	}

	/**
	 * Create a relay with a name, for an application with several of them.
	 * @param name what threads and logs are told apart by, or an empty string
	 * @param dataSource the data source with the tables
	 * @param tables the names of the tables
	 * @param transport the way to the broker
	 * @param retryPolicy says when a refused message is sent again
	 * @param listeners are told what happened, after the commit
	 * @param settings the settings
	 */
	public Relay(String name, DataSource dataSource, OutboxTables tables, MessageTransport transport,
			RetryPolicy retryPolicy, List<OutboxListener> listeners, RelaySettings settings) {
		Assert.notNull(name, "'name' must not be null");
		Assert.notNull(dataSource, "'dataSource' must not be null");
		Assert.notNull(tables, "'tables' must not be null");
		Assert.notNull(transport, "'transport' must not be null");
		Assert.notNull(retryPolicy, "'retryPolicy' must not be null");
		Assert.notNull(listeners, "'listeners' must not be null");
		Assert.notNull(settings, "'settings' must not be null");
		this.name = name;
		this.database = new DatabaseState(Relay.class, name);
		this.context = new RelayContext(dataSource, tables, new MonitoredTransport(transport, this.monitors),
				retryPolicy, settings, new Listeners(listeners), this.monitors, this.waiter, this.database,
				new ReentrantReadWriteLock());
		this.stepper = new Stepper(this.context);
		transport.onAvailable(this::wake);
	}

	/**
	 * Say that there may be something to send. Cheap, never throws, and is not lost when
	 * a worker is about to wait.
	 */
	public void wake() {
		this.waiter.wake();
	}

	/**
	 * Have the work of the relay measured from now on.
	 * @param monitor what is told of it
	 */
	public void addMonitor(RelayMonitor monitor) {
		Assert.notNull(monitor, "'monitor' must not be null");
		this.monitors.add(monitor);
	}

	/**
	 * Whether the last work on the table succeeded.
	 * @return {@code false} while the database does not answer
	 */
	public boolean isDatabaseAvailable() {
		return this.database.isAvailable();
	}

	/**
	 * Where the relay finds its messages.
	 * @return the data source
	 */
	public DataSource getDataSource() {
		return this.context.dataSource();
	}

	/**
	 * Send what is due now, on the calling thread. For a relay that is not running.
	 * @return the number of messages that were sent, refused or held back
	 * @throws IllegalStateException if the relay is running
	 * @throws OutboxException if the database refuses
	 */
	public int step() {
		this.lifecycleLock.lock();
		try {
			Assert.state(!this.running, () -> title() + " is running, and sends by itself");
			return this.stepper.step();
		}
		finally {
			this.lifecycleLock.unlock();
		}
	}

	/**
	 * Set whether the relay starts with the application.
	 * @param autoStartup {@code true} by default
	 */
	public void setAutoStartup(boolean autoStartup) {
		this.autoStartup = autoStartup;
	}

	@Override
	public boolean isAutoStartup() {
		return this.autoStartup;
	}

	@Override
	public void start() {
		this.lifecycleLock.lock();
		try {
			if (this.running) {
				return;
			}
			this.waiter.open();
			String prefix = this.name.isEmpty() ? "outbox-relay-" : "outbox-relay-" + this.name + "-";
			this.threads = new WorkerThreads(prefix, this.context);
			this.running = true;
			logger.info(title() + " started with " + this.context.settings().workers() + " worker(s)");
		}
		finally {
			this.lifecycleLock.unlock();
		}
	}

	@Override
	public void stop() {
		this.lifecycleLock.lock();
		try {
			if (this.threads == null) {
				return;
			}
			this.waiter.close();
			this.threads.end(this.context.settings().shutdownTimeout());
			this.threads = null;
			this.running = false;
			logger.info(title() + " stopped");
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
		return PHASE;
	}

	private String title() {
		return this.name.isEmpty() ? "Outbox relay" : "Outbox relay '" + this.name + "'";
	}

}
