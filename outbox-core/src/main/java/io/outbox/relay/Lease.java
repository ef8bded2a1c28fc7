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
 * The locks of a step, which are lost with its connection. Asks the database, but not
 * again within a few milliseconds. Owned by the step's worker.
 */
final class Lease {

	private static final Duration TRUST = Duration.ofMillis(2);

	private final Connection connection;

	private final int timeoutSeconds;

	private long heldAt;

	private boolean lost;

	/**
	 * Create the lease of locks that have just been taken.
	 * @param connection the connection of the step
	 * @param timeout the time that the database is given to answer
	 */
	Lease(Connection connection, Duration timeout) {
		this.connection = connection;
		this.timeoutSeconds = (int) Math.max(1, timeout.toSeconds());
		this.heldAt = System.nanoTime();
	}

	/** Whether the locks are held. Once lost, they are lost for good. */
	boolean isHeld() {
		if (!this.lost && System.nanoTime() - this.heldAt > TRUST.toNanos()) {
			long askedAt = System.nanoTime();
			this.lost = !isValid();
			this.heldAt = askedAt;
		}
		return !this.lost;
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
