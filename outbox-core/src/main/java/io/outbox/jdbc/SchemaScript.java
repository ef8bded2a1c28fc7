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

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

import org.springframework.core.io.ClassPathResource;
import org.springframework.util.Assert;

/**
 * Script that creates the tables of the outbox where they are missing. Its text holds
 * placeholders for the schema and the prefix of the table names, written as Flyway and
 * Liquibase write theirs.
 */
public final class SchemaScript {

	private static final String LOCATION = "io/outbox/schema/schema-%s.sql";

	private static final String PLACEHOLDER = "${%s}";

	private final String text;

	private SchemaScript(String text) {
		this.text = text;
	}

	/**
	 * Load the script for a database.
	 * @param dialect the database
	 * @return the script
	 */
	public static SchemaScript of(Dialect dialect) {
		Assert.notNull(dialect, "'dialect' must not be null");
		try {
			return new SchemaScript(new ClassPathResource(location(dialect), SchemaScript.class.getClassLoader())
				.getContentAsString(StandardCharsets.UTF_8));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Where the script lies on the class path.
	 * @param dialect the database
	 * @return the path without a leading slash
	 */
	public static String location(Dialect dialect) {
		return LOCATION.formatted(dialect.id());
	}

	/**
	 * Render the script: statements that end with a semicolon.
	 * @param tables the names of the tables
	 * @return the SQL text
	 */
	public String render(OutboxTables tables) {
		String rendered = this.text;
		for (Map.Entry<String, String> placeholder : placeholders(tables).entrySet()) {
			rendered = rendered.replace(PLACEHOLDER.formatted(placeholder.getKey()), placeholder.getValue());
		}
		return rendered;
	}

	/**
	 * What the placeholders stand for, for tools that replace them themselves.
	 * @param tables the names of the tables
	 * @return {@code outboxSchema}, which ends with a dot or is empty, and
	 * {@code outboxPrefix}
	 */
	public static Map<String, String> placeholders(OutboxTables tables) {
		Assert.notNull(tables, "'tables' must not be null");
		String schema = (tables.schema() != null) ? tables.schema() + "." : "";
		return Map.of("outboxSchema", schema, "outboxPrefix", tables.prefix());
	}

}
