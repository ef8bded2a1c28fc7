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

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;

import org.jspecify.annotations.Nullable;

/**
 * Reads rows of messages as lists show them.
 */
final class SummaryRows {

	static final String COLUMNS = """
			m.message_id, m.id, m.partition_no, m.status, m.destination, m.message_key, m.type, m.operation,
			m.attempts, m.created_at, m.due_at, m.published_at, m.expires_at, m.last_error""";

	private final Dialect dialect;

	SummaryRows(Dialect dialect) {
		this.dialect = dialect;
	}

	MessageSummary read(ResultSet resultSet) throws SQLException {
		return new MessageSummary(this.dialect.uuid(resultSet, 1), resultSet.getLong(2), resultSet.getInt(3),
				status(resultSet.getInt(4)), resultSet.getString(5), resultSet.getString(6), resultSet.getString(7),
				resultSet.getString(8), resultSet.getInt(9), this.dialect.instant(resultSet, 10),
				this.dialect.instant(resultSet, 11), this.dialect.instant(resultSet, 12),
				this.dialect.instant(resultSet, 13), resultSet.getString(14));
	}

	/** A person may have written a number that no status has. */
	private static @Nullable MessageStatus status(int code) {
		return Arrays.stream(MessageStatus.values()).filter((status) -> status.code() == code).findFirst().orElse(null);
	}

}
