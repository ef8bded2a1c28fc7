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

import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTransientConnectionException;
import java.util.Objects;
import java.util.stream.Stream;

import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.transaction.CannotCreateTransactionException;

/**
 * Tells a lost database from all other failures.
 */
final class ConnectionFailures {

	/** Bounds the search, because causes can form a circle. */
	private static final int MAX_DEPTH = 20;

	private static final int MYSQL_PACKET_TOO_LARGE = 1153;

	private ConnectionFailures() {
	}

	static boolean in(Throwable failure) {
		return causes(failure).anyMatch(ConnectionFailures::isConnectionFailure);
	}

	/**
	 * Whether something is larger than the database takes, which is told like a lost
	 * connection, and on MariaDB is one. Class 54 is "program limit exceeded".
	 */
	static boolean isTooLarge(Throwable failure) {
		return causes(failure)
			.anyMatch((cause) -> cause instanceof SQLException ex && (isState(ex, "54") || isPacketTooLarge(ex)));
	}

	private static boolean isPacketTooLarge(SQLException failure) {
		return failure.getErrorCode() == MYSQL_PACKET_TOO_LARGE;
	}

	private static Stream<Throwable> causes(Throwable failure) {
		return Stream.iterate(failure, Objects::nonNull, Throwable::getCause).limit(MAX_DEPTH);
	}

	private static boolean isConnectionFailure(Throwable failure) {
		return failure instanceof CannotCreateTransactionException
				|| failure instanceof DataAccessResourceFailureException
				|| failure instanceof SQLTransientConnectionException
				|| failure instanceof SQLNonTransientConnectionException || failure instanceof SQLRecoverableException
				|| (failure instanceof SQLException ex && isConnectionState(ex));
	}

	/**
	 * Class 08 is a connection exception; 57P is PostgreSQL's for a server that shuts
	 * down, 25P03 for a session that it ends because its transaction was idle.
	 */
	private static boolean isConnectionState(SQLException failure) {
		return isState(failure, "08") || isState(failure, "57P") || isState(failure, "25P03");
	}

	private static boolean isState(SQLException failure, String prefix) {
		String state = failure.getSQLState();
		return state != null && state.startsWith(prefix);
	}

}
