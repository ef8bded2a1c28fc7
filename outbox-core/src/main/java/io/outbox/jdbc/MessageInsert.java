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
import java.sql.SQLException;
import java.util.List;

/**
 * Inserts message rows with one execution of one statement. All times are made by the
 * database's clock, and the rows get their ids in the order given.
 */
interface MessageInsert {

	/**
	 * Insert the rows.
	 * @param connection the connection of the current transaction
	 * @param messages the rows, at least one
	 */
	void insert(Connection connection, List<NewMessage> messages) throws SQLException;

	static MessageInsert of(Dialect dialect, OutboxTables tables) {
		MessageInsert rows = new RowInsert(dialect, tables);
		return (dialect == Dialect.POSTGRESQL) ? new ArrayInsert(tables, rows) : rows;
	}

}
