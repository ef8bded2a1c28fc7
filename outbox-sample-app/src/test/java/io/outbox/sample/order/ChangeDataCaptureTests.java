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
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

import io.debezium.engine.ChangeEvent;
import io.debezium.engine.DebeziumEngine;
import io.debezium.engine.format.Json;
import io.debezium.engine.format.SimpleString;
import io.outbox.sample.SampleApplication;
import io.outbox.support.ServerSet;
import io.outbox.support.TestServer;
import org.junit.jupiter.api.Test;

import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.abort;

/**
 * The connector of docs/cdc.md, run by Debezium's engine on the orders of this
 * application. The database is its own, since a replication slot waits for every
 * transaction that is open in the server.
 */
class ChangeDataCaptureTests {

	private static final Path PAGE = Path.of("../docs/cdc.md");

	private final List<ChangeEvent<String, String>> events = new CopyOnWriteArrayList<>();

	@Test
	void committedOrdersComeOutOfTheLogInOrderAsTheConnectorOfThePageSays() throws Exception {
		try (ServerSet servers = ServerSet.of("postgresql").orElseGet(() -> abort("There is no script for servers"))) {
			TestServer postgresql = servers.server("postgresql", "URL");
			postgresql.start();
			URI server = URI.create("postgresql://" + postgresql.address());
			try (ConfigurableApplicationContext application = application(server)) {
				capture(server, application);
			}
		}
	}

	private void capture(URI server, ConfigurableApplicationContext application) throws Exception {
		OrderService orders = application.getBean(OrderService.class);
		CountDownLatch streaming = new CountDownLatch(1);
		ExecutorService executor = Executors.newSingleThreadExecutor();
		try (DebeziumEngine<ChangeEvent<String, String>> engine = DebeziumEngine
			.create(SimpleString.class, SimpleString.class, Json.class)
			.using(connector(server))
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

	private static ConfigurableApplicationContext application(URI server) {
		return new SpringApplicationBuilder(SampleApplication.class).profiles("postgresql", "rabbitmq")
			.run("--spring.datasource.url=jdbc:" + server + "/outbox", "--spring.datasource.username=outbox",
					"--spring.datasource.password=outbox", "--outbox.relay.enabled=false",
					"--outbox.subscriber.enabled=false", "--sample.first-orders=false", "--server.port=0");
	}

	private Properties connector(URI server) throws IOException {
		String page = Files.readString(PAGE);
		String block = page.substring(page.indexOf("```properties\n") + "```properties\n".length());
		Properties connector = new Properties();
		connector.load(new StringReader(block.substring(0, block.indexOf("```"))));
		connector.remove("key.converter");
		connector.remove("value.converter");
		connector.setProperty("database.hostname", server.getHost());
		connector.setProperty("database.port", String.valueOf(server.getPort()));
		connector.setProperty("database.user", "outbox");
		connector.setProperty("database.password", "outbox");
		connector.setProperty("database.dbname", "outbox");
		connector.setProperty("offset.storage", "org.apache.kafka.connect.storage.MemoryOffsetBackingStore");
		connector.setProperty("converter.schemas.enable", "false");
		return connector;
	}

}
