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

package io.outbox.hibernate;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;

import io.outbox.HeadersGenerator;
import io.outbox.MessageMapper;
import io.outbox.jdbc.DefaultHeadersGenerator;
import io.outbox.jdbc.Dialect;
import io.outbox.jdbc.JdbcMessageAppender;
import io.outbox.support.TestDatabase;
import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import org.hibernate.SessionFactory;
import org.hibernate.StatelessSession;
import org.hibernate.boot.model.naming.Identifier;
import org.hibernate.boot.model.naming.PhysicalNamingStrategyStandardImpl;
import org.hibernate.engine.jdbc.env.spi.JdbcEnvironment;
import org.hibernate.jpa.boot.spi.JpaSettings;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.core.io.DefaultResourceLoader;
import org.springframework.mock.env.MockEnvironment;
import org.springframework.orm.jpa.JpaTransactionManager;
import org.springframework.orm.jpa.LocalContainerEntityManagerFactoryBean;
import org.springframework.orm.jpa.SharedEntityManagerCreator;
import org.springframework.orm.jpa.persistenceunit.PersistenceManagedTypes;
import org.springframework.orm.jpa.vendor.HibernateJpaVendorAdapter;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * An entity manager factory with capture, as an application has it, on tables of its own.
 */
final class CaptureFixture implements AutoCloseable {

	private final TestDatabase database;

	private final StatementLog statements;

	private final LocalContainerEntityManagerFactoryBean factoryBean = new LocalContainerEntityManagerFactoryBean();

	private final JpaTransactionManager transactionManager;

	private final EntityManager entityManager;

	private final AtomicInteger commits = new AtomicInteger();

	private CaptureFixture(Builder builder, TestDatabase database) {
		this.database = database;
		this.statements = new StatementLog(this.database.dataSource());
		JdbcMessageAppender appender = new JdbcMessageAppender(this.database.tables(), builder.headersGenerator, 16,
				builder.maxMessageSize, this.commits::incrementAndGet);
		try {
			this.factoryBean.setDataSource(this.statements);
			this.factoryBean.setJpaVendorAdapter(new HibernateJpaVendorAdapter());
			this.factoryBean.setManagedTypes(
					PersistenceManagedTypes.of(Arrays.stream(builder.types).map(Class::getName).toList(), List.of()));
			if (builder.classLoader != null) {
				this.factoryBean.setBeanClassLoader(builder.classLoader);
				this.factoryBean.setResourceLoader(new DefaultResourceLoader(builder.classLoader));
			}
			Map<String, Object> settings = this.factoryBean.getJpaPropertyMap();
			settings.put("hibernate.hbm2ddl.auto", "create-drop");
			settings.put("hibernate.physical_naming_strategy", new Prefix(this.database.tables().prefix()));
			settings.put(JpaSettings.INTEGRATOR_PROVIDER,
					new CaptureIntegratorProvider(() -> appender, () -> builder.jsonMapper,
							builder.environment::resolveRequiredPlaceholders, builder.mappers::get,
							builder.portionSize));
			settings.putAll(builder.settings);
			this.factoryBean.afterPropertiesSet();
			EntityManagerFactory factory = this.factoryBean.getObject();
			this.transactionManager = new JpaTransactionManager(factory);
			this.transactionManager.afterPropertiesSet();
			this.entityManager = SharedEntityManagerCreator.createSharedEntityManager(factory);
		}
		catch (RuntimeException ex) {
			this.database.close();
			throw ex;
		}
		this.statements.clear();
	}

	/**
	 * Begin a fixture for entities.
	 */
	static Builder of(Class<?>... types) {
		return new Builder(types);
	}

	SessionFactory sessionFactory() {
		return this.entityManager.getEntityManagerFactory().unwrap(SessionFactory.class);
	}

	EntityManager entityManager() {
		return this.entityManager;
	}

	StatementLog statements() {
		return this.statements;
	}

	/**
	 * How often the relay was told of a commit.
	 */
	int commits() {
		return this.commits.get();
	}

	TransactionTemplate transaction() {
		return new TransactionTemplate(this.transactionManager);
	}

	TransactionTemplate newTransaction() {
		TransactionTemplate template = transaction();
		template.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
		return template;
	}

	void commit(Consumer<EntityManager> work) {
		transaction().executeWithoutResult((status) -> work.accept(this.entityManager));
	}

	<T> T call(Function<EntityManager, T> work) {
		return transaction().execute((status) -> work.apply(this.entityManager));
	}

	void rollback(Consumer<EntityManager> work) {
		transaction().executeWithoutResult((status) -> {
			work.accept(this.entityManager);
			status.setRollbackOnly();
		});
	}

