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

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;

import io.outbox.Outbox;
import io.outbox.autoconfigure.sample.Parcel;
import jakarta.persistence.EntityManager;
import org.awaitility.Awaitility;
import org.hibernate.boot.Metadata;
import org.hibernate.boot.spi.BootstrapContext;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.hibernate.integrator.spi.Integrator;
import org.hibernate.jpa.boot.spi.IntegratorProvider;
import org.hibernate.jpa.boot.spi.JpaSettings;
import org.junit.jupiter.api.Test;

import org.springframework.boot.LazyInitializationBeanFactoryPostProcessor;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.hibernate.autoconfigure.HibernatePropertiesCustomizer;
import org.springframework.boot.persistence.autoconfigure.EntityScan;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Entities and the outbox through auto-configuration, H2 and a transport of the
 * application's own.
 */
class OutboxEndToEndTests {

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withUserConfiguration(Application.class)
		.withPropertyValues("spring.datasource.url=jdbc:h2:mem:" + UUID.randomUUID(),
				"spring.jpa.hibernate.ddl-auto=create-drop", "spring.flyway.enabled=false",
				"outbox.relay.poll-interval=1m");

	@Test
	void sendsWhatWasCommittedWithoutWaitingForThePoll() {
		this.contextRunner.run((context) -> {
			inTransaction(context, (entityManager) -> entityManager.persist(new Parcel("book")));

			InMemoryTransport transport = context.getBean(InMemoryTransport.class);
			Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> !transport.messages.isEmpty());
			assertThat(transport.messages).singleElement().satisfies((message) -> {
				assertThat(message.destination()).isEqualTo("/topic/parcels.v1");
				assertThat(message.body()).isEqualTo("{\"id\":1,\"name\":\"book\"}");
				assertThat(message.headers()).containsEntry("dop-msg-type", "Parcel");
			});
		});
	}

	@Test
	void sendsNothingOfWhatWasRolledBack() {
		this.contextRunner.run((context) -> {
			context.getBean(TransactionTemplate.class).executeWithoutResult((status) -> {
				context.getBean(EntityManager.class).persist(new Parcel("lost"));
				context.getBean(EntityManager.class).flush();
				status.setRollbackOnly();
			});
			inTransaction(context, (entityManager) -> entityManager.persist(new Parcel("kept")));

			InMemoryTransport transport = context.getBean(InMemoryTransport.class);
			Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> !transport.messages.isEmpty());
			assertThat(transport.messages).singleElement()
				.satisfies((message) -> assertThat(message.body()).contains("kept"));
			assertThat(rows(context)).isEqualTo(1);
		});
	}

	@Test
	void publishesThroughTheOutboxAndSendsPastTheTable() {
		this.contextRunner.run((context) -> {
			Outbox outbox = context.getBean(Outbox.class);
			UUID id = context.getBean(TransactionTemplate.class)
				.execute((status) -> outbox.publish("/topic/letters", Map.of("to", "ada")));
			outbox.send("/topic/telegrams", "stop", Map.of());

			InMemoryTransport transport = context.getBean(InMemoryTransport.class);
			Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> transport.messages.size() == 2);
			assertThat(transport.messages).extracting("destination")
				.containsExactlyInAnyOrder("/topic/letters.v1", "/topic/telegrams");
			assertThat(transport.messages).extracting("messageId").contains(id);
		});
	}

	@Test
	void resolvesPlaceholdersByTheEnvironment() {
		this.contextRunner.withPropertyValues("parcels.destination=/queue/boxes").run((context) -> {
			inTransaction(context, (entityManager) -> entityManager.persist(new Parcel("book")));

			assertThat(context.getBean(JdbcTemplate.class)
				.queryForObject("SELECT destination FROM outbox_message", String.class)).isEqualTo("/queue/boxes.v1");
		});
	}

	@Test
	void usesTablesOfTheConfiguredNames() {
		this.contextRunner.withPropertyValues("outbox.schema.name=public", "outbox.schema.table-prefix=my_")
			.run((context) -> {
				inTransaction(context, (entityManager) -> entityManager.persist(new Parcel("book")));

				assertThat(context.getBean(JdbcTemplate.class)
					.queryForObject("SELECT COUNT(*) FROM public.my_outbox_message", Integer.class)).isEqualTo(1);
			});
	}

	@Test
	void writesButDoesNotSendWithoutTheRelay() {
		this.contextRunner.withPropertyValues("outbox.relay.enabled=false").run((context) -> {
			inTransaction(context, (entityManager) -> entityManager.persist(new Parcel("book")));

			assertThat(rows(context)).isEqualTo(1);
			assertThat(context.getBean(InMemoryTransport.class).messages).isEmpty();
		});
	}

	@Test
	void doesNothingWhenItIsNotEnabled() {
		this.contextRunner.withPropertyValues("outbox.enabled=false").run((context) -> {
			inTransaction(context, (entityManager) -> entityManager.persist(new Parcel("book")));

			assertThat(context).doesNotHaveBean(Outbox.class);
			assertThat(context.getBean(JdbcTemplate.class).queryForObject("SELECT COUNT(*) FROM parcel", Integer.class))
				.isEqualTo(1);
		});
	}

	@Test
	void startsWithADeferredInitializationOfTheDatabase() {
		this.contextRunner.withPropertyValues("spring.jpa.defer-datasource-initialization=true").run(this::writesARow);
	}

	@Test
	void startsWithAnAsynchronousBootstrapOfJpa() {
		this.contextRunner.withPropertyValues("spring.jpa.bootstrap=async").run(this::writesARow);
	}

	@Test
	void startsWithLazyInitializationAndSends() {
		this.contextRunner
			.withInitializer(
					(context) -> context.addBeanFactoryPostProcessor(new LazyInitializationBeanFactoryPostProcessor()))
			.run((context) -> {
				writesARow(context);

				InMemoryTransport transport = context.getBean(InMemoryTransport.class);
				Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> !transport.messages.isEmpty());
			});
	}

	@Test
	void keepsTheIntegratorsOfTheApplication() {
		this.contextRunner.withUserConfiguration(OwnIntegratorConfiguration.class).run((context) -> {
			writesARow(context);

			assertThat(context.getBean(OwnIntegrator.class).factories).hasSize(1);
		});
	}

	private void writesARow(ApplicationContext context) {
		inTransaction(context, (entityManager) -> entityManager.persist(new Parcel("book")));

		assertThat(rows(context)).isEqualTo(1);
	}

	private static void inTransaction(ApplicationContext context, Consumer<EntityManager> work) {
		context.getBean(TransactionTemplate.class)
			.executeWithoutResult((status) -> work.accept(context.getBean(EntityManager.class)));
	}

	private static Integer rows(ApplicationContext context) {
		return context.getBean(JdbcTemplate.class).queryForObject("SELECT COUNT(*) FROM outbox_message", Integer.class);
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@EntityScan(basePackageClasses = Parcel.class)
	static class Application {

		@Bean
		InMemoryTransport transport() {
			return new InMemoryTransport();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnIntegratorConfiguration {

		@Bean
		OwnIntegrator ownIntegrator() {
			return new OwnIntegrator();
		}

		@Bean
		HibernatePropertiesCustomizer ownCustomizer(OwnIntegrator integrator) {
			IntegratorProvider provider = () -> List.of(integrator);
			return (properties) -> properties.put(JpaSettings.INTEGRATOR_PROVIDER, provider);
		}

	}

	static class OwnIntegrator implements Integrator {

		private final List<SessionFactoryImplementor> factories = new ArrayList<>();

		@Override
		public void integrate(Metadata metadata, BootstrapContext context, SessionFactoryImplementor factory) {
			this.factories.add(factory);
		}

	}

}
