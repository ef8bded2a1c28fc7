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

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, MissingTableException cause) {
		return new FailureAnalysis(description(cause) + dataSource(rootFailure), """
				One of:

				    - Set outbox.schema.initialize=always to create missing tables at startup.
				    - Run the script classpath:%s with your migrations. Replace its placeholders by the schema and the \
				prefix of the table names, if there are any.
				    - Set outbox.schema.name and outbox.schema.table-prefix if the table has another name."""
			.formatted(cause.getScript()), cause);
	}

	private String dataSource(Throwable rootFailure) {
		UnusableDataSourceException unusable = findCause(rootFailure, UnusableDataSourceException.class);
		return (unusable != null) ? "%n%nIt was looked for in the data source '%s'.".formatted(unusable.getDataSource())
				: "";
	}

	private static String description(MissingTableException exception) {
		if (exception.getColumns().isEmpty()) {
			Throwable reason = exception.getCause();
			return "The table '%s' of the outbox is missing or can't be read: %s".formatted(exception.getTable(),
					(reason != null) ? reason.getMessage() : "no reason is known");
		}
		return "The table '%s' of the outbox lacks the columns %s. 'CREATE TABLE IF NOT EXISTS' does not add them."
			.formatted(exception.getTable(), String.join(", ", exception.getColumns()));
	}

}
