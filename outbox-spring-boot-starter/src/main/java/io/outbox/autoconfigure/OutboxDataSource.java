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

import javax.sql.DataSource;

import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.datasource.DelegatingDataSource;
import org.springframework.jdbc.datasource.UserCredentialsDataSourceAdapter;

/**
 * A data source whose database holds tables of the outbox.
 *
 * @param name the name of its bean, or else of the bean that brought it
 * @param dataSource the data source
 */
record OutboxDataSource(String name, DataSource dataSource) {

	/**
	 * Whether both lead to the same data source, whatever they are wrapped in.
	 */
	boolean isSameAs(DataSource other) {
		return target(this.dataSource) == target(other);
	}

	private static DataSource target(DataSource dataSource) {
		DataSource current = dataSource;
		DataSource next = next(current);
		while (next != null) {
			current = next;
			next = next(current);
		}
		return current;
	}

	private static @Nullable DataSource next(DataSource dataSource) {
		// With other credentials it may well be another schema
		return (dataSource instanceof DelegatingDataSource delegating
				&& !(dataSource instanceof UserCredentialsDataSourceAdapter)) ? delegating.getTargetDataSource() : null;
	}

}
