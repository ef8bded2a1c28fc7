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

package io.outbox.datasources;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariDataSource;
import io.outbox.MessageTransport;
import io.outbox.RetryPolicy;
import io.outbox.autoconfigure.sample.Parcel;
import io.outbox.hibernate.CaptureIntegratorProvider;
import io.outbox.hibernate.InvalidPublishException;
import io.outbox.jdbc.OutboxTables;
import io.outbox.relay.Relay;
import io.outbox.relay.RelaySettings;
import io.outbox.relay.Retention;
import io.outbox.relay.RetentionSettings;
import jakarta.persistence.EntityManagerFactory;
import org.hibernate.jpa.boot.spi.JpaSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.jpa.EntityManagerFactoryBuilder;
import org.springframework.boot.persistence.autoconfigure.EntityScan;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.AbstractDataSource;
import org.springframework.jdbc.datasource.DelegatingDataSource;
import org.springframework.jdbc.datasource.LazyConnectionDataSourceProxy;
import org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy;
import org.springframework.orm.jpa.JpaTransactionManager;
import org.springframework.orm.jpa.LocalContainerEntityManagerFactoryBean;
import org.springframework.orm.jpa.SharedEntityManagerCreator;
import org.springframework.orm.jpa.persistenceunit.PersistenceManagedTypes;
import org.springframework.orm.jpa.vendor.HibernateJpaVendorAdapter;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;
import static org.awaitility.Awaitility.await;

/**
 * Ways in which applications set up a second data source.
 */
@ExtendWith(OutputCaptureExtension.class)
class DataSourceVariantsTests {

	private static final String[] SETTINGS = { "spring.jpa.hibernate.ddl-auto=create-drop",
			"spring.flyway.enabled=false", "outbox.relay.poll-interval=1m" };

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withUserConfiguration(Application.class)
		.withPropertyValues(SETTINGS)
		.withPropertyValues("spring.datasource.url=" + memory());

	@Test
	void aPrimaryDataSourceAndAnotherOneCompete() {
		this.contextRunner.withUserConfiguration(CompetingConfiguration.class).run((context) -> {
			persist(context, "entityManagerFactory", new Parcel("book"));
			persist(context, "otherEntityManagerFactory", new Invoice("ada"));

			RecordingTransport transport = context.getBean(RecordingTransport.class);
			await().until(() -> transport.messages.size() == 2);
			assertThat(transport.threads).containsEntry("/topic/parcels.v1", "outbox-relay-1")
				.containsEntry("/topic/invoices.v1", "outbox-relay-otherDataSource-1");
		});
	}

	@Test
	void aFactoryThatIsBuiltWithoutTheCustomizersIsCaptured() {
		this.contextRunner.withUserConfiguration(OtherDataSource.class, OwnBuilderConfiguration.class)
			.run((context) -> {
				persist(context, "otherEntityManagerFactory", new Invoice("ada"));

				RecordingTransport transport = context.getBean(RecordingTransport.class);
				await().until(() -> !transport.messages.isEmpty());
				assertThat(transport.threads).containsEntry("/topic/invoices.v1", "outbox-relay-otherDataSource-1");
			});
	}

	@Test
	void aFactoryThatIsBuiltByHandFailsTheStartInsteadOfPublishingNothing() {
		this.contextRunner.withUserConfiguration(OtherDataSource.class, HandMadeConfiguration.class)
			.run((context) -> assertThat(context).getFailure()
				.isInstanceOf(InvalidPublishException.class)
				.hasMessageContaining(Invoice.class.getName())
				.hasMessageContaining("'otherEntityManagerFactory' was built without the capture")
				.hasMessageContaining("'outboxIntegratorProvider'")
				.hasMessageContaining("'hibernate.integrator_provider'"));
	}

	@Test
	void aFactoryThatIsBuiltByHandIsCapturedWithTheIntegratorProvider() {
		this.contextRunner.withUserConfiguration(OtherDataSource.class, HandMadeWithCaptureConfiguration.class)
			.run((context) -> {
				persist(context, "otherEntityManagerFactory", new Invoice("ada"));

				RecordingTransport transport = context.getBean(RecordingTransport.class);
				await().until(() -> !transport.messages.isEmpty());
				assertThat(transport.threads).containsEntry("/topic/invoices.v1", "outbox-relay-otherDataSource-1");
			});
	}

	@Test
	void aFactoryWithoutPublishedEntitiesNeedsNoRelayAndNoTables() {
		this.contextRunner.withUserConfiguration(OtherDataSource.class, UnpublishedConfiguration.class)
			.run((context) -> {
				assertThat(context).hasSingleBean(Relay.class);
				assertThat(new JdbcTemplate(context.getBean("otherDataSource", DataSource.class)).queryForList(
						"SELECT table_name FROM information_schema.tables WHERE table_schema = 'PUBLIC'", String.class))
					.contains("AUDIT")
					.noneMatch((table) -> table.contains("BOX"));
			});
	}

