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

package io.outbox.context;

import java.util.Map;

import javax.sql.DataSource;

import io.outbox.OutboxException;
import io.outbox.autoconfigure.sample.Parcel;
import jakarta.persistence.EntityManager;
import org.hibernate.cfg.MultiTenancySettings;
import org.hibernate.context.spi.CurrentTenantIdentifierResolver;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.hibernate.autoconfigure.HibernatePropertiesCustomizer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.jdbc.datasource.lookup.AbstractRoutingDataSource;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Data sources of which one is chosen at runtime, by Spring or by Hibernate.
 */
class RoutedDataSourceTests {

	@Test
	void messageIsWrittenAndReadWhereTransactionsWrite() {
		try (ConfigurableApplicationContext context = VariedApplication.builder("unused", ReplicaConfiguration.class)
			.run()) {
			VariedApplication.publish(context, "box");

			VariedApplication.awaitSent(context, 1);
			assertThat(count(context.getBean("writable", DataSource.class))).isOne();
			assertThat(count(context.getBean("replica", DataSource.class))).isZero();
		}
	}

	@Test
	void schemasOfTenantsAreRefusedForMessages() {
		assertThatExceptionOfType(OutboxException.class)
			.isThrownBy(() -> VariedApplication.builder(VariedApplication.memory(), TenantConfiguration.class).run())
			.withMessageContaining("'entityManagerFactory' has a connection for each tenant")
			.withMessageContaining("Set 'outbox.schema.name'");
	}

	@Test
	void messagesOfAllTenantsAreSentFromOneSchema() {
		try (ConfigurableApplicationContext context = VariedApplication
			.builder(VariedApplication.memory(), TenantConfiguration.class)
			.properties("outbox.schema.name=public", "spring.jpa.hibernate.ddl-auto=none")
			.run()) {
			JdbcTemplate jdbc = context.getBean(JdbcTemplate.class);
			for (String tenant : new String[] { "one", "two" }) {
				jdbc.execute("CREATE SCHEMA " + tenant);
				jdbc.execute("CREATE SEQUENCE " + tenant + ".parcel_seq INCREMENT BY 50");
				jdbc.execute("CREATE TABLE " + tenant + ".parcel (id BIGINT PRIMARY KEY, name VARCHAR(255))");
				context.getBean(Tenant.class).current = tenant;
				EntityManager entityManager = context.getBean(EntityManager.class);
				context.getBean(TransactionTemplate.class)
					.executeWithoutResult((status) -> entityManager.persist(new Parcel(tenant)));
			}

			VariedApplication.awaitSent(context, 2);
			assertThat(context.getBean(CountingTransport.class).messages).hasSize(2);
			assertThat(jdbc.queryForObject("SELECT name FROM two.parcel", String.class)).isEqualTo("two");
		}
	}

	private static int count(DataSource dataSource) {
		Integer count = new JdbcTemplate(dataSource).queryForObject("SELECT COUNT(*) FROM outbox_message",
				Integer.class);
		return (count != null) ? count : -1;
	}

	@Configuration(proxyBeanMethods = false)
	static class ReplicaConfiguration {

		@Bean(defaultCandidate = false)
		DataSource writable() {
			return new DriverManagerDataSource(VariedApplication.memory());
		}

		@Bean(defaultCandidate = false)
		DataSource replica() {
			DataSource replica = new DriverManagerDataSource(VariedApplication.memory());
			new JdbcTemplate(replica).execute("CREATE TABLE outbox_message (id BIGINT)");
			return replica;
		}

		@Bean
		@Primary
		DataSource dataSource(@Qualifier("writable") DataSource writable, @Qualifier("replica") DataSource replica) {
			AbstractRoutingDataSource routing = new AbstractRoutingDataSource() {

				@Override
				protected Object determineCurrentLookupKey() {
					return TransactionSynchronizationManager.isCurrentTransactionReadOnly() ? "replica" : "writable";
				}

			};
			routing.setTargetDataSources(Map.of("writable", writable, "replica", replica));
			return routing;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class TenantConfiguration {

		@Bean
		Tenant tenant() {
			return new Tenant();
		}

		@Bean
		HibernatePropertiesCustomizer tenants(DataSource dataSource, Tenant tenant) {
			return (properties) -> {
				properties.put(MultiTenancySettings.MULTI_TENANT_IDENTIFIER_RESOLVER, tenant);
				properties.put(MultiTenancySettings.MULTI_TENANT_CONNECTION_PROVIDER,
						new TenantConnections(dataSource));
			};
		}

	}

	static class Tenant implements CurrentTenantIdentifierResolver<String> {

		volatile String current = "public";

		@Override
		public String resolveCurrentTenantIdentifier() {
			return this.current;
		}

		@Override
		public boolean validateExistingCurrentSessions() {
			return false;
		}

	}

}
