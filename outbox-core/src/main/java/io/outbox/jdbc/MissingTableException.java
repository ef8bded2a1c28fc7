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

import java.util.List;

import io.outbox.OutboxException;
import org.jspecify.annotations.Nullable;

/**
 * A table of the outbox can't be read or lacks columns. Thrown at startup.
 */
@SuppressWarnings("serial")
public class MissingTableException extends OutboxException {

	private final String table;

	private final List<String> columns;

	private final String script;

	/**
	 * Create an exception.
	 * @param table the name of the table
	 * @param columns the columns that are missing, or an empty list if the table is
	 * @param script where the script that creates the table lies on the class path
	 * @param cause what the database said, or {@code null} if columns are missing
	 */
	public MissingTableException(String table, List<String> columns, String script, @Nullable Throwable cause) {
		super(message(table, columns, script), cause);
		this.table = table;
		this.columns = List.copyOf(columns);
		this.script = script;
	}

	private static String message(String table, List<String> columns, String script) {
		if (columns.isEmpty()) {
			return "Table '" + table + "' of the outbox can't be read. Run '" + script
					+ "', which lies on the class path, or set outbox.schema.initialize=always";
		}
		return "Table '" + table + "' of the outbox lacks the columns " + String.join(", ", columns) + ". Add them as '"
				+ script + "' declares them, which lies on the class path";
	}

	/**
	 * The name of the table.
	 * @return the name, with schema and prefix
	 */
	public String getTable() {
		return this.table;
	}

	/**
	 * The columns that are missing.
	 * @return the names, empty if the table is missing
	 */
	public List<String> getColumns() {
		return this.columns;
	}

	/**
	 * Where the script that creates the table lies on the class path.
	 * @return the path without a leading slash
	 */
	public String getScript() {
		return this.script;
	}

}
