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

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.UUID;

import javax.sql.DataSource;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.datasource.DelegatingDataSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The endpoint beside a relay that keeps a partition, as it does while a broker does not
 * answer.
 */
class LockedPartitionEndpointTests {

	private static final String ROOT = "/actuator/outbox/";

	private static final UUID MESSAGE = UUID.randomUUID();

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			messages/retry       | {"status":"FAILED"}
			messages/discard     | {"status":"FAILED"}
			messages/ID/discard  | {}
			destinations/resume  | {"destination":"/queue/a"}
			""")
	void anActionOnALockedPartitionSaysWhichOneAndToTryAgain(String path, String body) throws SQLException {
		try (OperatedApplication application = OperatedApplication.withoutSecurity(Impatient.class)) {
			application.insert(MESSAGE, -1, "/queue/a");
			application.post(null, ROOT + "destinations/pause", "{\"destination\":\"/queue/a\"}");
			String action = ROOT + path.replace("ID", MESSAGE.toString());
			try (Connection relay = application.context().getBean(DataSource.class).getConnection()) {
				relay.setAutoCommit(false);
				lock(relay);

				HttpResponse<String> refused = application.post(null, action, body);

				assertThat(refused.statusCode()).as(refused.body()).isEqualTo(503);
				assertThat(OperatedApplication.json(refused).path("error").asString())
					.startsWith("Partition 0 of table 'outbox_partition' is being sent from")
					.contains("try again");
				assertThat(statuses(application)).containsExactly(-1);
				relay.rollback();
			}

			assertThat(application.post(null, action, body).statusCode()).isEqualTo(200);
		}
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			messages/ID/retry   | {}
			destinations/pause  | {"destination":"/queue/a"}
			""")
	void anActionThatNeedsNoPartitionDoesNotWait(String path, String body) throws SQLException {
		try (OperatedApplication application = OperatedApplication.withoutSecurity(Impatient.class)) {
			application.insert(MESSAGE, -1, "/queue/a");
			try (Connection relay = application.context().getBean(DataSource.class).getConnection()) {
				relay.setAutoCommit(false);
				lock(relay);

				String action = ROOT + path.replace("ID", MESSAGE.toString());
				assertThat(application.post(null, action, body).statusCode()).isEqualTo(200);

				relay.rollback();
			}
		}
	}

	private static List<Integer> statuses(OperatedApplication application) {
		return application.jdbc().queryForList("SELECT status FROM outbox_message", Integer.class);
	}

	private static void lock(Connection connection) throws SQLException {
		try (Statement statement = connection.createStatement()) {
			statement.execute("SELECT * FROM outbox_partition WHERE partition_no = 0 FOR UPDATE");
		}
	}

	/**
	 * Waits a second for a lock instead of twenty.
	 */
	@Configuration(proxyBeanMethods = false)
	static class Impatient extends OperatedApplication.Plain {

		@Bean
		static BeanPostProcessor shortWaits() {
			return new BeanPostProcessor() {

				@Override
				public Object postProcessAfterInitialization(Object bean, String name) {
					return (bean instanceof DataSource dataSource) ? new ImpatientDataSource(dataSource) : bean;
				}

			};
		}

	}

	private static final class ImpatientDataSource extends DelegatingDataSource {

		ImpatientDataSource(DataSource dataSource) {
			super(dataSource);
		}

		@Override
		public Connection getConnection() throws SQLException {
			Connection connection = super.getConnection();
			return (Connection) Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[] { Connection.class },
					(proxy, method, arguments) -> {
						if (arguments != null && arguments[0] instanceof String sql) {
							arguments[0] = sql.replace(" WAIT 20", " WAIT 1");
						}
						try {
							return method.invoke(connection, arguments);
						}
						catch (InvocationTargetException ex) {
							throw ex.getTargetException();
						}
					});
		}

	}

}
