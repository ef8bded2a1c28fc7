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
import io.outbox.hibernate.EntityCapture;
import io.outbox.jdbc.OutboxTables;
import jakarta.persistence.EntityManagerFactory;
import org.hibernate.cfg.MultiTenancySettings;

import org.springframework.beans.factory.SmartInitializingSingleton;

/**
 * Fails the start if Hibernate chooses a connection for each tenant and the outbox's
 * tables have no schema of their own: messages would lie in the schemas of the tenants,
 * where no relay looks.
 */
final class TenantSchemasCheck implements SmartInitializingSingleton {

	private final CapturedFactories factories;

	private final OutboxTables tables;

	TenantSchemasCheck(CapturedFactories factories, OutboxTables tables) {
		this.factories = factories;
		this.tables = tables;
	}

	@Override
	public void afterSingletonsInstantiated() {
		if (this.tables.schema() == null) {
			this.factories.all().forEach(TenantSchemasCheck::check);
		}
	}

	private static void check(String name, EntityManagerFactory factory) {
		if (EntityCapture.of(factory).isActive()
				&& factory.getProperties().get(MultiTenancySettings.MULTI_TENANT_CONNECTION_PROVIDER) != null) {
			throw new OutboxException(
					("The entity manager factory '%s' has a connection for each tenant, and messages in the "
							+ "tenants' schemas would not be sent. Set 'outbox.schema.name' to one schema for the messages of all "
							+ "tenants")
						.formatted(name));
		}
	}

}