	@Test
	void aWrapperOfThePrimaryDataSourceGetsNoRelay() {
		this.contextRunner.withUserConfiguration(WrapperConfiguration.class).run((context) -> {
			persist(context, "otherEntityManagerFactory", new Invoice("ada"));

			RecordingTransport transport = context.getBean(RecordingTransport.class);
			await().until(() -> !transport.messages.isEmpty());
			assertThat(transport.threads).containsEntry("/topic/invoices.v1", "outbox-relay-1");
			assertThat(context).hasSingleBean(Relay.class);
		});
	}

	@Test
	void aRelayOfTheApplicationTakesThePlaceOfOurs() {
		this.contextRunner
			.withUserConfiguration(OtherDataSource.class, OwnBuilderConfiguration.class, OwnRelayConfiguration.class)
			.run((context) -> {
				assertThat(context.getBeansOfType(Relay.class)).containsOnlyKeys("outboxRelay", "ownRelay");
				persist(context, "otherEntityManagerFactory", new Invoice("ada"));

				RecordingTransport transport = context.getBean(RecordingTransport.class);
				await().until(() -> !transport.messages.isEmpty());
				assertThat(transport.threads).containsEntry("/topic/invoices.v1", "outbox-relay-own-1");
			});
	}

	@Test
	void aRelayOfTheApplicationForAnotherDataSourceLeavesThePrimaryOneWithOurs() {
		this.contextRunner
			.withUserConfiguration(OtherDataSource.class, OwnBuilderConfiguration.class, PlainRelayConfiguration.class)
			.run((context) -> {
				persist(context, "entityManagerFactory", new Parcel("book"));
				persist(context, "otherEntityManagerFactory", new Invoice("ada"));

				RecordingTransport transport = context.getBean(RecordingTransport.class);
				await().until(() -> transport.messages.size() == 2);
				assertThat(transport.threads).containsEntry("/topic/parcels.v1", "outbox-relay-dataSource-1")
					.containsEntry("/topic/invoices.v1", "outbox-relay-own-1");
				assertThat(context.getBeansOfType(Retention.class)).hasSize(2)
					.extractingByKey("outboxRetention.dataSource")
					.extracting(Retention::getDataSource)
					.isSameAs(context.getBean("dataSource"));
			});
	}

	@Test
	void aRelayOfTheApplicationForAWrappedDataSourceIsTheOnlyOne() {
		this.contextRunner.withUserConfiguration(WrappedRelayConfiguration.class).run((context) -> {
			persist(context, "entityManagerFactory", new Parcel("book"));

			RecordingTransport transport = context.getBean(RecordingTransport.class);
			await().until(() -> !transport.messages.isEmpty());
			assertThat(context).hasSingleBean(Relay.class);
		});
	}

	@Test
	void aMissingTableIsNamedWithItsDataSource(@TempDir Path directory, CapturedOutput output) {
		SpringApplication application = new SpringApplication(Application.class, OtherDataSource.class,
				OwnBuilderConfiguration.class);
		application.setWebApplicationType(WebApplicationType.NONE);
		application.setDefaultProperties(Map.of("spring.flyway.enabled", "false", "spring.datasource.url", memory(),
				"other.url", "jdbc:h2:" + directory.resolve("db").toAbsolutePath()));

		assertThatException().isThrownBy(() -> application.run().close());

		assertThat(output).contains("The table 'outbox_message' of the outbox is missing")
			.contains("It was looked for in the data source 'otherDataSource'.")
			.contains("classpath:io/outbox/schema/schema-h2.sql");
	}

	private static String memory() {
		return "jdbc:h2:mem:" + UUID.randomUUID();
	}

	private static void persist(ApplicationContext context, String factory, Object entity) {
		EntityManagerFactory entityManagerFactory = context.getBean(factory, EntityManagerFactory.class);
		PlatformTransactionManager transactionManager = new JpaTransactionManager(entityManagerFactory);
		new TransactionTemplate(transactionManager).executeWithoutResult(
				(status) -> SharedEntityManagerCreator.createSharedEntityManager(entityManagerFactory).persist(entity));
	}

