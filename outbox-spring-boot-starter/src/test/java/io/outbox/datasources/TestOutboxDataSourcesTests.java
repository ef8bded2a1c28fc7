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

package io.outbox.datasources;

import javax.sql.DataSource;

import io.outbox.autoconfigure.sample.Parcel;
import io.outbox.test.AutoConfigureTestOutbox;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.persistence.autoconfigure.EntityScan;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.test.context.TestContextManager;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The test kit in an application with two data sources.
 */
class TestOutboxDataSourcesTests {

	@Test
	void eachTestMethodBeginsWithEmptyTablesOfAll() throws Exception {
		TestContextManager manager = new TestContextManager(Billed.class);
		ApplicationContext context = manager.getTestContext().getApplicationContext();
		JdbcTemplate jdbc = new JdbcTemplate(context.getBean("billingDataSource", DataSource.class));
		jdbc.update("INSERT INTO outbox_paused (destination) VALUES ('/topic/invoices.v1')");
		jdbc.update("INSERT INTO inbox_message (subscriber, message_id, destination) VALUES ('s', '1', '/queue/q')");

		manager.beforeTestMethod(new Billed(), Billed.class.getDeclaredMethod("test"));

		assertThat(jdbc.queryForList("SELECT destination FROM outbox_paused")).isEmpty();
		assertThat(jdbc.queryForList("SELECT subscriber FROM inbox_message")).isEmpty();
	}

	@SpringBootTest(classes = { Application.class, BillingConfiguration.class },
			properties = { "spring.datasource.url=jdbc:h2:mem:test-outbox",
					"billing.datasource.jdbc-url=jdbc:h2:mem:test-outbox-billing",
					"spring.jpa.hibernate.ddl-auto=create-drop", "spring.flyway.enabled=false" })
	@AutoConfigureTestOutbox
	static class Billed {

		void test() {
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@EntityScan(basePackageClasses = Parcel.class)
	static class Application {

	}

}
