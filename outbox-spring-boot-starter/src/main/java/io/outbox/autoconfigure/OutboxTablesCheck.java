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

import java.sql.Connection;
import java.sql.SQLException;

import io.outbox.jdbc.MissingTableException;
import io.outbox.jdbc.OutboxTables;
import io.outbox.jdbc.TableChecks;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.beans.factory.SmartInitializingSingleton;

/**
 * Fails the start if a table or a column is missing, before the relay would. A database
 * that does not answer is no reason to fail: it may come later.
 */
final class OutboxTablesCheck implements SmartInitializingSingleton {

	private static final Log logger = LogFactory.getLog(OutboxTablesCheck.class);

	private final OutboxDataSources dataSources;

	private final OutboxTables tables;

	OutboxTablesCheck(OutboxDataSources dataSources, OutboxTables tables) {
		this.dataSources = dataSources;
		this.tables = tables;
	}

	@Override
	public void afterSingletonsInstantiated() {
		this.dataSources.all().forEach(this::check);
	}

	private void check(OutboxDataSource dataSource) {
		try (Connection connection = dataSource.dataSource().getConnection()) {
			new TableChecks(this.tables).run(connection);
		}
		catch (MissingTableException ex) {
			throw new UnusableDataSourceException(dataSource.name(), ex);
		}
		catch (SQLException ex) {
			logger.warn("Could not check the tables of the outbox in data source '" + dataSource.name() + "': "
					+ ex.getMessage());
		}
	}

}