	private static LocalContainerEntityManagerFactoryBean factoryBean(DataSource dataSource, Map<String, ?> settings) {
		EntityManagerFactoryBuilder builder = new EntityManagerFactoryBuilder(new HibernateJpaVendorAdapter(),
				(source) -> Map.of("hibernate.hbm2ddl.auto", "create-drop"), null);
		return builder.dataSource(dataSource)
			.managedTypes(PersistenceManagedTypes.of(Invoice.class.getName()))
			.persistenceUnit("other")
			.properties(settings)
			.build();
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@EntityScan(basePackageClasses = Parcel.class)
	static class Application {

		@Bean
		RecordingTransport transport() {
			return new RecordingTransport();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OtherDataSource {

		@Bean(defaultCandidate = false)
		@Qualifier("other")
		HikariDataSource otherDataSource(ApplicationContext context) {
			HikariDataSource dataSource = new HikariDataSource();
			dataSource.setJdbcUrl(context.getEnvironment().getProperty("other.url", memory()));
			return dataSource;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class CompetingConfiguration {

		@Bean
		@Primary
		HikariDataSource shopDataSource() {
			HikariDataSource dataSource = new HikariDataSource();
			dataSource.setJdbcUrl(memory());
			return dataSource;
		}

		@Bean
		HikariDataSource otherDataSource() {
			HikariDataSource dataSource = new HikariDataSource();
			dataSource.setJdbcUrl(memory());
			return dataSource;
		}

		@Bean
		@Primary
		LocalContainerEntityManagerFactoryBean entityManagerFactory(EntityManagerFactoryBuilder builder,
				DataSource dataSource) {
			return builder.dataSource(dataSource).packages(Parcel.class).persistenceUnit("shop").build();
		}

		@Bean
		LocalContainerEntityManagerFactoryBean otherEntityManagerFactory(EntityManagerFactoryBuilder builder,
				@Qualifier("otherDataSource") DataSource dataSource) {
			return builder.dataSource(dataSource).packages(Invoice.class).persistenceUnit("other").build();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnBuilderConfiguration {

		@Bean(defaultCandidate = false)
		LocalContainerEntityManagerFactoryBean otherEntityManagerFactory(@Qualifier("other") DataSource dataSource) {
			return factoryBean(dataSource, Map.of());
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class HandMadeConfiguration {

		@Bean(defaultCandidate = false, destroyMethod = "close")
		EntityManagerFactory otherEntityManagerFactory(@Qualifier("other") DataSource dataSource) {
			LocalContainerEntityManagerFactoryBean factoryBean = factoryBean(dataSource, Map.of());
			factoryBean.afterPropertiesSet();
			return factoryBean.getObject();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class HandMadeWithCaptureConfiguration {

		@Bean(defaultCandidate = false, destroyMethod = "close")
		EntityManagerFactory otherEntityManagerFactory(@Qualifier("other") DataSource dataSource,
				CaptureIntegratorProvider integratorProvider) {
			LocalContainerEntityManagerFactoryBean factoryBean = factoryBean(dataSource,
					Map.of(JpaSettings.INTEGRATOR_PROVIDER, integratorProvider));
			factoryBean.afterPropertiesSet();
			return factoryBean.getObject();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class UnpublishedConfiguration {

		@Bean(defaultCandidate = false)
		LocalContainerEntityManagerFactoryBean otherEntityManagerFactory(EntityManagerFactoryBuilder builder,
				@Qualifier("other") DataSource dataSource) {
			return builder.dataSource(dataSource)
				.managedTypes(PersistenceManagedTypes.of(Audit.class.getName()))
				.persistenceUnit("other")
				.build();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class WrapperConfiguration {

		@Bean(defaultCandidate = false)
		LocalContainerEntityManagerFactoryBean otherEntityManagerFactory(EntityManagerFactoryBuilder builder,
				DataSource dataSource) {
			return builder
				.dataSource(new DelegatingDataSource(
						new TransactionAwareDataSourceProxy(new LazyConnectionDataSourceProxy(dataSource))))
				.packages(Invoice.class)
				.persistenceUnit("other")
				.build();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnRelayConfiguration {

		@Bean(defaultCandidate = false)
		Relay ownRelay(@Qualifier("other") DataSource dataSource, OutboxTables tables, MessageTransport transport,
				RetryPolicy retryPolicy, RelaySettings settings) {
			return new Relay("own", dataSource, tables, transport, retryPolicy, List.of(), settings);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class WrappedRelayConfiguration {

		@Bean
		Relay ownRelay(DataSource dataSource, OutboxTables tables, MessageTransport transport, RetryPolicy retryPolicy,
				RelaySettings settings) {
			AbstractDataSource wrapper = new AbstractDataSource() {

				@Override
				public Connection getConnection() throws SQLException {
					return dataSource.getConnection();
				}

				@Override
				public Connection getConnection(String username, String password) throws SQLException {
					return dataSource.getConnection(username, password);
				}

			};
			return new Relay("own", wrapper, tables, transport, retryPolicy, List.of(), settings);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class PlainRelayConfiguration {

		@Bean
		Relay ownRelay(@Qualifier("other") DataSource dataSource, OutboxTables tables, MessageTransport transport,
				RetryPolicy retryPolicy, RelaySettings settings) {
			return new Relay("own", dataSource, tables, transport, retryPolicy, List.of(), settings);
		}

		@Bean
		Retention ownRetention(@Qualifier("other") DataSource dataSource, OutboxTables tables,
				RetentionSettings settings) {
			return new Retention("own", dataSource, tables, settings);
		}

	}

}
