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

import io.outbox.OutboxException;
import io.outbox.jdbc.MissingTableException;

/**
 * A data source lacks a table of the outbox or a part of one.
 */
@SuppressWarnings("serial")
final class UnusableDataSourceException extends OutboxException {

	private final String dataSource;

	UnusableDataSourceException(String dataSource, MissingTableException cause) {
		super("Data source '" + dataSource + "' can't be used by the outbox", cause);
		this.dataSource = dataSource;
	}

	String getDataSource() {
		return this.dataSource;
	}

}
