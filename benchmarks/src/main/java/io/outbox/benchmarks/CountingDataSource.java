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

package io.outbox.benchmarks;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicLong;

import javax.sql.DataSource;

import org.springframework.jdbc.datasource.DelegatingDataSource;

/**
 * Counts executed statements, of which a batch is one.
 */
final class CountingDataSource extends DelegatingDataSource {

	private final AtomicLong statements = new AtomicLong();

	CountingDataSource(DataSource dataSource) {
		super(dataSource);
	}

	long statements() {
		return this.statements.get();
	}

	@Override
	public Connection getConnection() throws SQLException {
		return counting(Connection.class, super.getConnection());
	}

	private <T> T counting(Class<T> type, T target) {
		return type
			.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] { type }, (proxy, method, arguments) -> {
				if (method.getName().startsWith("execute")) {
					this.statements.incrementAndGet();
				}
				try {
					Object result = method.invoke(target, arguments);
					return (result instanceof Statement statement) ? counting(statement) : result;
				}
				catch (InvocationTargetException ex) {
					throw ex.getTargetException();
				}
			}));
	}

	private Statement counting(Statement statement) {
		if (statement instanceof CallableStatement callable) {
			return counting(CallableStatement.class, callable);
		}
		return (statement instanceof PreparedStatement prepared) ? counting(PreparedStatement.class, prepared)
				: counting(Statement.class, statement);
	}

}
