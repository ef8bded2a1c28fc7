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
 * An index of the messages that statements name where the planner can't be left alone:
 * after many rows have come or gone, MariaDB at times reads all messages in the order of
 * the primary key to find the first of a partition.
 */
enum MessageIndex {

	/** By status, partition and number. */
	PENDING("outbox_message_pending"),

	/** By status, partition and time. */
	DUE("outbox_message_due");

	private final String indexName;

	MessageIndex(String indexName) {
		this.indexName = indexName;
	}

	/**
	 * What follows the name or the alias of the table.
	 * @return the hint, or an empty string if the database has none or needs none
	 */
	String hint(Dialect dialect) {
		return switch (dialect) {
			case MARIADB, MYSQL -> " FORCE INDEX (" + this.indexName + ")";
			case POSTGRESQL, H2 -> "";
		};
	}

}
