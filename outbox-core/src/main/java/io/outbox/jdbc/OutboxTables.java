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

import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

/**
 * Names of the tables.
 *
 * @param schema the schema, or {@code null} for the connection's own
 * @param prefix what every table name begins with, {@code ""} by default
 */
public record OutboxTables(@Nullable String schema, String prefix) {

	private static final Pattern IDENTIFIER = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

	/**
	 * Validates the identifiers, because they become part of SQL statements.
	 */
	public OutboxTables {
		Assert.isTrue(schema == null || IDENTIFIER.matcher(schema).matches(),
				() -> "'schema' must match " + IDENTIFIER + " but is '" + schema + "'");
		Assert.isTrue(prefix.isEmpty() || IDENTIFIER.matcher(prefix).matches(),
				() -> "'prefix' must match " + IDENTIFIER + " but is '" + prefix + "'");
	}

	/**
	 * The table of messages.
	 * @return the qualified name
	 */
	public String message() {
		return qualified("outbox_message");
	}

	/**
	 * The table with a row for each partition.
	 * @return the qualified name
	 */
	public String partition() {
		return qualified("outbox_partition");
	}

	/**
	 * The table of paused destinations.
	 * @return the qualified name
	 */
	public String paused() {
		return qualified("outbox_paused");
	}

	/**
	 * The table of received messages.
	 * @return the qualified name
	 */
	public String inbox() {
		return qualified("inbox_message");
	}

	private String qualified(String name) {
		return ((this.schema != null) ? this.schema + "." : "") + this.prefix + name;
	}

}
