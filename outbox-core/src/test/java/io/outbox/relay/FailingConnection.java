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

package io.outbox.relay;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Connection to a database that goes away.
 */
final class FailingConnection {

	private FailingConnection() {
	}

	static Connection onCommit(Connection connection, BooleanSupplier fail) {
		return (Connection) Proxy.newProxyInstance(FailingConnection.class.getClassLoader(),
				new Class<?>[] { Connection.class }, (proxy, method, arguments) -> {
					if (method.getName().equals("commit") && fail.getAsBoolean()) {
						connection.rollback();
						throw new SQLException("The database went away");
					}
					try {
						return method.invoke(connection, arguments);
					}
					catch (InvocationTargetException ex) {
						throw ex.getCause();
					}
				});
	}

	static Connection beforeStatement(Connection connection, Consumer<String> interference) {
		return (Connection) Proxy.newProxyInstance(FailingConnection.class.getClassLoader(),
				new Class<?>[] { Connection.class }, (proxy, method, arguments) -> {
					if (method.getName().equals("prepareStatement")) {
						interference.accept((String) arguments[0]);
					}
					try {
						return method.invoke(connection, arguments);
					}
					catch (InvocationTargetException ex) {
						throw ex.getCause();
					}
				});
	}

	/** Once it is lost, it is not valid and can only be closed. */
	static Connection whenLost(Connection connection, BooleanSupplier lost) {
		return (Connection) Proxy.newProxyInstance(FailingConnection.class.getClassLoader(),
				new Class<?>[] { Connection.class }, (proxy, method, arguments) -> {
					if (lost.getAsBoolean() && method.getName().equals("isValid")) {
						return false;
					}
					if (lost.getAsBoolean() && !method.getName().equals("close")) {
						throw new SQLException("The connection is lost");
					}
					try {
						return method.invoke(connection, arguments);
					}
					catch (InvocationTargetException ex) {
						throw ex.getCause();
					}
				});
	}

}
