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
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.UUID;

import javax.sql.DataSource;

import io.outbox.OutboxException;
import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

/**
 * A database, and what is particular to its SQL. Times are UTC and come from the
 * database's clock.
 */
public enum Dialect {

	/** PostgreSQL, where an index is not used for a comparison with clock_timestamp(). */
	POSTGRESQL("postgresql", "statement_timestamp()",
			"statement_timestamp() + CAST(? AS bigint) * INTERVAL '1 microsecond'",
			"CASE WHEN isfinite(%1$s) THEN CAST(EXTRACT(EPOCH FROM (%1$s - statement_timestamp())) * 1000 AS bigint) "
					+ "WHEN %1$s < statement_timestamp() THEN -1 END"),

	/** MariaDB. */
	MARIADB("mariadb", "UTC_TIMESTAMP(6)", "UTC_TIMESTAMP(6) + INTERVAL ? MICROSECOND",
			"TIMESTAMPDIFF(MICROSECOND, UTC_TIMESTAMP(6), %s) DIV 1000"),

	/** MySQL. */
	MYSQL("mysql", "UTC_TIMESTAMP(6)", "UTC_TIMESTAMP(6) + INTERVAL ? MICROSECOND",
			"TIMESTAMPDIFF(MICROSECOND, UTC_TIMESTAMP(6), %s) DIV 1000"),

	/** H2. */
	H2("h2", "CURRENT_TIMESTAMP(6)", "DATEADD(MICROSECOND, CAST(? AS BIGINT), CURRENT_TIMESTAMP(6))",
			"DATEDIFF(MILLISECOND, CURRENT_TIMESTAMP(6), %s)");

	private static final String READ_COMMITTED = "SET TRANSACTION ISOLATION LEVEL READ COMMITTED";

	private static final String MARIADB_IDLE_TIMEOUT = """
			SET @outbox_idle_transaction_timeout = @@SESSION.idle_transaction_timeout,
			SESSION idle_transaction_timeout = %d""";

	private final String id;

	private final String now;

	private final String fromNow;

	private final String millisUntil;

	Dialect(String id, String now, String fromNow, String millisUntil) {
		this.id = id;
		this.now = now;
		this.fromNow = fromNow;
		this.millisUntil = millisUntil;
	}

	/**
	 * Find the dialect of a connection.
	 * @param connection the connection
	 * @return the dialect
	 * @throws SQLException if the database does not answer
	 * @throws OutboxException if the database is not supported
	 */
	public static Dialect of(Connection connection) throws SQLException {
		Assert.notNull(connection, "'connection' must not be null");
		String product = connection.getMetaData().getDatabaseProductName();
		String name = product.toLowerCase(Locale.ROOT);
		if (name.contains("mysql")) {
			String version = connection.getMetaData().getDatabaseProductVersion().toLowerCase(Locale.ROOT);
			return version.contains("mariadb") ? MARIADB : MYSQL;
		}
		for (Dialect dialect : values()) {
			if (name.contains(dialect.id)) {
				return dialect;
			}
		}
		throw new OutboxException(
				"Database '" + product + "' is not supported by the outbox: use PostgreSQL, MariaDB, MySQL or H2");
	}

	/**
	 * Find the dialect of a data source.
	 * @param dataSource the data source, asked for one connection
	 * @return the dialect
	 * @throws OutboxException if the database does not answer or is not supported
	 */
	public static Dialect of(DataSource dataSource) {
		Assert.notNull(dataSource, "'dataSource' must not be null");
		try (Connection connection = dataSource.getConnection()) {
			return of(connection);
		}
		catch (SQLException ex) {
			throw new OutboxException("Could not ask the database of the outbox for its name", ex);
		}
	}

	/**
	 * The name that is part of the schema script's file name.
	 * @return the name, such as {@code postgresql}
	 */
	public String id() {
		return this.id;
	}

	/**
	 * SQL expression for the current time.
	 * @return the expression
	 */
	public String now() {
		return this.now;
	}

	/**
	 * SQL expression for a time relative to now, with one parameter: the microseconds
	 * ({@code BIGINT}). The result is {@code NULL} if the parameter is.
	 * @return the expression
	 */
	public String fromNow() {
		return this.fromNow;
	}

	/**
	 * SQL expression for a time relative to another, with one parameter: the microseconds
	 * ({@code BIGINT}).
	 * @param time the expression that is added to, such as the name of a column
	 * @return the expression
	 */
	public String from(String time) {
		return this.fromNow.replace(this.now, time);
	}

	/**
	 * The form in which a statement takes a UUID by {@code setObject}.
	 * @param uuid the UUID
	 * @return the parameter value
	 */
	public Object parameter(UUID uuid) {
		return hasUuid() ? uuid : uuid.toString();
	}

	/**
	 * Prepare a transaction: read committed, and with a limit on the time that a host
	 * which vanished keeps its locks, where the database has one.
	 */
	void begin(Connection connection, Duration timeout) throws SQLException {
		if (this == H2) {
			if (connection.getTransactionIsolation() != Connection.TRANSACTION_READ_COMMITTED) {
				connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
			}
			return;
		}
		try (Statement statement = connection.createStatement()) {
			if (this == MARIADB) {
				statement.execute(MARIADB_IDLE_TIMEOUT.formatted(Math.max(1, timeout.toSeconds())));
			}
			statement.execute((this == POSTGRESQL) ? beginning(timeout) : READ_COMMITTED);
		}
	}

	/**
	 * What {@link #begin} runs on PostgreSQL, to be sent together with other statements.
	 */
	String beginning(Duration timeout) {
		return READ_COMMITTED + "; SET LOCAL idle_in_transaction_session_timeout = " + timeout.toMillis();
	}

	/** Whether the driver sends statements that are separated by semicolons at once. */
	boolean sendsTogether() {
		return this == POSTGRESQL;
	}

	/**
	 * Give the connection back the limit that it had before, where that does not end with
	 * the transaction.
	 */
	void end(Connection connection) throws SQLException {
		if (this == MARIADB) {
			try (Statement statement = connection.createStatement()) {
				statement.execute("SET SESSION idle_transaction_timeout = @outbox_idle_transaction_timeout");
			}
		}
	}

	String millisUntil(String column) {
		return this.millisUntil.formatted(column);
	}

	UUID uuid(ResultSet resultSet, int column) throws SQLException {
		return hasUuid() ? resultSet.getObject(column, UUID.class) : UUID.fromString(resultSet.getString(column));
	}

	@Nullable Instant instant(ResultSet resultSet, int column) throws SQLException {
		if (hasUuid()) {
			OffsetDateTime time = resultSet.getObject(column, OffsetDateTime.class);
			return (time != null) ? time.toInstant() : null;
		}
		LocalDateTime time = resultSet.getObject(column, LocalDateTime.class);
		return (time != null) ? time.toInstant(ZoneOffset.UTC) : null;
	}

	private boolean hasUuid() {
		return this == POSTGRESQL || this == H2;
	}

}
