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

import java.nio.charset.StandardCharsets;
import java.util.List;

import javax.sql.DataSource;

import io.outbox.jdbc.Dialect;
import io.outbox.jdbc.OutboxTables;
import io.outbox.jdbc.SchemaScript;

import org.springframework.boot.jdbc.init.DataSourceScriptDatabaseInitializer;
import org.springframework.boot.sql.init.DatabaseInitializationMode;
import org.springframework.boot.sql.init.DatabaseInitializationSettings;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.core.io.Resource;

/**
 * Creates the tables that are missing, with the names that are configured.
 */
final class OutboxSchemaInitializer extends DataSourceScriptDatabaseInitializer {

	/** Which of the scripts it is, only a connection can tell. */
	private static final String LOCATIONS = "classpath*:io/outbox/schema/schema-*.sql";

	private final DataSource dataSource;

	private final OutboxTables tables;

	OutboxSchemaInitializer(DataSource dataSource, OutboxTables tables, DatabaseInitializationMode mode) {
		super(dataSource, settings(mode));
		this.dataSource = dataSource;
		this.tables = tables;
	}

	private static DatabaseInitializationSettings settings(DatabaseInitializationMode mode) {
		DatabaseInitializationSettings settings = new DatabaseInitializationSettings();
		settings.setMode(mode);
		settings.setSchemaLocations(List.of(LOCATIONS));
		return settings;
	}

	@Override
	protected void runScripts(Scripts scripts) {
		Dialect dialect = Dialect.of(this.dataSource);
		byte[] script = SchemaScript.of(dialect).render(this.tables).getBytes(StandardCharsets.UTF_8);
		Resource resource = new ByteArrayResource(script, SchemaScript.location(dialect));
		super.runScripts(new Scripts(List.of(resource)).continueOnError(scripts.isContinueOnError())
			.separator(scripts.getSeparator())
			.encoding(StandardCharsets.UTF_8));
	}

}
