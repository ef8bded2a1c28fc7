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

package io.outbox.inbox;

import org.jspecify.annotations.Nullable;

import org.springframework.dao.TransientDataAccessException;

/**
 * How far an attempt at a message came, and who is to blame if it failed. Owned by one
 * worker.
 */
final class Attempt {

	private Phase phase = Phase.BEGIN;

	private boolean duplicate;

	private boolean lostConnection;

	private @Nullable Throwable failure;

	void enter(Phase phase) {
		this.phase = phase;
	}

	void duplicate() {
		this.duplicate = true;
	}

	boolean isDuplicate() {
		return this.duplicate;
	}

	/**
	 * The connection of the transaction does not answer any more, whatever was thrown.
	 */
	void lostConnection() {
		this.lostConnection = true;
	}

	void failed(Throwable failure) {
		this.failure = failure;
	}

	@Nullable Throwable failure() {
		return this.failure;
	}

	/**
	 * Whether the transaction began, and so the database was there.
	 * @return {@code true} if the application's code was reached
	 */
	boolean hasBegun() {
		return this.phase != Phase.BEGIN;
	}

	/**
	 * Whether the message is not at fault: the handler was not reached, or the database
	 * was lost.
	 * @return {@code true} if the attempt is not to be counted
	 */
	boolean isOutage() {
		if (this.failure == null) {
			return false;
		}
		return switch (this.phase) {
			case BEGIN -> true;
			case HANDLER -> isDatabaseLost(this.failure);
			case COMMIT -> this.failure instanceof TransientDataAccessException || isDatabaseLost(this.failure);
		};
	}

	private boolean isDatabaseLost(Throwable failure) {
		return (this.lostConnection || ConnectionFailures.in(failure)) && !ConnectionFailures.isTooLarge(failure);
	}

	/**
	 * The parts of an attempt.
	 */
	enum Phase {

		/** The transaction begins, and the inbox row is written. */
		BEGIN,

		/** The application's code runs. */
		HANDLER,

		/** The transaction commits, which may be when its changes are flushed. */
		COMMIT

	}

}
