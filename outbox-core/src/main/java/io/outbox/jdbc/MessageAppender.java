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
 * Makes message rows and writes them on a connection of the application's transaction.
 * The one door by which messages enter the table; safe for use by several threads.
 */
public interface MessageAppender {

	/**
	 * Give the message its identity, headers and partition, and check that it can be
	 * sent.
	 * @param draft what the publisher says of the message
	 * @return the row to be written
	 * @throws io.outbox.OutboxException if a header is reserved or illegal, a name is too
	 * long, or the message is larger than the limit
	 */
	NewMessage prepare(MessageDraft draft);

	/**
	 * Write the rows with one execution of one statement, in the order given.
	 * @param connection the connection of the current transaction
	 * @param messages the rows
	 * @throws SQLException if the database refuses, without the values of the rows; the
	 * caller must roll back
	 */
	void append(Connection connection, List<NewMessage> messages) throws SQLException;

	/**
	 * Tell the relay of this application that rows have been committed. Cheap; never
	 * throws.
	 */
	void committed();

}
