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

/**
 * The locks of a step, which are lost with its connection. A frame is sent only if the
 * database has answered on that connection to a question that is at most a few
 * milliseconds old, or has just answered one. The step's worker asks; other threads may
 * look at what it knows.
 */
final class Lease {

	private static final Duration TRUST = Duration.ofMillis(2);

	private final Connection connection;

	private final int timeoutSeconds;

	private final long trust;

	private volatile long heldAt;

	private volatile boolean lost;

	/**
	 * Create the lease of locks that have just been taken.
	 * @param connection the connection of the step
	 * @param timeout the time that the database is given to answer
	 */
	Lease(Connection connection, Duration timeout) {
		this(connection, timeout, TRUST);
	}

	Lease(Connection connection, Duration timeout, Duration trust) {
		this.connection = connection;
		this.timeoutSeconds = (int) Math.max(1, timeout.toSeconds());
		this.trust = trust.toNanos();
		this.heldAt = System.nanoTime();
	}

	/**
	 * Whether the locks are held, for which the database may be asked. Once lost, they
	 * are lost for good. For the worker only.
	 */
	boolean isHeld() {
		if (!isFresh()) {
			ask();
		}
		return !this.lost;
	}

	/** Whether the locks are held as far as is known, and that is known well enough. */
	boolean isFresh() {
		return !this.lost && age() <= this.trust;
	}

	/**
	 * Whether it is time to ask, so that an answer is there when the old one is stale.
	 */
	boolean isAging() {
		return !this.lost && age() > this.trust / 2;
	}

	/** Ask the database before what is known is stale. For the worker only. */
	void renew() {
		if (isAging()) {
			ask();
		}
	}

	private void ask() {
		if (!this.lost) {
			long askedAt = System.nanoTime();
			this.lost = !isValid();
			this.heldAt = askedAt;
		}
	}

	private long age() {
		return System.nanoTime() - this.heldAt;
	}

	private boolean isValid() {
		try {
			return this.connection.isValid(this.timeoutSeconds);
		}
		catch (SQLException ex) {
			throw new IllegalStateException("The driver cannot say whether its connection is valid", ex);
		}
	}

}
