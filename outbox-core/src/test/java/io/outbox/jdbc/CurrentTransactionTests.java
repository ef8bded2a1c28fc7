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

import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;

import javax.sql.DataSource;

import io.outbox.Outbox;
import io.outbox.OutboxException;
import io.outbox.support.TestDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.jdbc.datasource.DataSourceUtils;
import org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Transactions in which messages can be published, and those in which they can't.
 */
class CurrentTransactionTests {

	private final TestDatabase database = TestDatabase.of(Dialect.H2);

	private final JdbcTransactionManager transactionManager = new JdbcTransactionManager(this.database.dataSource());

	private final TransactionTemplate transactions = new TransactionTemplate(this.transactionManager);

	private final Outbox outbox = outbox(this.database.dataSource());

	@BeforeEach
	void listen() {
		this.transactionManager.addListener(new TransactionStateListener());
	}

	@AfterEach
	void close() {
		this.database.close();
	}

	@Test
	void rowIsThatOfTheReturnedId() {
		UUID id = this.transactions.execute((status) -> this.outbox.publish("/topic/a", "x"));

		assertThat(this.database.jdbc()
			.queryForList("SELECT message_id FROM " + this.database.tables().message(), UUID.class))
			.containsExactly(id);
	}

	@Test
	void plainJdbcWithinTheTransactionSeesTheRow() {
		this.transactions.executeWithoutResult((status) -> {
			this.outbox.publish("/topic/a", "x");
			assertThat(DataSourceUtils.getConnection(this.database.dataSource()))
				.satisfies((connection) -> assertThat(connection.getAutoCommit()).isFalse());
			assertThat(bodies()).containsExactly("\"x\"");
		});
	}

	@Test
	void newTransactionIsIndependentOfTheOuterOne() {
		this.transactions.executeWithoutResult((outer) -> {
			this.outbox.publish("/topic/a", "outer");
			template(TransactionDefinition.PROPAGATION_REQUIRES_NEW)
				.executeWithoutResult((inner) -> this.outbox.publish("/topic/a", "inner"));
			this.outbox.publish("/topic/a", "outer again");
			outer.setRollbackOnly();
		});

		assertThat(bodies()).containsExactly("\"inner\"");
	}

	@Test
	void rollbackOfANewTransactionLeavesTheOuterOne() {
		this.transactions.executeWithoutResult((outer) -> {
			this.outbox.publish("/topic/a", "outer");
			template(TransactionDefinition.PROPAGATION_REQUIRES_NEW).executeWithoutResult((inner) -> {
				this.outbox.publish("/topic/a", "inner");
				inner.setRollbackOnly();
			});
		});

		assertThat(bodies()).containsExactly("\"outer\"");
	}

	@Test
	void rollbackToASavepointLeavesNoRowOfTheNestedTransaction() {
		this.transactions.executeWithoutResult((outer) -> {
			this.outbox.publish("/topic/a", "outer");
			template(TransactionDefinition.PROPAGATION_NESTED).executeWithoutResult((nested) -> {
				this.outbox.publish("/topic/a", "nested");
				nested.setRollbackOnly();
			});
			this.outbox.publish("/topic/a", "outer again");
		});

		assertThat(bodies()).containsExactly("\"outer\"", "\"outer again\"");
	}

	@Test
	void readOnlyTransactionIsRefused() {
		this.transactions.setReadOnly(true);

		refuses(() -> this.transactions.executeWithoutResult((status) -> this.outbox.publish("/topic/a", "x")),
				"read-only");
	}

