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

import io.outbox.jdbc.OutboxTables;

import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.boot.sql.init.DatabaseInitializationMode;

/**
 * Creates the tables that are missing in databases other than the primary one. Which
 * these are is known when all entity manager factories are there.
 */
final class OtherSchemasInitializer implements SmartInitializingSingleton {

	private final OutboxDataSources dataSources;

	private final OutboxTables tables;

	private final DatabaseInitializationMode mode;

	OtherSchemasInitializer(OutboxDataSources dataSources, OutboxTables tables, DatabaseInitializationMode mode) {
		this.dataSources = dataSources;
		this.tables = tables;
		this.mode = mode;
	}

	@Override
	public void afterSingletonsInstantiated() {
		this.dataSources.others()
			.forEach((other) -> new OutboxSchemaInitializer(other.dataSource(), this.tables, this.mode)
				.initializeDatabase());
	}

}
