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

import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;

import io.outbox.Outbox;
import io.outbox.OutboxException;
import io.outbox.autoconfigure.sample.Parcel;
import jakarta.persistence.EntityManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.persistence.autoconfigure.EntityScan;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.orm.jpa.JpaTransactionManager;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * The outbox in transactions of JPA.
 */
@ExtendWith(OutputCaptureExtension.class)
class OutboxTransactionsTests {

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withUserConfiguration(Application.class)
		.withPropertyValues("spring.datasource.url=jdbc:h2:mem:" + UUID.randomUUID(),
				"spring.datasource.hikari.auto-commit=false",
				"spring.jpa.properties.hibernate.connection.provider_disables_autocommit=true",
				"spring.jpa.hibernate.ddl-auto=create-drop", "spring.flyway.enabled=false",
				"outbox.relay.enabled=false");

	@Test
	void messagesOfEntitiesAndOfTheOutboxCommitTogether() {
		this.contextRunner.run((context) -> {
			assertThat(context).hasSingleBean(JpaTransactionManager.class);
			transactions(context).executeWithoutResult((status) -> {
				context.getBean(EntityManager.class).persist(new Parcel("book"));
				context.getBean(Outbox.class).publish("/topic/letters", "ada");
			});
			transactions(context).executeWithoutResult((status) -> {
				context.getBean(EntityManager.class).persist(new Parcel("lost"));
				context.getBean(Outbox.class).publish("/topic/letters", "lost");
				status.setRollbackOnly();
			});

			assertThat(bodies(context)).containsExactlyInAnyOrder("{\"id\":1,\"name\":\"book\"}", "\"ada\"");
		});
	}

	@Test
	void callbackAfterTheCommitIsRefusedThoughTheOutboxWasNotUsedBefore() {
		this.contextRunner.run((context) -> {
			transactions(context).executeWithoutResult((status) -> TransactionSynchronizationManager
				.registerSynchronization(new AfterCommit(() -> assertThatExceptionOfType(OutboxException.class)
					.isThrownBy(() -> context.getBean(Outbox.class).publish("/topic/letters", "late"))
					.withMessageContaining("has been completed")
					.withMessageContaining("REQUIRES_NEW"))));

			assertThat(bodies(context)).isEmpty();
		});
	}

	@Test
	void readOnlyTransactionIsRefused() {
		this.contextRunner.run((context) -> {
			TransactionTemplate transactions = new TransactionTemplate(context.getBean(JpaTransactionManager.class));
			transactions.setReadOnly(true);

			assertThatExceptionOfType(OutboxException.class)
				.isThrownBy(() -> transactions
					.executeWithoutResult((status) -> context.getBean(Outbox.class).publish("/topic/letters", "x")))
				.withMessageContaining("read-only");
		});
	}

	@Test
	void lazyProxyIsNamedWithoutItsValues() {
		this.contextRunner.run((context) -> {
			Parcel parcel = new Parcel("secret");
			transactions(context)
				.executeWithoutResult((status) -> context.getBean(EntityManager.class).persist(parcel));
			Consumer<Outbox> publishing = (outbox) -> outbox.publish("/topic/letters",
					List.of(context.getBean(EntityManager.class).getReference(Parcel.class, parcel.getId())));

			assertThatExceptionOfType(OutboxException.class)
				.isThrownBy(() -> transactions(context)
					.executeWithoutResult((status) -> publishing.accept(context.getBean(Outbox.class))))
				.withMessageContaining("/topic/letters.v1")
				.withMessageContaining("lazy proxy")
				.withMessageNotContaining("secret");
		});
	}

	@ParameterizedTest
	@ValueSource(strings = { "outbox", "outboxRelay", "outboxMessageTransport", "outboxMessageAppender" })
	void beanOfTheApplicationWithANameOfOursFailsTheStartWithTheName(String name, CapturedOutput output) {
		SpringApplication application = new SpringApplication(StompApplication.class);
		application.setWebApplicationType(WebApplicationType.NONE);
		application
			.addInitializers((context) -> ((GenericApplicationContext) context).registerBean(name, Object.class));

		assertThatException().isThrownBy(() -> application
			.run("--spring.datasource.url=jdbc:h2:mem:" + UUID.randomUUID(), "--spring.flyway.enabled=false")
			.close());

		assertThat(output).contains("The bean '" + name + "'").contains("could not be registered");
	}

	private static TransactionTemplate transactions(ApplicationContext context) {
		return context.getBean(TransactionTemplate.class);
	}

	private static List<String> bodies(ApplicationContext context) {
		return context.getBean(JdbcTemplate.class).queryForList("SELECT body FROM outbox_message", String.class);
	}

	private record AfterCommit(Runnable callback) implements TransactionSynchronization {

		@Override
		public void afterCommit() {
			this.callback.run();
		}

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
	@EnableAutoConfiguration
	@EntityScan(basePackageClasses = Parcel.class)
	static class StompApplication {

	}

}
