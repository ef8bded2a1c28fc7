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
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;

import io.outbox.MessageTransport;
import io.outbox.TransportException;
import io.outbox.TransportException.Reason;
import io.outbox.WireMessage;
import org.jspecify.annotations.Nullable;

import org.springframework.context.SmartLifecycle;
import org.springframework.messaging.simp.stomp.StompCommand;
import org.springframework.util.Assert;

/**
 * Sends messages over one STOMP connection, which is opened at the start and again
 * whenever it is lost. A send is confirmed by the broker's RECEIPT and by nothing else.
 * <p>
 * When no receipt comes for the receipt time-out while sends wait for one, the connection
 * is replaced and they fail. An ERROR that names no send replaces the connection too,
 * because no broker says which frame it meant.
 * <p>
 * A stop waits for the receipts of what has been sent, for the receipt time-out at most.
 */
public final class StompMessageTransport implements MessageTransport, SmartLifecycle {

	/** Phase of the transport: it starts before and stops after the relay. */
	public static final int PHASE = Integer.MAX_VALUE - 300;

	private static final Duration MAX_CHECK_INTERVAL = Duration.ofSeconds(1);

	private final StompSettings settings;

	private final List<Runnable> callbacks = new CopyOnWriteArrayList<>();

	private final ReentrantLock lifecycleLock = new ReentrantLock();

	private final ConnectionLog log = new ConnectionLog();

	private volatile @Nullable Run run;

	/**
	 * Create a transport, which connects once it is started.
	 * @param settings the settings
	 */
	public StompMessageTransport(StompSettings settings) {
		Assert.notNull(settings, "'settings' must not be null");
		this.settings = settings;
	}

	@Override
	public boolean isAvailable() {
		return session() != null;
	}

	@Override
	public void onAvailable(Runnable callback) {
		Assert.notNull(callback, "'callback' must not be null");
		this.callbacks.add(callback);
	}

	@Override
	public CompletableFuture<Void> send(WireMessage message) {
		Assert.notNull(message, "'message' must not be null");
		PublishSession session = session();
		return (session != null) ? session.send(message) : CompletableFuture
			.failedFuture(new TransportException(Reason.UNAVAILABLE, "There is no connection to the broker", null));
	}

	/**
	 * How the connection to the broker stands.
	 * @return the state
	 */
	public ConnectionState getConnectionState() {
		return this.log.state();
	}

	private @Nullable PublishSession session() {
		Run run = this.run;
		return (run != null && !run.stopping) ? run.session : null;
	}

	@Override
	public void start() {
		this.lifecycleLock.lock();
		try {
			if (this.run == null) {
				Run started = new Run();
				this.run = started;
				started.start();
			}
		}
		finally {
			this.lifecycleLock.unlock();
		}
	}

	@Override
	public void stop() {
		this.lifecycleLock.lock();
		try {
			Run stopped = this.run;
			if (stopped != null) {
				stopped.stop();
				this.run = null;
				this.log.stopped();
			}
		}
		finally {
			this.lifecycleLock.unlock();
		}
	}

	@Override
	public boolean isRunning() {
		return this.run != null;
	}

	@Override
	public int getPhase() {
		return PHASE;
	}

	/**
	 * What exists between a start and a stop.
	 */
	private final class Run implements ConnectionUser {

		private final StompClient client = new StompClient(StompMessageTransport.this.settings, false);

		private final PersistentConnection connection = new PersistentConnection("the relay", this.client, this);

		private volatile @Nullable PublishSession session;

		private volatile @Nullable StompConnection proved;

		private volatile boolean stopping;

		private void start() {
			Duration timeout = StompMessageTransport.this.settings.receiptTimeout().dividedBy(4);
			this.client.repeat(this::checkReceipts,
					(timeout.compareTo(MAX_CHECK_INTERVAL) < 0) ? timeout : MAX_CHECK_INTERVAL);
			this.connection.start();
		}

		private void stop() {
			this.stopping = true;
			PublishSession session = this.session;
			if (session != null) {
				session.drain(StompMessageTransport.this.settings.receiptTimeout());
			}
			this.connection.stop();
			this.client.close();
		}

		private void checkReceipts() {
			PublishSession session = this.session;
			if (session != null && session.isOverdue(StompMessageTransport.this.settings)) {
				session.connection()
					.close(Reason.RECEIPT_TIMEOUT, "the broker confirmed nothing for "
							+ StompMessageTransport.this.settings.receiptTimeout().toMillis() + " ms", null);
			}
		}

		@Override
		public @Nullable String clientId() {
			return null;
		}

		@Override
		public void opened(StompConnection connection) {
			StompMessageTransport.this.log.opened(connection);
			this.session = new PublishSession(connection, StompMessageTransport.this.settings);
			if (!connection.isOpen()) {
				closed(connection, new TransportException(Reason.CONNECTION_LOST, "connection lost", null));
				return;
			}
			this.connection.established(connection);
			StompMessageTransport.this.callbacks.forEach(Runnable::run);
		}

		@Override
		public void received(StompConnection connection, StompFrame frame) {
			PublishSession session = this.session;
			if (session != null && session.connection() == connection) {
				if (frame.command() == StompCommand.RECEIPT && this.proved != connection) {
					this.proved = connection;
					this.connection.proved();
					StompMessageTransport.this.log.confirmed();
				}
				session.received(frame);
			}
		}

		@Override
		public void closed(StompConnection connection, TransportException cause) {
			StompMessageTransport.this.log.closed(connection, cause);
			PublishSession session = this.session;
			if (session != null && session.connection() == connection) {
				this.session = null;
				session.end(cause);
			}
		}

	}

}
