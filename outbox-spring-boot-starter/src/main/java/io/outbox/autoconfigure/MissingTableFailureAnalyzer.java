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

package io.outbox.autoconfigure;

import io.outbox.jdbc.MissingTableException;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.annotation.Order;

/**
 * Says which table or column is missing and how to create it.
 */
@Order(0)
final class MissingTableFailureAnalyzer extends AbstractFailureAnalyzer<MissingTableException> {

	/** Flyway's name for the database stands for the last part. */
	private static final String MIGRATIONS = "classpath:io/outbox/schema/flyway/{vendor}";

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, MissingTableException cause) {
		String dataSource = dataSource(rootFailure);
		return cause.getColumns().isEmpty() ? missingTable(cause, dataSource) : missingColumns(cause, dataSource);
	}

	private String dataSource(Throwable rootFailure) {
		UnusableDataSourceException unusable = findCause(rootFailure, UnusableDataSourceException.class);
		return (unusable != null) ? "%n%nIt was looked for in the data source '%s'.".formatted(unusable.getDataSource())
				: "";
	}

	private static FailureAnalysis missingTable(MissingTableException exception, String dataSource) {
		Throwable reason = exception.getCause();
		String description = "The table '%s' of the outbox is missing or can't be read: %s"
			.formatted(exception.getTable(), (reason != null) ? reason.getMessage() : "no reason is known");
		return new FailureAnalysis(description + dataSource, """
				One of:

				    - Set outbox.schema.initialize=always to create missing tables at startup.
				    - With Flyway, add %s to spring.flyway.locations.
				    - Run the script classpath:%s with your migrations. Replace its placeholders by the schema and the \
				prefix of the table names, if there are any.
				    - Set outbox.schema.name and outbox.schema.table-prefix if the table has another name."""
			.formatted(MIGRATIONS, exception.getScript()), exception);
	}

	private static FailureAnalysis missingColumns(MissingTableException exception, String dataSource) {
		String description = "The table '%s' of the outbox lacks the columns %s. It was made by an older version or by hand."
			.formatted(exception.getTable(), String.join(", ", exception.getColumns()));
		return new FailureAnalysis(description + dataSource, """
				One of:

				    - Add the columns by ALTER TABLE, as the script classpath:%s declares them. Neither \
				outbox.schema.initialize=always nor %s adds columns to a table that exists.
				    - Set outbox.schema.name and outbox.schema.table-prefix if this table is not the outbox's."""
			.formatted(exception.getScript(), MIGRATIONS), exception);
	}

}