	/**
	 * Commit the work of a stateless session that Hibernate itself manages.
	 */
	void stateless(Consumer<StatelessSession> work) {
		sessionFactory().inStatelessTransaction(work::accept);
	}

	/**
	 * What has been written, in the order of the relay.
	 */
	List<Message> messages() {
		return this.database.jdbc()
			.query("SELECT message_key, destination, type, operation, body FROM " + this.database.tables().message()
					+ " ORDER BY id",
					(row, number) -> new Message(row.getString(1), row.getString(2), row.getString(3), row.getString(4),
							row.getString(5)));
	}

	List<String> bodies() {
		return messages().stream().map(Message::body).toList();
	}

	/**
	 * Operation and body of each message.
	 */
	List<String> log() {
		return messages().stream().map((message) -> message.operation() + " " + message.body()).toList();
	}

	boolean exists(Class<?> type, Object id) {
		return call((em) -> em.find(type, id)) != null;
	}

	long count(String entity) {
		return call((em) -> em.createQuery("select count(*) from " + entity, Long.class).getSingleResult());
	}

	/**
	 * Let the database refuse every message from now on.
	 */
	void refuseMessages() {
		this.database.jdbc()
			.execute("ALTER TABLE " + messageTable() + " ADD CONSTRAINT refuse_all CHECK (attempts > 0)");
	}

	long countMessages() {
		Long count = this.database.jdbc().queryForObject("SELECT COUNT(*) FROM " + messageTable(), Long.class);
		return (count != null) ? count : 0;
	}

	String messageTable() {
		return this.database.tables().message();
	}

	/**
	 * Forget what happened so far.
	 */
	void clear() {
		this.database.jdbc().update("DELETE FROM " + this.database.tables().message());
		this.statements.clear();
		this.commits.set(0);
	}

	@Override
	public void close() {
		this.statements.clear();
		this.factoryBean.destroy();
		this.database.close();
	}

	record Message(String key, String destination, String type, String operation, String body) {
	}

	/**
	 * Table names of one fixture, because fixtures share servers.
	 */
	private static final class Prefix extends PhysicalNamingStrategyStandardImpl {

		private static final long serialVersionUID = 1;

		private final String prefix;

		Prefix(String prefix) {
			this.prefix = prefix;
		}

		@Override
		public Identifier toPhysicalTableName(Identifier name, JdbcEnvironment environment) {
			return new Identifier(this.prefix + name.getText(), name.isQuoted());
		}

		@Override
		public Identifier toPhysicalSequenceName(Identifier name, JdbcEnvironment environment) {
			return new Identifier(this.prefix + name.getText(), name.isQuoted());
		}

	}

	static final class Builder {

		private final Class<?>[] types;

		private final Map<String, Object> settings = new HashMap<>();

		private final Map<Class<?>, @Nullable MessageMapper<?>> mappers = new HashMap<>();

		private final MockEnvironment environment = new MockEnvironment();

		private JsonMapper jsonMapper = new JsonMapper();

		private HeadersGenerator headersGenerator = new DefaultHeadersGenerator();

		private long maxMessageSize = 1_000_000;

		private int portionSize = 1000;

		private @Nullable ClassLoader classLoader;

		private Builder(Class<?>... types) {
			this.types = types;
		}

		Builder setting(String name, Object value) {
			this.settings.put(name, value);
			return this;
		}

		Builder property(String name, String value) {
			this.environment.setProperty(name, value);
			return this;
		}

		Builder mapper(MessageMapper<?> bean) {
			this.mappers.put(bean.getClass(), bean);
			return this;
		}

		Builder jsonMapper(JsonMapper jsonMapper) {
			this.jsonMapper = jsonMapper;
			return this;
		}

		Builder headersGenerator(HeadersGenerator headersGenerator) {
			this.headersGenerator = headersGenerator;
			return this;
		}

		Builder maxMessageSize(long maxMessageSize) {
			this.maxMessageSize = maxMessageSize;
			return this;
		}

		Builder classLoader(ClassLoader classLoader) {
			this.classLoader = classLoader;
			return this;
		}

		Builder portionSize(int portionSize) {
			this.portionSize = portionSize;
			return this;
		}

		CaptureFixture on(Dialect dialect) {
			return new CaptureFixture(this, TestDatabase.of(dialect));
		}

		CaptureFixture onH2In(Path directory) {
			return new CaptureFixture(this, TestDatabase.h2In(directory));
		}

		CaptureFixture onH2() {
			return on(Dialect.H2);
		}

	}

}