	@Test
	void suspendedTransactionIsNone() {
		this.transactions
			.executeWithoutResult(
					(outer) -> refuses(
							() -> template(TransactionDefinition.PROPAGATION_NOT_SUPPORTED)
								.executeWithoutResult((status) -> this.outbox.publish("/topic/a", "x")),
							"@Transactional"));

		assertThat(bodies()).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void callbackAfterTheCommitIsRefused(boolean publishedBefore) {
		completeWith(publishedBefore, true, (callback) -> {
			if (callback.equals("afterCommit")) {
				refuses(() -> this.outbox.publish("/topic/a", "late"), "REQUIRES_NEW");
				refuses(() -> this.transactions
					.executeWithoutResult((status) -> this.outbox.publish("/topic/a", "late")), "REQUIRES_NEW");
			}
		});

		assertThat(bodies()).hasSize(publishedBefore ? 1 : 0);
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void callbackAfterTheCompletionIsRefused(boolean committed) {
		completeWith(false, committed, (callback) -> {
			if (callback.equals("afterCompletion")) {
				refuses(() -> this.outbox.publish("/topic/a", "late"), "REQUIRES_NEW");
				refuses(() -> this.transactions
					.executeWithoutResult((status) -> this.outbox.publish("/topic/a", "late")), "REQUIRES_NEW");
			}
		});

		assertThat(bodies()).isEmpty();
	}

	@Test
	void newTransactionWithinACallbackIsFine() {
		completeWith(true, true, (callback) -> template(TransactionDefinition.PROPAGATION_REQUIRES_NEW)
			.executeWithoutResult((status) -> this.outbox.publish("/topic/a", callback)));

		assertThat(bodies()).containsExactly("\"before\"", "\"afterCommit\"", "\"afterCompletion\"");
	}

	@Test
	void endOfATransactionOfAnotherDataSourceIsNotTheEndOfThisOne() {
		try (TestDatabase other = TestDatabase.of(Dialect.H2)) {
			JdbcTransactionManager otherManager = new JdbcTransactionManager(other.dataSource());
			otherManager.addListener(new TransactionStateListener());
			this.transactions.executeWithoutResult((status) -> {
				new TransactionTemplate(otherManager)
					.executeWithoutResult((inner) -> this.outbox.publish("/topic/a", "within"));
				this.outbox.publish("/topic/a", "after");
			});
		}

		assertThat(bodies()).containsExactly("\"within\"", "\"after\"");
	}

	@Test
	void proxyThatTakesPartInTransactionsIsTheDataSourceBehindIt() {
		Outbox proxied = outbox(new TransactionAwareDataSourceProxy(this.database.dataSource()));

		this.transactions.executeWithoutResult((status) -> proxied.publish("/topic/a", "x"));

		assertThat(bodies()).containsExactly("\"x\"");
	}

	@Test
	void callbackBeforeTheCommitIsFine() {
		this.transactions.executeWithoutResult(
				(status) -> TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {

					@Override
					public void beforeCommit(boolean readOnly) {
						CurrentTransactionTests.this.outbox.publish("/topic/a", "before");
					}

				}));

		assertThat(bodies()).containsExactly("\"before\"");
	}

	private void completeWith(boolean publish, boolean commit, Consumer<String> callback) {
		Callbacks callbacks = new Callbacks(callback);
		this.transactions.executeWithoutResult((status) -> {
			if (publish) {
				this.outbox.publish("/topic/a", "before");
			}
			TransactionSynchronizationManager.registerSynchronization(callbacks);
			if (!commit) {
				status.setRollbackOnly();
			}
		});
		// Spring logs what callbacks after the completion throw
		assertThat(callbacks.failure).isNull();
	}

	private TransactionTemplate template(int propagation) {
		TransactionTemplate template = new TransactionTemplate(this.transactionManager);
		template.setPropagationBehavior(propagation);
		return template;
	}

	private List<String> bodies() {
		return this.database.jdbc()
			.queryForList("SELECT body FROM %s ORDER BY id".formatted(this.database.tables().message()), String.class);
	}

	private Outbox outbox(DataSource dataSource) {
		DefaultHeadersGenerator generator = new DefaultHeadersGenerator();
		return new JdbcOutbox(dataSource, new JsonMapper(),
				new JdbcMessageAppender(this.database.tables(), generator, 16, 10_000, () -> {
				}), () -> null, generator);
	}

	private static void refuses(Runnable publishing, String part) {
		assertThatExceptionOfType(OutboxException.class).isThrownBy(publishing::run)
			.withMessageContaining(part)
			.withMessageContaining("/topic/a.v1");
	}

	private static final class Callbacks implements TransactionSynchronization {

		private final Consumer<String> callback;

		private Throwable failure;

		Callbacks(Consumer<String> callback) {
			this.callback = callback;
		}

		@Override
		public void afterCommit() {
			call("afterCommit");
		}

		@Override
		public void afterCompletion(int status) {
			call("afterCompletion");
		}

		private void call(String name) {
			try {
				this.callback.accept(name);
			}
			catch (RuntimeException | AssertionError ex) {
				this.failure = ex;
			}
		}

	}

}
