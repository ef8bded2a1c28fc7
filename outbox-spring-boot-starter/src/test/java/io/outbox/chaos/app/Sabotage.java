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

package io.outbox.chaos.app;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;

import javax.sql.DataSource;

import io.outbox.Delivery;
import io.outbox.MessageTransport;
import io.outbox.Subscription;
import io.outbox.SubscriptionTransport;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/**
 * Breaks one promise of the application by changing its statements or what it does with a
 * delivery, so that the checker has something to find.
 */
public enum Sabotage {

	/** Confirmed messages are not marked. */
	NO_MARK {

		@Override
		String rewrite(String sql) {
			return isMark(sql) ? sql + " AND 1 = 0" : sql;
		}

	},

	/** Messages are marked that no broker has confirmed. */
	MARK_TOO_MUCH {

		@Override
		String rewrite(String sql) {
			return isMark(sql) ? sql + " OR status = 1" : sql;
		}

	},

	/** Partitions are taken without a lock. */
	NO_LOCK {

		@Override
		String rewrite(String sql) {
			return sql.replace(" FOR UPDATE SKIP LOCKED", "");
		}

	},

	/** Message rows are written outside of the transaction. */
	NO_TRANSACTION {

		@Override
		boolean isElsewhere(String sql) {
			return sql.startsWith("INSERT INTO outbox_message");
		}

	},

	/** The inbox takes each delivery for the first. */
	NO_INBOX {

		@Override
		String rewrite(String sql) {
			return sql.startsWith("INSERT INTO inbox_message")
					? sql.replace("VALUES (?, ?,", "VALUES (?, ? || gen_random_uuid()::text,") : sql;
		}

	},

	/** Messages are acknowledged before they are handled. */
	ACK_FIRST {

		@Override
		Delivery change(Delivery delivery, MessageTransport transport, Subscription subscription) {
			delivery.ack();
			return delivery;
		}

	},

	/** The message is acknowledged, and some time later the dead letter is sent. */
	DEAD_LETTER_AFTER_ACK {

		@Override
		Delivery change(Delivery delivery, MessageTransport transport, Subscription subscription) {
			return new LateDeadLetter(delivery, transport, "/queue/DLQ." + subscription.queue());
		}

	};

	String rewrite(String sql) {
		return sql;
	}

	boolean isElsewhere(String sql) {
		return false;
	}

	Delivery change(Delivery delivery, MessageTransport transport, Subscription subscription) {
		return delivery;
	}

	private static boolean isMark(String sql) {
		return sql.startsWith("UPDATE outbox_message SET status = 2");
	}

	BeanPostProcessor postProcessor(ObjectProvider<MessageTransport> messageTransport) {
		return new BeanPostProcessor() {

			@Override
			public Object postProcessAfterInitialization(Object bean, String name) {
				if (bean instanceof SubscriptionTransport transport) {
					return (SubscriptionTransport) (subscription, consumer) -> transport.subscribe(subscription,
							(delivery) -> consumer
								.accept(Sabotage.this.change(delivery, messageTransport.getObject(), subscription)));
				}
				return (bean instanceof DataSource dataSource) ? new SabotagedDataSource(dataSource, Sabotage.this)
						: bean;
			}

		};
	}

	private static final class SabotagedDataSource extends DelegatingDataSource {

		private final Sabotage sabotage;

		SabotagedDataSource(DataSource dataSource, Sabotage sabotage) {
			super(dataSource);
			this.sabotage = sabotage;
		}

		@Override
		public Connection getConnection() throws SQLException {
			return (Connection) Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[] { Connection.class },
					new SabotagedConnection(obtainTargetDataSource(), this.sabotage));
		}

	}

	/**
	 * A connection and, once it is needed, another in auto-commit mode.
	 */
	private static final class SabotagedConnection implements InvocationHandler {

		private final DataSource dataSource;

		private final Sabotage sabotage;

		private final Connection connection;

		private Connection elsewhere;

		SabotagedConnection(DataSource dataSource, Sabotage sabotage) throws SQLException {
			this.dataSource = dataSource;
			this.sabotage = sabotage;
			this.connection = dataSource.getConnection();
			this.elsewhere = this.connection;
		}

		@Override
		public Object invoke(Object proxy, Method method, Object[] arguments) throws Throwable {
			Connection target = this.connection;
			if (method.getName().equals("prepareStatement")) {
				String sql = (String) arguments[0];
				arguments[0] = this.sabotage.rewrite(sql);
				target = this.sabotage.isElsewhere(sql) ? elsewhere() : target;
			}
			else if (method.getName().equals("close") && this.elsewhere != this.connection) {
				this.elsewhere.close();
			}
			try {
				return method.invoke(target, arguments);
			}
			catch (InvocationTargetException ex) {
				throw ex.getTargetException();
			}
		}

		private Connection elsewhere() throws SQLException {
			if (this.elsewhere == this.connection) {
				this.elsewhere = this.dataSource.getConnection();
				this.elsewhere.setAutoCommit(true);
			}
			return this.elsewhere;
		}

	}

}
