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

import java.util.List;
import java.util.UUID;

import javax.sql.DataSource;

import io.outbox.autoconfigure.actuate.OutboxEndpoint;
import io.outbox.autoconfigure.actuate.OutboxStatus;
import io.outbox.jdbc.MessagePage;
import io.outbox.jdbc.MessageStatus;
import org.junit.jupiter.api.Test;

import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;
import org.springframework.boot.actuate.endpoint.SecurityContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * The endpoint of an application with two data sources: each is shown, and what is asked
 * for one leaves the other alone.
 */
class DataSourcesEndpointTests {

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withUserConfiguration(DataSourcesTests.Application.class, BillingConfiguration.class)
		.withPropertyValues("spring.datasource.url=jdbc:h2:mem:" + UUID.randomUUID(),
				"billing.datasource.jdbc-url=jdbc:h2:mem:" + UUID.randomUUID(),
				"spring.jpa.hibernate.ddl-auto=create-drop", "spring.flyway.enabled=false",
				"management.endpoints.web.exposure.include=outbox", "outbox.relay.enabled=false");

	@Test
	void theStatusNamesEachDataSourceThePrimaryOneFirst() {
		this.contextRunner.run((context) -> {
			insert(context, "billingDataSource");

			List<OutboxStatus.Tables> tables = context.getBean(OutboxEndpoint.class).status().dataSources();

			assertThat(tables).extracting(OutboxStatus.Tables::name).containsExactly("dataSource", "billingDataSource");
			assertThat(tables).extracting((each) -> each.counts().get(MessageStatus.FAILED).value())
				.containsExactly(0L, 1L);
		});
	}

	@Test
	void aSearchLooksIntoTheOneThatIsNamedAndElseIntoThePrimaryOne() {
		this.contextRunner.run((context) -> {
			UUID id = insert(context, "billingDataSource");
			OutboxEndpoint endpoint = context.getBean(OutboxEndpoint.class);

			assertThat(found(endpoint, "billingDataSource")).containsExactly(id);
			assertThat(found(endpoint, null)).isEmpty();
			assertThat(endpoint.show("messages", id.toString(), "billingDataSource", null)).isNotNull();
			assertThat(endpoint.show("messages", id.toString(), null, null)).isNull();
		});
	}

	@Test
	void aChangeIsMadeInTheOneThatIsNamed() {
		this.contextRunner.run((context) -> {
			insert(context, "dataSource");
			insert(context, "billingDataSource");

			discardFailed(context, "billingDataSource");

			assertThat(statuses(context, "dataSource")).containsExactly(-1);
			assertThat(statuses(context, "billingDataSource")).isEmpty();
		});
	}

	@Test
	void anUnknownDataSourceChangesNothing() {
		this.contextRunner.run((context) -> {
			insert(context, "dataSource");

			assertThatExceptionOfType(InvalidEndpointRequestException.class)
				.isThrownBy(() -> discardFailed(context, "sales"))
				.withMessage("Parameter 'dataSource' must be one of [dataSource, billingDataSource] but is 'sales'");
			assertThat(statuses(context, "dataSource")).containsExactly(-1);
		});
	}

	private static void discardFailed(ApplicationContext context, String dataSource) {
		context.getBean(OutboxEndpoint.class)
			.change("messages", "discard", SecurityContext.NONE, dataSource, "FAILED", null, null, null, null, null,
					null, null, null, null, null);
	}

	private static List<UUID> found(OutboxEndpoint endpoint, String dataSource) {
		MessagePage page = (MessagePage) endpoint.list("messages", dataSource, null, null, null, null, null, null, null,
				null, null, null, null);
		return page.messages().stream().map((message) -> message.messageId()).toList();
	}

	private static UUID insert(ApplicationContext context, String dataSource) {
		UUID id = UUID.randomUUID();
		JdbcTemplate jdbc = jdbc(context, dataSource);
		jdbc.update("MERGE INTO outbox_partition (partition_no) KEY (partition_no) VALUES (0)");
		jdbc.update("INSERT INTO outbox_message (message_id, partition_no, message_key, destination, type, headers,"
				+ " status) VALUES (?, 0, 'k', '/queue/a', 'T', '{}', -1)", id);
		return id;
	}

	private static List<Integer> statuses(ApplicationContext context, String dataSource) {
		return jdbc(context, dataSource).queryForList("SELECT status FROM outbox_message", Integer.class);
	}

	private static JdbcTemplate jdbc(ApplicationContext context, String dataSource) {
		return new JdbcTemplate(context.getBean(dataSource, DataSource.class));
	}

}
