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

import java.util.HashMap;
import java.util.Map;

import io.outbox.jdbc.OutboxTables;
import io.outbox.jdbc.SchemaScript;
import org.flywaydb.core.Flyway;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.flyway.autoconfigure.FlywayAutoConfiguration;
import org.springframework.boot.flyway.autoconfigure.FlywayConfigurationCustomizer;
import org.springframework.context.annotation.Bean;

/**
 * {@link org.springframework.boot.autoconfigure.EnableAutoConfiguration
 * Auto-configuration} that tells Flyway the names of the tables. Runs when the outbox is
 * not enabled as well, because the migrations may be run by an application that does
 * nothing else.
 */
@AutoConfiguration(after = OutboxAutoConfiguration.class, before = FlywayAutoConfiguration.class)
@ConditionalOnClass({ Flyway.class, FlywayConfigurationCustomizer.class })
@EnableConfigurationProperties(OutboxProperties.class)
public final class OutboxFlywayAutoConfiguration {

	@Bean
	FlywayConfigurationCustomizer outboxFlywayConfigurationCustomizer(ObjectProvider<OutboxTables> tables,
			OutboxProperties properties) {
		return (configuration) -> {
			Map<String, String> placeholders = new HashMap<>(configuration.getPlaceholders());
			placeholders.putAll(SchemaScript
				.placeholders(tables.getIfAvailable(() -> OutboxSettings.tables(properties.getSchema()))));
			configuration.placeholders(placeholders);
		};
	}

}
