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

import java.time.Instant;

import io.outbox.TransportException;
import io.outbox.TransportException.Reason;
import io.outbox.stomp.ConnectionState.Status;
import org.jspecify.annotations.Nullable;

/**
 * Remembers how the connection stands, for those who ask. Safe for use by several
 * threads.
 */
final class ConnectionLog {

	private volatile ConnectionState state = disconnected("not connected yet");

	private volatile @Nullable ConnectionState overload;

	ConnectionState state() {
		ConnectionState overload = this.overload;
		return (overload != null) ? overload : this.state;
	}

	void opened(StompConnection connection) {
		String server = connection.server().isEmpty() ? null : connection.server();
		this.state = new ConnectionState(Status.CONNECTED, connection.address(), server, Instant.now(), null);
	}

	/** The broker has confirmed a message on a new connection. */
	void confirmed() {
		this.overload = null;
	}

	void closed(StompConnection connection, TransportException cause) {
		if (cause.getReason() == Reason.RECEIPT_TIMEOUT && this.overload == null) {
			this.overload = new ConnectionState(Status.BACKPRESSURE, connection.address(), null, Instant.now(),
					cause.getMessage());
		}
		else if (cause.getReason() == Reason.UNAVAILABLE) {
			// A broker that can't be reached is not merely slow
			this.overload = null;
		}
		ConnectionState before = this.state;
		Instant since = (before.status() == Status.CONNECTED) ? Instant.now() : before.since();
		this.state = new ConnectionState(Status.DISCONNECTED, null, null, since, cause.getMessage());
	}

	void stopped() {
		this.overload = null;
		this.state = disconnected("stopped");
	}

	private static ConnectionState disconnected(String cause) {
		return new ConnectionState(Status.DISCONNECTED, null, null, Instant.now(), cause);
	}

}
