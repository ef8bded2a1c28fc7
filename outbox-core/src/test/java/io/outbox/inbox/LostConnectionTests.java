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

package io.outbox.inbox;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariDataSource;
import io.outbox.Subscription;
import io.outbox.inbox.InMemorySubscriptionTransport.TestDelivery;
import io.outbox.jdbc.Dialect;
import io.outbox.support.TcpProxy;
import io.outbox.support.TestDatabase;
import jakarta.persistence.Entity;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.Id;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.orm.jpa.JpaTransactionManager;
import org.springframework.orm.jpa.LocalContainerEntityManagerFactoryBean;
import org.springframework.orm.jpa.persistenceunit.PersistenceManagedTypes;
import org.springframework.orm.jpa.vendor.HibernateJpaVendorAdapter;
import org.springframework.transaction.PlatformTransactionManager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * A connection to the database that breaks under a handler costs its message no attempt,
 * whatever is thrown because of it. The connections are those of a pool, which closes
 * what is broken and then tells no more than that.
 */
class LostConnectionTests {

	@Nested
	class OfPostgresqlAndJdbc extends AbstractLossTests {

		OfPostgresqlAndJdbc() {
			super(Dialect.POSTGRESQL);
		}

		@Override
		PlatformTransactionManager transactionManager(DataSource dataSource) {
			return new JdbcTransactionManager(dataSource);
		}

	}

	@Nested
	class OfPostgresqlAndJdbcWithoutTranslation extends AbstractLossTests {

		OfPostgresqlAndJdbcWithoutTranslation() {
			super(Dialect.POSTGRESQL);
		}

		@Override
		PlatformTransactionManager transactionManager(DataSource dataSource) {
			DataSourceTransactionManager transactionManager = new DataSourceTransactionManager(dataSource);
			transactionManager.setRollbackOnCommitFailure(true);
			return transactionManager;
		}

	}

	@Nested
	class OfPostgresqlAndJpa extends AbstractLossTests {

		OfPostgresqlAndJpa() {
			super(Dialect.POSTGRESQL);
		}

		@Override
		PlatformTransactionManager transactionManager(DataSource dataSource) {
			return new JpaTransactionManager(entityManagerFactory(dataSource));
		}

	}

	@Nested
	class OfMariadbAndJdbc extends AbstractLossTests {

		OfMariadbAndJdbc() {
			super(Dialect.MARIADB);
		}

		@Override
		PlatformTransactionManager transactionManager(DataSource dataSource) {
			return new JdbcTransactionManager(dataSource);
		}

	}

	@Nested
	class OfMariadbAndJpa extends AbstractLossTests {

		OfMariadbAndJpa() {
			super(Dialect.MARIADB);
		}

		@Override
		PlatformTransactionManager transactionManager(DataSource dataSource) {
			return new JpaTransactionManager(entityManagerFactory(dataSource));
		}

	}

	abstract static class AbstractLossTests {

		private final InMemorySubscriptionTransport broker = new InMemorySubscriptionTransport();

		private final List<Integer> attempts = new CopyOnWriteArrayList<>();

		private final Dialect dialect;

		private TestDatabase database;

		private String effects;

		private TcpProxy proxy;

		private HikariDataSource dataSource;

		private JdbcTemplate jdbc;

		private SubscriberContainers containers;

		AbstractLossTests(Dialect dialect) {
			this.dialect = dialect;
		}

		abstract PlatformTransactionManager transactionManager(DataSource dataSource);

		@BeforeEach
		void open() throws IOException {
			this.database = TestDatabase.of(this.dialect);
			this.effects = this.database.tables().prefix() + "effect";
			this.database.jdbc().execute("CREATE TABLE " + this.effects + " (name VARCHAR(100))");
			HikariDataSource direct = this.database.dataSource();
			String address = direct.getJdbcUrl().replaceFirst("jdbc:\\w+://([^/]+)/.*", "$1");
			this.proxy = TcpProxy.to(address);
			this.dataSource = new HikariDataSource();
			this.dataSource.setJdbcUrl(direct.getJdbcUrl().replace(address, this.proxy.address()));
			this.dataSource.setUsername(direct.getUsername());
			this.dataSource.setPassword(direct.getPassword());
			this.jdbc = new JdbcTemplate(this.dataSource);
		}

		@AfterEach
		void close() throws IOException {
			if (this.containers != null) {
				this.containers.stop();
			}
			if (this.proxy != null) {
				this.dataSource.close();
				this.proxy.close();
				this.database.jdbc().execute("DROP TABLE " + this.effects);
			}
			if (this.database != null) {
				this.database.close();
			}
		}

		@Test
		void aStatementThatFindsNoDatabaseIsNoFailureOfTheMessage() {
			assertNotCharged((first) -> {
				if (first) {
					this.proxy.cut();
				}
				effect();
			});
		}

		@Test
		void aCommitThatFindsNoDatabaseIsNoFailureOfTheMessage() {
			assertNotCharged((first) -> {
				effect();
				if (first) {
					this.proxy.cut();
				}
			});
		}

		@Test
		void aLossThatTheHandlerPassesOverIsNoFailureOfTheMessage() {
			assertNotCharged((first) -> {
				if (first) {
					this.proxy.cut();
					assertThatExceptionOfType(DataAccessException.class).isThrownBy(this::effect);
				}
				else {
					effect();
				}
			});
		}

		@Test
		void aLossThatTheHandlerTellsInItsOwnWordsIsNoFailureOfTheMessage() {
			assertNotCharged((first) -> {
				if (first) {
					this.proxy.cut();
					assertThatExceptionOfType(DataAccessException.class).isThrownBy(this::effect);
					throw new IllegalStateException("The order can't be stored");
				}
				effect();
			});
		}

		private void assertNotCharged(Work work) {
			start((message) -> {
				this.attempts.add(message.payload("").attempt());
				work.run(this.attempts.size() == 1);
			});

			TestDelivery delivery = this.broker.deliver("1", "dop-msg-id", "1");

			await().until(delivery::isSettled);
			assertThat(delivery.deadLetters()).isEmpty();
			assertThat(this.attempts).containsExactly(1, 1);
			assertThat(this.database.jdbc().queryForList("SELECT name FROM " + this.effects, String.class))
				.containsExactly("once");
		}

		private void effect() {
			this.jdbc.update("INSERT INTO " + this.effects + " VALUES ('once')");
		}

		private void start(MessageHandler handler) {
			this.containers = new SubscriberContainers(this.broker, transactionManager(this.dataSource),
					this.dataSource, this.database.tables(),
					new SubscriberSettings(1, 50, Duration.ofSeconds(5), true,
							new SubscriberSettings.Retry(3, Duration.ofMillis(10), 2, Duration.ofMillis(20))),
					List.of());
			this.containers.register(Subscription.to("/topic/orders.v1").queue("shipping").build(), handler);
			this.containers.start();
		}

		static EntityManagerFactory entityManagerFactory(DataSource dataSource) {
			LocalContainerEntityManagerFactoryBean factory = new LocalContainerEntityManagerFactoryBean();
			factory.setDataSource(dataSource);
			factory.setJpaVendorAdapter(new HibernateJpaVendorAdapter());
			factory.setManagedTypes(PersistenceManagedTypes.of(Unused.class.getName()));
			factory.afterPropertiesSet();
			return factory.getObject();
		}

	}

	/**
	 * What a handler does, told whether it is called for the first time.
	 */
	private interface Work {

		void run(boolean first);

	}

	@Entity
	static class Unused {

		@Id
		private Long id;

	}

}
