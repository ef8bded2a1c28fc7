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
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.atomic.AtomicReference;

import io.outbox.TransportException;
import io.outbox.TransportException.Reason;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.core.NestedExceptionUtils;
import org.springframework.messaging.Message;
import org.springframework.messaging.simp.stomp.StompCommand;
import org.springframework.messaging.tcp.TcpConnection;
import org.springframework.messaging.tcp.TcpConnectionHandler;

/**
 * One connection to a broker, from CONNECT to its end. Not reused. Safe for use by
 * several threads; the listener is called by one thread at a time, except that the end of
 * the connection may be told by any.
 */
final class StompConnection implements TcpConnectionHandler<byte[]> {

	private static final Log logger = LogFactory.getLog(StompConnection.class);

	private static final String DISCONNECT_RECEIPT = "disconnect";

	private final StompAddress address;

	private final StompSettings settings;

	private final StompFrame connect;

	private final Listener listener;

	private final AtomicReference<State> state = new AtomicReference<>(State.CONNECTING);

	private final CompletableFuture<Void> closed = new CompletableFuture<>();

	private volatile @Nullable TcpConnection<byte[]> tcp;

	private volatile @Nullable FrameWriter writer;

	private volatile @Nullable ScheduledFuture<?> connectTimeout;

	private volatile String server = "";

	/**
	 * Create a connection that is not yet open.
	 * @param address where to connect to
	 * @param settings the settings
	 * @param clientId the client id, or {@code null} for none
	 * @param listener told what happens
	 */
	StompConnection(StompAddress address, StompSettings settings, @Nullable String clientId, Listener listener) {
		this.address = address;
		this.settings = settings;
		this.connect = StompFrame.connect(settings, clientId);
		this.listener = listener;
	}

	StompAddress address() {
		return this.address;
	}

	/** What CONNECTED says of the broker, empty if it says nothing. */
	String server() {
		return this.server;
	}

	void open(StompClient client) {
		Duration timeout = this.settings.connectTimeout().multipliedBy(2);
		this.connectTimeout = client
			.schedule(() -> close(Reason.UNAVAILABLE, "the broker did not answer CONNECT in time", null), timeout);
		client.connect(this);
	}

	boolean isOpen() {
		return this.state.get() == State.OPEN;
	}

	/**
	 * Send a frame. Without effect when the connection is closed, which the listener is
	 * told.
	 */
	void send(byte[] frame) {
		FrameWriter writer = this.writer;
		if (writer != null && this.state.get() != State.CLOSED) {
			writer.write(frame);
		}
	}

	/**
	 * Say goodbye, after all that was sent.
	 * @return a future that completes when the connection is closed
	 */
	CompletableFuture<Void> disconnect() {
		if (isOpen()) {
			send(StompFrame.of(StompCommand.DISCONNECT, Map.of("receipt", DISCONNECT_RECEIPT)).encode());
		}
		else {
			close(Reason.UNAVAILABLE, "disconnected", null);
		}
		return this.closed;
	}

	/**
	 * Close the connection and tell the listener, if that has not been done.
	 */
	void close(Reason reason, String message, @Nullable Throwable cause) {
		State previous = this.state.getAndSet(State.CLOSED);
		if (previous == State.CLOSED) {
			return;
		}
		cancelConnectTimeout();
		TcpConnection<byte[]> tcp = this.tcp;
		if (tcp != null) {
			closeQuietly(tcp);
		}
		this.closed.complete(null);
		this.listener.closed(this, new TransportException(reason, this.address + ": " + message, cause));
	}

	@Override
	public void afterConnected(TcpConnection<byte[]> connection) {
		this.writer = new FrameWriter(connection,
				(failure) -> close(Reason.CONNECTION_LOST,
						"connection lost while writing: " + StompFrame.printable(String.valueOf(failure.getMessage())),
						failure));
		this.tcp = connection;
		if (this.state.get() == State.CLOSED) {
			closeQuietly(connection);
			return;
		}
		send(this.connect.encode());
	}

	@Override
	public void afterConnectFailure(Throwable ex) {
		String message = String.valueOf(ex.getMessage());
		// The innermost cause says what is wrong with a certificate
		String cause = String.valueOf(NestedExceptionUtils.getMostSpecificCause(ex).getMessage());
		close(Reason.UNAVAILABLE, message.contains(cause) ? message : message + ": " + cause, ex);
	}

	@Override
	public void handleMessage(Message<byte[]> message) {
		StompFrame frame = StompFrame.of(message);
		if (frame == null || this.state.get() == State.CLOSED) {
			return;
		}
		if (this.state.get() == State.CONNECTING) {
			connecting(frame);
		}
		else if (DISCONNECT_RECEIPT.equals(frame.header("receipt-id"))) {
			close(Reason.CONNECTION_LOST, "disconnected", null);
		}
		else {
			this.listener.received(this, frame);
		}
	}

	@Override
	public void handleFailure(Throwable ex) {
		close(Reason.CONNECTION_LOST, "connection lost: " + StompFrame.printable(String.valueOf(ex.getMessage())), ex);
	}

	@Override
	public void afterConnectionClosed() {
		Reason reason = isOpen() ? Reason.CONNECTION_LOST : Reason.UNAVAILABLE;
		close(reason, "the broker closed the connection", null);
	}

	private void connecting(StompFrame frame) {
		if (frame.command() != StompCommand.CONNECTED) {
			String said = (frame.command() == StompCommand.ERROR) ? frame.reason() : frame.command().toString();
			close(Reason.UNAVAILABLE, "the broker refused to connect user '" + this.settings.login().username()
					+ "' to virtual host '" + this.settings.login().virtualHost() + "': " + said, null);
			return;
		}
		this.server = frame.headers().getOrDefault("server", "");
		TcpConnection<byte[]> tcp = this.tcp;
		if (tcp != null) {
			Heartbeats.negotiate(this.settings.heartbeat(), frame.headers().getOrDefault("heart-beat", "0,0"))
				.beat(tcp, () -> send(StompFrame.HEARTBEAT),
						() -> close(Reason.CONNECTION_LOST, "no heart-beat of the broker", null));
		}
		cancelConnectTimeout();
		if (this.state.compareAndSet(State.CONNECTING, State.OPEN)) {
			this.listener.opened(this);
		}
	}

	private void cancelConnectTimeout() {
		ScheduledFuture<?> timeout = this.connectTimeout;
		if (timeout != null) {
			timeout.cancel(false);
		}
	}

	private static void closeQuietly(TcpConnection<byte[]> connection) {
		try {
			connection.close();
		}
		catch (RuntimeException ex) {
			logger.debug("Connection could not be closed", ex);
		}
	}

	private enum State {

		CONNECTING, OPEN, CLOSED

	}

	/**
	 * Is told what happens to a connection.
	 */
	interface Listener {

		void opened(StompConnection connection);

		void received(StompConnection connection, StompFrame frame);

		/** Called once, whether or not the connection was open. */
		void closed(StompConnection connection, TransportException cause);

	}

}
