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

package io.outbox.jdbc;

import java.sql.BatchUpdateException;
import java.sql.SQLException;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * A database's refusal of message rows, told without their values. Drivers put the values
 * of a failed batch into their exceptions, and these are logged.
 */
final class WriteFailure {

	/**
	 * Classes of SQL states that are not about values: connection, rollback, access and
	 * syntax, resources, object state, operator and system.
	 */
	private static final Set<String> WITHOUT_VALUES = Set.of("08", "40", "42", "53", "55", "57", "58");

	private WriteFailure() {
	}

	/**
	 * An exception that Hibernate and Spring translate as the given one, because it has
	 * the same state and code.
	 */
	static SQLException of(String message, SQLException ex) {
		SQLException root = ex;
		while (root.getNextException() != null) {
			root = root.getNextException();
		}
		String text = message + ": " + root.getClass().getSimpleName() + ", SQL state " + root.getSQLState()
				+ ", error " + root.getErrorCode() + text(root);
		SQLException failure = new SQLException(text, root.getSQLState(), root.getErrorCode());
		failure.setStackTrace(root.getStackTrace());
		return failure;
	}

	private static String text(SQLException ex) {
		String state = ex.getSQLState();
		if (ex instanceof BatchUpdateException || !isWithoutValues(state) || ex.getMessage() == null) {
			return "";
		}
		return ", " + ex.getMessage().lines().findFirst().orElse("");
	}

	private static boolean isWithoutValues(@Nullable String state) {
		return state != null && state.length() == 5 && WITHOUT_VALUES.contains(state.substring(0, 2));
	}

}
