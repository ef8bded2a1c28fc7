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

import java.util.List;
import java.util.UUID;

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariDataSource;
import io.outbox.autoconfigure.sample.Parcel;
import jakarta.persistence.EntityManagerFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.jpa.EntityManagerFactoryBuilder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.orm.jpa.JpaTransactionManager;
import org.springframework.orm.jpa.LocalContainerEntityManagerFactoryBean;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The console of an application with two data sources: what a person does to one leaves
 * the other alone.
 */
class ConsoleDataSourcesTests {

	private static final String DESTINATION = "/queue/a";

	private static OperatedApplication application;

	private static JdbcTemplate billing;

	private static ConsoleBrowser browser;

	@BeforeAll
	static void start() {
		browser = ConsoleBrowser.start()
			.orElseGet(() -> Assumptions.abort("OUTBOX_TEST_CHROMIUM or OUTBOX_TEST_CHROMEDRIVER is missing"));
		application = OperatedApplication.withoutSecurity(TwoDataSources.class, "--outbox.console.enabled=true",
				"--outbox.console.open=true");
		billing = new JdbcTemplate(application.context().getBean("billingDataSource", DataSource.class));
		billing.update("INSERT INTO outbox_partition (partition_no) VALUES (0)");
	}

	@AfterAll
	static void stop() {
		if (browser != null) {
			browser.close();
			application.close();
		}
	}

	@BeforeEach
	void empty() {
		for (JdbcTemplate jdbc : List.of(application.jdbc(), billing)) {
			jdbc.update("DELETE FROM outbox_message");
			jdbc.update("DELETE FROM outbox_paused");
		}
	}

	@Test
	void theOverviewLeadsToTheMessagesOfOneDataSourceWhichAreRetried() {
		UUID first = insert(application.jdbc());
		UUID second = insert(billing);
		browser.open(application, "overview");

		browser.await("[aria-label='Data source dataSource'] h2", "dataSource");
		browser.click("[id='count-billingDataSource-FAILED']");
		browser.await("caption", "1 message on page 1");
		browser.click("[id='open-" + second + "']");
		browser.click("#retry");
		browser.confirm("Retry this message?");
		browser.await("#notice", "The message is tried again.");

		assertThat(status(billing, second)).containsExactly(3);
		assertThat(status(application.jdbc(), first)).containsExactly(-1);
	}

	@Test
	void allThatASearchFindsInOneDataSourceAreDiscarded() {
		UUID first = insert(application.jdbc());
		UUID second = insert(billing);
		browser.open(application, "messages?status=FAILED");

		browser.await("caption", "1 message on page 1");
		browser.click("[name=dataSource] option:nth-child(2)");
		browser.click("#search");
		browser.until(() -> assertThat(browser.elements("[id='open-" + second + "']")).hasSize(1));
		browser.click("#discard-all");
		browser.confirm("Discard 1 message?");
		browser.await("#notice", "1 message discarded.");

		assertThat(status(billing, second)).isEmpty();
		assertThat(status(application.jdbc(), first)).containsExactly(-1);
	}

	@Test
	void aDestinationIsPausedInOneDataSource() {
		browser.open(application, "destinations");

		browser.type("form.line input", DESTINATION);
		browser.click("form.line option:nth-child(2)");
		browser.click("form.line button");
		browser.confirm("Pause /queue/a?");
		browser.await("caption", "With unsent messages, or paused, in billingDataSource");

		assertThat(paused(billing)).containsExactly(DESTINATION);
		assertThat(paused(application.jdbc())).isEmpty();
		browser.click("[id='billingDataSource-/queue/a']");
		browser.confirm("Resume /queue/a?");
		browser.until(() -> assertThat(paused(billing)).isEmpty());
	}

	private static UUID insert(JdbcTemplate jdbc) {
		UUID id = UUID.randomUUID();
		jdbc.update("INSERT INTO outbox_message (message_id, partition_no, message_key, destination, type, body,"
				+ " headers, status) VALUES (?, 0, 'k', ?, 'Order', '{}', '{}', -1)", id, DESTINATION);
		return id;
	}

	private static List<Integer> status(JdbcTemplate jdbc, UUID id) {
		return jdbc.queryForList("SELECT status FROM outbox_message WHERE message_id = ?", Integer.class, id);
	}

	private static List<String> paused(JdbcTemplate jdbc) {
		return jdbc.queryForList("SELECT destination FROM outbox_paused", String.class);
	}

	@Configuration(proxyBeanMethods = false)
	static class TwoDataSources extends OperatedApplication.Plain {

		@Bean(defaultCandidate = false)
		@Qualifier("billing")
		HikariDataSource billingDataSource() {
			HikariDataSource dataSource = new HikariDataSource();
			dataSource.setJdbcUrl("jdbc:h2:mem:" + UUID.randomUUID());
			return dataSource;
		}

		@Bean(defaultCandidate = false)
		@Qualifier("billing")
		LocalContainerEntityManagerFactoryBean billingEntityManagerFactory(EntityManagerFactoryBuilder builder,
				@Qualifier("billing") DataSource dataSource) {
			return builder.dataSource(dataSource).packages(Parcel.class).persistenceUnit("billing").build();
		}

		@Bean(defaultCandidate = false)
		@Qualifier("billing")
		JpaTransactionManager billingTransactionManager(@Qualifier("billing") EntityManagerFactory factory) {
			return new JpaTransactionManager(factory);
		}

	}

}
