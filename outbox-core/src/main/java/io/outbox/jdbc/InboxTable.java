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

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;

import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

/**
 * The table of received messages, whose primary key keeps a message from having a second
 * effect. Safe for use by several threads; all connections must lead to the same
 * database.
 */
public final class InboxTable {

	/** Length of the columns that tell messages apart. */
	public static final int MAX_ID_LENGTH = 255;

	private static final int MYSQL_DUPLICATE_ENTRY = 1062;

	private static final String H2_DUPLICATE_KEY = "23505";

	private static final String INSERT = """
			INSERT INTO %s (subscriber, message_id, destination, headers) VALUES (?, ?, ?, ?)
			""";

	private static final String ON_CONFLICT = "ON CONFLICT (subscriber, message_id) DO NOTHING";

	private final OutboxTables tables;

	private volatile @Nullable Dialect dialect;

	/**
	 * Create the table.
	 * @param tables the names of the tables
	 */
	public InboxTable(OutboxTables tables) {
		Assert.notNull(tables, "'tables' must not be null");
		this.tables = tables;
	}

	/**
	 * Remember a message. Waits while another transaction that has not ended remembers
	 * the same one. The transaction can go on, whatever the answer.
	 * @param connection the connection of the current transaction
	 * @param subscriber the name of the subscriber
	 * @param messageId the message's identity
	 * @param destination the destination, cut if it is too long for the column, and with
	 * question marks for NUL characters
	 * @param headers the headers, JSON text
	 * @return {@code false} if the subscriber has received the message before
	 * @throws SQLException if the database refuses for any other reason
	 */
	public boolean insert(Connection connection, String subscriber, String messageId, String destination,
			String headers) throws SQLException {
		Dialect dialect = dialect(connection);
		String sql = INSERT.formatted(this.tables.inbox()) + ((dialect == Dialect.POSTGRESQL) ? ON_CONFLICT : "");
		try (PreparedStatement statement = connection.prepareStatement(sql)) {
			statement.setString(1, subscriber);
			statement.setString(2, messageId);
			statement.setString(3, text(destination));
			statement.setString(4, headers);
			return statement.executeUpdate() == 1;
		}
		catch (SQLException ex) {
			// Here a duplicate undoes the statement and not the transaction. INSERT
			// IGNORE would hide other errors.
			if (isDuplicate(dialect, ex)) {
				return false;
			}
			throw ex;
		}
	}

	/** What a column can take, because the message is not at fault. */
	private static String text(String destination) {
		return destination.substring(0, Math.min(destination.length(), MAX_ID_LENGTH)).replace('\0', '?');
	}

	private static boolean isDuplicate(Dialect dialect, SQLException ex) {
		return switch (dialect) {
			case MARIADB, MYSQL -> ex.getErrorCode() == MYSQL_DUPLICATE_ENTRY;
			case H2 -> H2_DUPLICATE_KEY.equals(ex.getSQLState());
			default -> false;
		};
	}

	private Dialect dialect(Connection connection) throws SQLException {
		Dialect dialect = this.dialect;
		if (dialect == null) {
			dialect = Dialect.of(connection);
			this.dialect = dialect;
		}
		return dialect;
	}

}
