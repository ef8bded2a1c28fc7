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

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

import javax.sql.DataSource;

import io.outbox.Outbox;
import io.outbox.OutboxException;
import io.outbox.support.TestDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DelegatingDataSource;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Transactions of another data source when the connections of neither are in auto-commit
 * mode.
 */
class OtherDataSourceTests {

	private final TestDatabase database = TestDatabase.of(Dialect.H2);

	private final TestDatabase otherDatabase = TestDatabase.of(Dialect.H2);

	private final DataSource dataSource = new ManualCommit(this.database.dataSource());

	private final TransactionTemplate transactions = transactions(this.dataSource);

	private final TransactionTemplate otherTransactions = transactions(
			new ManualCommit(this.otherDatabase.dataSource()));

	private final Outbox outbox = outbox();

	@AfterEach
	void close() {
		this.database.close();
		this.otherDatabase.close();
	}

	@Test
	void transactionOfAnotherDataSourceIsRefused() {
		this.otherTransactions.executeWithoutResult((status) -> refuses());

		assertThat(bodies()).isEmpty();
	}

	@Test
	void transactionOfAnotherDataSourceIsRefusedThoughItHasAConnectionOfThisOne() {
		this.otherTransactions.executeWithoutResult((status) -> {
			new JdbcTemplate(this.dataSource).queryForList("SELECT body FROM " + this.database.tables().message());
			refuses();
		});

		assertThat(bodies()).isEmpty();
	}

	@Test
	void transactionWithinThatOfAnotherDataSourceIsFine() {
		this.otherTransactions.executeWithoutResult((status) -> {
			this.transactions.executeWithoutResult((inner) -> this.outbox.publish("/topic/a", "within"));
			refuses();
		});

		assertThat(bodies()).containsExactly("\"within\"");
	}

	@Test
	void independentTransactionWithinThatOfAnotherDataSourceIsFine() {
		this.transactions.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
		this.otherTransactions.executeWithoutResult((status) -> {
			this.transactions.executeWithoutResult((inner) -> this.outbox.publish("/topic/a", "within"));
			refuses();
			status.setRollbackOnly();
		});

		assertThat(bodies()).containsExactly("\"within\"");
	}

	@Test
	void transactionAroundThatOfAnotherDataSourceIsFine() {
		this.transactions.executeWithoutResult((status) -> {
			this.otherTransactions.executeWithoutResult((inner) -> this.outbox.publish("/topic/a", "within"));
			this.outbox.publish("/topic/a", "after");
		});

		assertThat(bodies()).containsExactly("\"within\"", "\"after\"");
	}

	private void refuses() {
		assertThatExceptionOfType(OutboxException.class).isThrownBy(() -> this.outbox.publish("/topic/a", "x"))
			.withMessageContaining("not one of the outbox's data source")
			.withMessageContaining("/topic/a.v1");
	}

	private List<String> bodies() {
		return this.database.jdbc()
			.queryForList("SELECT body FROM %s ORDER BY id".formatted(this.database.tables().message()), String.class);
	}

	private Outbox outbox() {
		DefaultHeadersGenerator generator = new DefaultHeadersGenerator();
		return new JdbcOutbox(this.dataSource, new JsonMapper(),
				new JdbcMessageAppender(this.database.tables(), generator, 16, 10_000, () -> {
				}), () -> null, generator);
	}

	private static TransactionTemplate transactions(DataSource dataSource) {
		JdbcTransactionManager transactionManager = new JdbcTransactionManager(dataSource);
		transactionManager.addListener(new TransactionStateListener());
		return new TransactionTemplate(transactionManager);
	}

	private static final class ManualCommit extends DelegatingDataSource {

		ManualCommit(DataSource dataSource) {
			super(dataSource);
		}

		@Override
		public Connection getConnection() throws SQLException {
			Connection connection = super.getConnection();
			connection.setAutoCommit(false);
			return connection;
		}

	}

}
