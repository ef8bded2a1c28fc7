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

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.messaging.tcp.TcpConnection;

/**
 * The heart-beats that both sides have agreed on.
 *
 * @param outgoing the interval of ours in milliseconds, {@code 0} for none
 * @param incoming the interval of the broker's in milliseconds, {@code 0} for none
 * @see <a href=
 * "https://stomp.github.io/stomp-specification-1.2.html#Heart-beating">Heart-beating in
 * STOMP 1.2</a>
 */
record Heartbeats(long outgoing, long incoming) {

	private static final Log logger = LogFactory.getLog(Heartbeats.class);

	/** A peer is taken for dead when this many of its heart-beats are missing. */
	private static final int MISSING = 2;

	/**
	 * Find what both sides want.
	 * @param ours what this application asked for
	 * @param theirs the header of CONNECTED
	 */
	static Heartbeats negotiate(StompSettings.Heartbeat ours, String theirs) {
		String[] parts = theirs.split(",", 2);
		return (parts.length == 2)
				? new Heartbeats(interval(ours.outgoing(), parts[1]), interval(ours.incoming(), parts[0]))
				: new Heartbeats(0, 0);
	}

	private static long interval(Duration ours, String theirs) {
		try {
			long millis = Long.parseLong(theirs.trim());
			return (ours.isZero() || millis <= 0) ? 0 : Math.max(ours.toMillis(), millis);
		}
		catch (NumberFormatException ex) {
			logger.debug("Broker sent a heart-beat header that is no number", ex);
			return 0;
		}
	}

	/**
	 * Let both hearts beat.
	 * @param connection the connection
	 * @param send sends a heart-beat
	 * @param silent called when the broker has been silent for too long
	 */
	void beat(TcpConnection<byte[]> connection, Runnable send, Runnable silent) {
		if (this.outgoing > 0) {
			// Twice as often as promised, so that no delay of a timer breaks the promise
			connection.onWriteInactivity(send, Math.max(1, this.outgoing / 2));
		}
		if (this.incoming > 0) {
			connection.onReadInactivity(silent, this.incoming * MISSING);
		}
	}

}
