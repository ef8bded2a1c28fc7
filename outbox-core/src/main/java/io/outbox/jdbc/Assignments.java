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

/**
 * SQL text of what an update sets for each status.
 */
final class Assignments {

	private Assignments() {
	}

	static String of(MessageStatus status, Dialect dialect) {
		return switch (status) {
			case PUBLISHED -> "status = 2, due_at = NULL, published_at = " + dialect.now();
			case HELD -> "status = 4, due_at = NULL";
			case PAUSED -> "status = 6, due_at = NULL";
			case EXPIRED -> "status = -2, due_at = NULL";
			default -> throw new IllegalArgumentException("'status' must not be " + status);
		};
	}

	static String promoted(Dialect dialect) {
		return "status = 3, due_at = " + dialect.now();
	}

	/** Parameters: attempts and error, and the microseconds until it is sent again. */
	static String refused(boolean again, Dialect dialect) {
		return again ? "status = 3, attempts = ?, last_error = ?, due_at = " + dialect.fromNow()
				: "status = -1, attempts = ?, last_error = ?, due_at = NULL";
	}

	/** The status comes last, because MariaDB shows the new one to what follows. */
	static String retried(Dialect dialect) {
		return """
				attempts = CASE WHEN status = 3 THEN attempts ELSE 0 END,
				expires_at = CASE WHEN expires_at > %1$s THEN expires_at END, due_at = %1$s, status = 3"""
			.formatted(dialect.now());
	}

}
