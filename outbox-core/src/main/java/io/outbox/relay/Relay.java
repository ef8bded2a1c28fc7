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

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

import javax.sql.DataSource;

import io.outbox.MessageTransport;
import io.outbox.OutboxListener;
import io.outbox.RetryPolicy;
import io.outbox.jdbc.OutboxTables;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

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

	private static final long INTERRUPT_MILLIS = 5000;

	private final ReentrantLock lifecycleLock = new ReentrantLock();

	private final Waiter waiter = new Waiter();

	private final Monitors monitors = new Monitors();

	private final DatabaseState database;

	private final RelayContext context;

	private final String name;

	private List<Thread> threads = List.of();

	private volatile boolean running;

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

	@Override
	public void start() {
		this.lifecycleLock.lock();
		try {
			if (this.running) {
				return;
			}
			this.waiter.open();
			String prefix = this.name.isEmpty() ? "outbox-relay-" : "outbox-relay-" + this.name + "-";
			List<Thread> threads = new ArrayList<>();
			for (int number = 0; number < this.context.settings().workers(); number++) {
				threads.add(new Thread(new Worker(number, this.context), prefix + (number + 1)));
			}
			threads.forEach(Thread::start);
			this.threads = threads;
			this.running = true;
			logger.info(title() + " started with " + threads.size() + " worker(s)");
		}
		finally {
			this.lifecycleLock.unlock();
		}
	}

	@Override
	public void stop() {
		this.lifecycleLock.lock();
		try {
			if (!this.running) {
				return;
			}
			this.waiter.close();
			join(this.threads);
			this.threads = List.of();
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

	private void join(List<Thread> threads) throws InterruptedException {
		long deadline = System.nanoTime() + this.context.settings().shutdownTimeout().toNanos();
		for (Thread thread : threads) {
			join(thread, TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime()));
		}
		for (Thread thread : threads) {
			if (thread.isAlive()) {
				logger.warn("Worker '" + thread.getName() + "' did not finish in time, its step is rolled back");
				thread.interrupt();
			}
		}
		for (Thread thread : threads) {
			join(thread, INTERRUPT_MILLIS);
		}
	}

	private static void join(Thread thread, long millis) throws InterruptedException {
		if (millis > 0) {
			thread.join(millis);
		}
	}

}
