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

import javax.sql.DataSource;

import io.outbox.OutboxException;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.UncategorizedSQLException;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.datasource.ConnectionHolder;
import org.springframework.jdbc.datasource.DataSourceUtils;
import org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy;
import org.springframework.jdbc.support.SQLExceptionSubclassTranslator;
import org.springframework.jdbc.support.SQLExceptionTranslator;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.util.Assert;

/**
 * Gives access to the connection of the current transaction, whichever transaction
 * manager began it.
 */
public final class CurrentTransaction {

	private static final Log logger = LogFactory.getLog(CurrentTransaction.class);

	private static final int VALIDATION_SECONDS = 5;

	private static final String FOREIGN = "the current transaction is not one of the outbox's data source. Name the "
			+ "transaction manager in @Transactional";

	private static final String COMPLETED = "the current transaction has been completed, and its callbacks can't write "
			+ "any more. Begin another one with @Transactional(propagation = Propagation.REQUIRES_NEW)";

	private final DataSource dataSource;

	private final SQLExceptionTranslator translator = new SQLExceptionSubclassTranslator();

	/**
	 * Create the access.
	 * @param dataSource the data source of the transactions
	 */
	public CurrentTransaction(DataSource dataSource) {
		Assert.notNull(dataSource, "'dataSource' must not be null");
		this.dataSource = (dataSource instanceof TransactionAwareDataSourceProxy proxy
				&& proxy.getTargetDataSource() != null) ? proxy.getTargetDataSource() : dataSource;
	}

	DataSource getDataSource() {
		return this.dataSource;
	}

	/**
	 * Work on the connection of the current transaction.
	 * @param <T> the type of the result
	 * @param task what is done, for the message of an exception
	 * @param work the work
	 * @return what the work returns
	 * @throws OutboxException if there is no transaction of the data source, or one that
	 * is read-only or has been completed
	 * @throws DataAccessException if the database refuses; Spring's exceptions, because
	 * callers decide by them whether to run the transaction again
	 */
	public <T> T execute(String task, ConnectionCallback<T> work) {
		if (TransactionSynchronizationManager.isActualTransactionActive()
				&& !TransactionSynchronizationManager.isSynchronizationActive()) {
			throw refused(task, COMPLETED);
		}
		if (!TransactionSynchronizationManager.isActualTransactionActive()) {
			throw refused(task, "there is no transaction. Add @Transactional to the method that does it, or call it "
					+ "within a transaction");
		}
		if (TransactionSynchronizationManager.isCurrentTransactionReadOnly()) {
			throw refused(task, "the current transaction is read-only. Remove readOnly from @Transactional");
		}
		ConnectionHolder holder = holder();
		if (holder != null && TransactionState.isCompleted(holder)) {
			throw refused(task, COMPLETED);
		}
		if (TransactionState.isForeign(holder)) {
			throw refused(task, FOREIGN);
		}
		Connection connection = DataSourceUtils.getConnection(this.dataSource);
		try {
			// A transaction that nothing follows, such as one of JTA. That of another
			// data source leaves the connection in auto-commit mode.
			if (connection.getAutoCommit()) {
				throw refused(task, FOREIGN);
			}
			return work.doInConnection(connection);
		}
		catch (SQLException ex) {
			DataAccessException translated = this.translator.translate(task, null, ex);
			throw (translated != null) ? translated : new UncategorizedSQLException(task, null, ex);
		}
		finally {
			DataSourceUtils.releaseConnection(connection, this.dataSource);
		}
	}

	/**
	 * Whether the connection of the current transaction doesn't answer any more. To be
	 * asked while the transaction has its connection, which it also has in
	 * {@code afterCompletion}. Waits for some seconds where there is no answer.
	 * @return {@code false} if it answers, or if there is no connection to ask
	 */
	public boolean hasLostConnection() {
		ConnectionHolder holder = holder();
		if (holder == null) {
			return false;
		}
		try {
			return !holder.getConnection().isValid(VALIDATION_SECONDS);
		}
		catch (SQLException | RuntimeException ex) {
			logger.debug("The connection of the current transaction can't be asked", ex);
			return true;
		}
	}

	private @Nullable ConnectionHolder holder() {
		return (TransactionSynchronizationManager.getResource(this.dataSource) instanceof ConnectionHolder holder)
				? holder : null;
	}

	private static OutboxException refused(String task, String reason) {
		return new OutboxException(task + " is not possible: " + reason);
	}

}
