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

package io.outbox.chaos;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

import io.outbox.chaos.History.Row;

import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * What writers write and relays mark.
 */
final class Tables {

	private final JdbcTemplate jdbc;

	/**
	 * Create the tables of the writers.
	 * @param jdbc leads to the schema
	 * @param accounts the number of accounts
	 */
	Tables(JdbcTemplate jdbc, int accounts) {
		this.jdbc = jdbc;
		this.jdbc.execute("CREATE TABLE account (id VARCHAR(64) PRIMARY KEY, number BIGINT NOT NULL)");
		this.jdbc.execute("""
				CREATE TABLE entry (id VARCHAR(100) PRIMARY KEY, account VARCHAR(64) NOT NULL, number BIGINT NOT NULL,
				token VARCHAR(64) NOT NULL)""");
		this.jdbc.execute("""
				CREATE TABLE refused_entry (id VARCHAR(100) PRIMARY KEY, account VARCHAR(64) NOT NULL,
				number BIGINT NOT NULL, token VARCHAR(64) NOT NULL)""");
		for (int account = 0; account < accounts; account++) {
			this.jdbc.update("INSERT INTO account (id, number) VALUES (?, 0)", "account-%03d".formatted(account));
		}
	}

	/** How many messages wait; a large number if it cannot be told. */
	long unfinished() {
		try {
			Long count = this.jdbc.queryForObject("SELECT COUNT(*) FROM outbox_message WHERE status NOT IN (2, -1)",
					Long.class);
			return (count != null) ? count : Long.MAX_VALUE;
		}
		catch (DataAccessException ex) {
			// The database is being started
			return Long.MAX_VALUE;
		}
	}

	/** All that is committed. */
	Set<ChaosMessage> committed() {
		Set<ChaosMessage> committed = entries("entry");
		committed.addAll(refused());
		return committed;
	}

	/** What the broker refuses. */
	Set<ChaosMessage> refused() {
		return entries("refused_entry");
	}

	private Set<ChaosMessage> entries(String table) {
		return new HashSet<>(this.jdbc.query("SELECT account, number, token FROM " + table,
				(row, number) -> new ChaosMessage(row.getString(1), row.getLong(2), row.getString(3))));
	}

	List<Row> rows() {
		return this.jdbc.query("SELECT body, status, attempts, last_error FROM outbox_message", (row,
				number) -> new Row(ChaosMessage.of(row.getString(1)), row.getInt(2), row.getInt(3), row.getString(4)));
	}

}
