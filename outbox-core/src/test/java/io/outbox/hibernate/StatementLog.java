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

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import javax.sql.DataSource;

import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.datasource.DelegatingDataSource;

/**
 * A data source that records what is sent to the database: each executed statement, a
 * batch as one entry.
 */
class StatementLog extends DelegatingDataSource {

	private final List<String> executed = new CopyOnWriteArrayList<>();

	private volatile @Nullable String refused;

	StatementLog(DataSource dataSource) {
		super(dataSource);
	}

	/**
	 * What was executed, in this order.
	 */
	List<String> executed(String part) {
		return this.executed.stream().filter((sql) -> sql.contains(part)).toList();
	}

	/**
	 * Let the database refuse statements with this text from now on.
	 */
	void refuse(@Nullable String part) {
		this.refused = part;
	}

	void clear() {
		this.executed.clear();
		this.refused = null;
	}

	@Override
	public Connection getConnection() throws SQLException {
		Connection target = super.getConnection();
		return proxy(Connection.class, (method, arguments) -> {
			Object result = invoke(target, method, arguments);
			if (result instanceof PreparedStatement statement) {
				return record(PreparedStatement.class, statement, (String) arguments[0]);
			}
			return (result instanceof Statement statement) ? record(Statement.class, statement, "") : result;
		});
	}

	private <T extends Statement> T record(Class<T> type, T target, String sql) {
		return proxy(type, (method, arguments) -> {
			if (method.getName().startsWith("execute")) {
				String statement = (arguments != null && arguments.length > 0) ? (String) arguments[0] : sql;
				String refused = this.refused;
				if (refused != null && statement.contains(refused)) {
					throw new SQLException("refused");
				}
				this.executed.add(statement);
			}
			return invoke(target, method, arguments);
		});
	}

	private static @Nullable Object invoke(Object target, Method method, Object[] arguments) throws Throwable {
		try {
			return method.invoke(target, arguments);
		}
		catch (InvocationTargetException ex) {
			throw ex.getTargetException();
		}
	}

	private static <T> T proxy(Class<T> type, Invocation invocation) {
		return type.cast(Proxy.newProxyInstance(StatementLog.class.getClassLoader(), new Class<?>[] { type },
				(proxy, method, arguments) -> invocation.invoke(method, arguments)));
	}

	private interface Invocation {

		@Nullable Object invoke(Method method, Object[] arguments) throws Throwable;

	}

}
