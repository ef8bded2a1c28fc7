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

package io.outbox.sample.order;

import java.io.IOException;
import java.io.StringReader;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

import com.zaxxer.hikari.HikariDataSource;
import io.debezium.engine.ChangeEvent;
import io.debezium.engine.DebeziumEngine;
import io.debezium.engine.format.Json;
import io.debezium.engine.format.SimpleString;
import io.outbox.sample.SampleApplication;
import io.outbox.support.TestServers;
import org.junit.jupiter.api.Test;

import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.abort;

/**
 * The connector of docs/cdc.md, run by Debezium's engine on the orders of this
 * application.
 */
class ChangeDataCaptureTests {

	private static final Path PAGE = Path.of("../docs/cdc.md");

	private final String name = "cdc" + UUID.randomUUID().toString().substring(0, 8);

	private final List<ChangeEvent<String, String>> events = new CopyOnWriteArrayList<>();

	@Test
	void committedOrdersComeOutOfTheLogInOrderAsTheConnectorOfThePageSays() throws Exception {
		try (HikariDataSource dataSource = TestServers.database("postgresql")
			.orElseGet(() -> abort("The environment names no server for postgresql"))) {
			JdbcTemplate jdbc = new JdbcTemplate(dataSource);
			jdbc.execute("CREATE SCHEMA " + this.name);
			try (ConfigurableApplicationContext application = application(dataSource)) {
				capture(dataSource, application);
			}
			finally {
				dropSlot(jdbc);
				jdbc.execute("DROP PUBLICATION IF EXISTS " + this.name);
				jdbc.execute("DROP SCHEMA " + this.name + " CASCADE");
			}
		}
	}

	private void capture(HikariDataSource dataSource, ConfigurableApplicationContext application) throws Exception {
		OrderService orders = application.getBean(OrderService.class);
		CountDownLatch streaming = new CountDownLatch(1);
		ExecutorService executor = Executors.newSingleThreadExecutor();
		try (DebeziumEngine<ChangeEvent<String, String>> engine = DebeziumEngine
			.create(SimpleString.class, SimpleString.class, Json.class)
			.using(connector(dataSource))
			.using(new DebeziumEngine.ConnectorCallback() {
				@Override
				public void taskStarted() {
					streaming.countDown();
				}
			})
			.notifying((event) -> this.events.add(event))
			.build()) {
			executor.execute(engine);
			assertThat(streaming.await(60, TimeUnit.SECONDS)).isTrue();

			Order first = orders.place(new OrderRequest("ada", "keyboard", 2));
			rollBack(application, orders);
			Order second = orders.place(new OrderRequest("grace", "mouse", 1));

			await().atMost(60, TimeUnit.SECONDS).until(() -> this.events.size() >= 2);
			assertThat(this.events).hasSize(2);
			check(this.events.get(0), first);
			check(this.events.get(1), second);
		}
		finally {
			executor.shutdown();
			assertThat(executor.awaitTermination(60, TimeUnit.SECONDS)).isTrue();
		}
	}

	private static void check(ChangeEvent<String, String> event, Order order) {
		assertThat(event.destination()).isEqualTo("orders.v1");
		assertThat(event.key()).isEqualTo("Order:" + order.getId());
		assertThat(event.value()).isEqualTo("{\"id\":%d,\"customer\":\"%s\",\"product\":\"%s\",\"quantity\":%d}"
			.formatted(order.getId(), order.getCustomer(), order.getProduct(), order.getQuantity()));
		assertThat(event.headers()).extracting("key")
			.contains("id", "dop-msg-id", "dop-msg-type", "dop-msg-destination", "dop-headers");
	}

	private static void rollBack(ConfigurableApplicationContext application, OrderService orders) {
		new TransactionTemplate(application.getBean(PlatformTransactionManager.class))
			.executeWithoutResult((status) -> {
				orders.place(new OrderRequest("nobody", "nothing", 1));
				status.setRollbackOnly();
			});
	}

	private ConfigurableApplicationContext application(HikariDataSource dataSource) {
		String url = dataSource.getJdbcUrl();
		return new SpringApplicationBuilder(SampleApplication.class).profiles("postgresql", "rabbitmq")
			.run("--spring.datasource.url=" + url + (url.contains("?") ? "&" : "?") + "currentSchema=" + this.name,
					"--spring.datasource.username=" + dataSource.getUsername(),
					"--spring.datasource.password=" + dataSource.getPassword(), "--outbox.relay.enabled=false",
					"--outbox.subscriber.enabled=false", "--sample.first-orders=false", "--server.port=0");
	}

	private Properties connector(HikariDataSource dataSource) throws IOException {
		String page = Files.readString(PAGE);
		String block = page.substring(page.indexOf("```properties\n") + "```properties\n".length());
		Properties connector = new Properties();
		connector.load(new StringReader(block.substring(0, block.indexOf("```"))));
		connector.remove("key.converter");
		connector.remove("value.converter");
		URI uri = URI.create(dataSource.getJdbcUrl().substring("jdbc:".length()));
		connector.setProperty("database.hostname", uri.getHost());
		connector.setProperty("database.port", String.valueOf(uri.getPort()));
		connector.setProperty("database.user", dataSource.getUsername());
		connector.setProperty("database.password", dataSource.getPassword());
		connector.setProperty("database.dbname", uri.getPath().substring(1));
		connector.setProperty("slot.name", this.name);
		connector.setProperty("publication.name", this.name);
		connector.setProperty("table.include.list", this.name + ".outbox_message");
		connector.setProperty("offset.storage", "org.apache.kafka.connect.storage.MemoryOffsetBackingStore");
		connector.setProperty("converter.schemas.enable", "false");
		return connector;
	}

	private void dropSlot(JdbcTemplate jdbc) {
		jdbc.queryForList("SELECT slot_name FROM pg_replication_slots WHERE slot_name = ?", String.class, this.name)
			.forEach((slot) -> jdbc.queryForList("SELECT pg_drop_replication_slot(?)", slot));
	}

}
