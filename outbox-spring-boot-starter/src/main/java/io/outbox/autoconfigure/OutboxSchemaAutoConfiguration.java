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

import io.outbox.jdbc.OutboxTables;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.sql.autoconfigure.init.OnDatabaseInitializationCondition;
import org.springframework.boot.sql.init.dependency.DatabaseInitializationDependencyConfigurer;
import org.springframework.boot.sql.init.dependency.DependsOnDatabaseInitialization;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Lazy;

/**
 * {@link org.springframework.boot.autoconfigure.EnableAutoConfiguration
 * Auto-configuration} for the tables of the outbox.
 */
@AutoConfiguration(after = OutboxAutoConfiguration.class)
@ConditionalOnBooleanProperty(name = "outbox.enabled", matchIfMissing = true)
@ConditionalOnBean({ DataSource.class, OutboxTables.class })
@Import(DatabaseInitializationDependencyConfigurer.class)
public final class OutboxSchemaAutoConfiguration {

	@Bean
	@Conditional(OnSchemaInitializationCondition.class)
	OutboxSchemaInitializer outboxSchemaInitializer(DataSource dataSource, OutboxTables tables,
			OutboxProperties properties) {
		return new OutboxSchemaInitializer(dataSource, tables, properties.getSchema().getInitialize());
	}

	@Bean
	@Lazy(false)
	@Conditional(OnSchemaInitializationCondition.class)
	OtherSchemasInitializer outboxOtherSchemasInitializer(OutboxDataSources dataSources, OutboxTables tables,
			OutboxProperties properties) {
		return new OtherSchemasInitializer(dataSources, tables, properties.getSchema().getInitialize());
	}

	@Bean
	@Lazy(false)
	@DependsOnDatabaseInitialization
	OutboxTablesCheck outboxTablesCheck(OutboxDataSources dataSources, OutboxTables tables) {
		return new OutboxTablesCheck(dataSources, tables);
	}

	static class OnSchemaInitializationCondition extends OnDatabaseInitializationCondition {

		OnSchemaInitializationCondition() {
			super("Outbox", "outbox.schema.initialize");
		}

	}

}
