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

package io.outbox.stomp;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;

import io.outbox.TransportException;
import io.outbox.TransportException.Reason;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * A connection that is opened again whenever it is lost, after the pauses of
 * {@link ReconnectPauses}. Logs changes and not attempts. Safe for use by several
 * threads; its lock is never held while others are called.
 */
final class PersistentConnection implements StompConnection.Listener {

	private static final Log logger = LogFactory.getLog(PersistentConnection.class);

	private static final Duration DISCONNECT_TIMEOUT = Duration.ofSeconds(2);

	private final String purpose;

	private final StompClient client;

	private final ConnectionUser user;

	private final ReentrantLock lock = new ReentrantLock();

	private final ReconnectPauses pauses;

	private final Outage outage = new Outage();

	private @Nullable StompConnection current;

	private @Nullable StompConnection renewed;

	private boolean stopped;

	/**
	 * Create a connection that is opened with {@link #start}.
	 * @param purpose what the connection is for, as the object of a log message
	 * @param client the client
	 * @param user the one who uses the connection
	 */
	PersistentConnection(String purpose, StompClient client, ConnectionUser user) {
		this.purpose = purpose;
		this.client = client;
		this.user = user;
		this.pauses = new ReconnectPauses(client.settings());
	}

	void start() {
		connect();
	}

	/** The connection does what it is for. Logs that once. */
	void established(StompConnection connection) {
		boolean recovered;
		this.lock.lock();
		try {
			recovered = this.outage.end();
			this.pauses.established();
		}
		finally {
			this.lock.unlock();
		}
		logger.info("Connected %s to %s (%s)%s".formatted(this.purpose, connection.address(), connection.server(),
				recovered ? " again" : ""));
	}

	/** The broker has taken what was asked of it, so that there is no next pause. */
	void proved() {
		this.lock.lock();
		try {
			this.pauses.proved();
		}
		finally {
			this.lock.unlock();
		}
	}

	/** Disconnect and connect again at once, to the same address. */
	void renew(StompConnection connection) {
		this.lock.lock();
		try {
			this.renewed = connection;
		}
		finally {
			this.lock.unlock();
		}
		connection.disconnect();
		later(() -> connection.close(Reason.CONNECTION_LOST, "disconnected", null), DISCONNECT_TIMEOUT);
	}

	/** Disconnect within a bounded time, for good. */
	void stop() {
		StompConnection connection;
		this.lock.lock();
		try {
			this.stopped = true;
			connection = this.current;
		}
		finally {
			this.lock.unlock();
		}
		if (connection == null) {
			return;
		}
		try {
			connection.disconnect().get(DISCONNECT_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		catch (ExecutionException | TimeoutException ex) {
			logger.debug("The broker did not confirm the end of the connection of " + this.purpose, ex);
		}
		connection.close(Reason.CONNECTION_LOST, "disconnected", null);
	}

	private void connect() {
		StompConnection connection;
		this.lock.lock();
		try {
			if (this.stopped || this.current != null) {
				return;
			}
			StompSettings settings = this.client.settings();
			StompAddress address = settings.addresses().get(this.pauses.nextAddress());
			connection = new StompConnection(address, settings, this.user.clientId(), this);
			this.current = connection;
		}
		finally {
			this.lock.unlock();
		}
		connection.open(this.client);
	}

	@Override
	public void opened(StompConnection connection) {
		this.user.opened(connection);
	}

	@Override
	public void received(StompConnection connection, StompFrame frame) {
		this.user.received(connection, frame);
	}

	@Override
	public void closed(StompConnection connection, TransportException cause) {
		Duration pause = null;
		boolean news = false;
		this.lock.lock();
		try {
			if (this.current == connection) {
				this.current = null;
			}
			if (this.renewed == connection) {
				this.renewed = null;
				this.pauses.sameAddress();
				pause = this.stopped ? null : Duration.ZERO;
			}
			else if (!this.stopped) {
				pause = this.pauses.next();
				news = this.outage.isNews(cause);
			}
		}
		finally {
			this.lock.unlock();
		}
		report(cause, pause, news);
		this.user.closed(connection, cause);
		if (pause != null) {
			later(this::connect, pause);
		}
	}

	private void report(TransportException cause, @Nullable Duration pause, boolean news) {
		if (pause != null && news) {
			logger.warn("No connection of %s to the broker, tried again until there is one: %s".formatted(this.purpose,
					cause.getMessage()));
		}
		else {
			logger.debug("Connection of " + this.purpose + " ended", cause);
		}
	}

	private void later(Runnable task, Duration delay) {
		try {
			this.client.schedule(task, delay);
		}
		catch (RejectedExecutionException ex) {
			logger.debug("Nothing more is done because the client is closed", ex);
		}
	}

}
