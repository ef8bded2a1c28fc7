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

import java.util.Map;
import java.util.UUID;

import io.outbox.Subscribe;
import io.outbox.autoconfigure.sample.Parcel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.persistence.autoconfigure.EntityScan;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.orm.jpa.JpaTransactionManager;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.AbstractPlatformTransactionManager;
import org.springframework.transaction.support.DefaultTransactionStatus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * What an application is told whose subscriber has no usable transaction manager.
 */
@ExtendWith(OutputCaptureExtension.class)
class SubscriberTransactionManagersTests {

	@Test
	void anUnknownNameIsAnsweredWithTheNamesThereAre(CapturedOutput output) {
		fail(Application.class, Named.class);

		assertThat(output)
			.contains("Subscriber 'named' names the transaction manager 'billing', "
					+ "which is neither the name nor the qualifier of one.")
			.contains("Set the attribute transactionManager of its @Subscribe or Subscription to one of: "
					+ "'transactionManager'.");
	}

	@Test
	void aTransactionManagerWithoutAKnownDataSourceIsRefused(CapturedOutput output) {
		fail(Application.class, Foreign.class, Named.class);

		assertThat(output)
			.contains("Subscriber 'named' names the transaction manager 'billing', "
					+ "but the data source of that ForeignTransactionManager is not known.")
			.contains("to one of: 'transactionManager'.");
	}

	@Test
	void severalTransactionManagersOfWhichNoneIsPrimaryAreNamed(CapturedOutput output) {
		fail(Application.class, Several.class, Unnamed.class);

		assertThat(output).contains(
				"Subscriber 'unnamed' names no transaction manager, and there are several of which none is primary.")
			.contains("to one of: 'first', 'second'.");
	}

	private static void fail(Class<?>... sources) {
		SpringApplication application = new SpringApplication(sources);
		application.setWebApplicationType(WebApplicationType.NONE);
		application.setDefaultProperties(
				Map.of("spring.flyway.enabled", "false", "spring.datasource.url", "jdbc:h2:mem:" + UUID.randomUUID()));
		assertThatException().isThrownBy(() -> application.run().close());
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
	static class Foreign {

		@Bean(defaultCandidate = false)
		ForeignTransactionManager billing() {
			return new ForeignTransactionManager();
		}

		@Bean
		JpaTransactionManager transactionManager() {
			return new JpaTransactionManager();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Several {

		@Bean
		PlatformTransactionManager first() {
			return new JpaTransactionManager();
		}

		@Bean
		PlatformTransactionManager second() {
			return new JpaTransactionManager();
		}

	}

	static class Named {

		@Subscribe(destination = "/topic/named", transactionManager = "billing")
		void receive(String body) {
		}

	}

	static class Unnamed {

		@Subscribe(destination = "/topic/unnamed")
		void receive(String body) {
		}

	}

	@SuppressWarnings("serial")
	static class ForeignTransactionManager extends AbstractPlatformTransactionManager {

		@Override
		protected Object doGetTransaction() {
			return new Object();
		}

		@Override
		protected void doBegin(Object transaction, TransactionDefinition definition) {
		}

		@Override
		protected void doCommit(DefaultTransactionStatus status) {
		}

		@Override
		protected void doRollback(DefaultTransactionStatus status) {
		}

	}

}
