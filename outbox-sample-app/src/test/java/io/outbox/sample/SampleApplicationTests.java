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

package io.outbox.sample;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.util.TestSocketUtils;
import org.springframework.test.web.servlet.client.EntityExchangeResult;
import org.springframework.test.web.servlet.client.RestTestClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of the whole sample, over HTTP and with the broker in the process.
 */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT,
		properties = "spring.datasource.url=jdbc:h2:mem:sample-tests;DB_CLOSE_DELAY=-1")
class SampleApplicationTests {

	private static final ParameterizedTypeReference<Map<String, Object>> OBJECT = new ParameterizedTypeReference<>() {
	};

	private static final ParameterizedTypeReference<List<Map<String, Object>>> LIST = new ParameterizedTypeReference<>() {
	};

	@LocalServerPort
	private int port;

	@Autowired
	private JdbcClient jdbcClient;

	private RestTestClient client;

	@DynamicPropertySource
	static void freePort(DynamicPropertyRegistry registry) {
		int free = TestSocketUtils.findAvailableTcpPort();
		registry.add("sample.broker.port", () -> free);
	}

	@BeforeEach
	void connect() {
		this.client = RestTestClient.bindToServer().baseUrl("http://localhost:" + this.port).build();
	}

	@Test
	void firstOrdersArePlacedAndShipped() {
		awaitShipments(List.of(1, 2, 3));

		assertThat(list("/orders")).extracting((order) -> order.get("customer")).startsWith("ada", "grace", "linus");
	}

	@Test
	void orderIsShippedOnce() {
		EntityExchangeResult<Map<String, Object>> created = post("edsger", "notebook", "2");

		assertThat(created.getStatus()).isEqualTo(HttpStatus.CREATED);
		Map<String, Object> order = created.getResponseBody();
		assertThat(order).containsEntry("customer", "edsger")
			.containsEntry("product", "notebook")
			.containsEntry("quantity", 2)
			.containsKey("id");
		assertThat(created.getResponseHeaders().getLocation()).hasPath("/orders/" + order.get("id"));
		// A later order of the same queue is shipped after every message of the first
		Object later = post("barbara", "pencil", "1").getResponseBody().get("id");
		awaitShipments(List.of(later));
		assertThat(list("/shipments")).filteredOn((shipment) -> shipment.get("orderId").equals(order.get("id")))
			.singleElement()
			.satisfies((shipment) -> assertThat(shipment).containsEntry("customer", "edsger")
				.containsEntry("product", "notebook")
				.containsEntry("quantity", 2));
	}

	@Test
	void orderIsFoundWhereItsLocationSays() {
		EntityExchangeResult<Map<String, Object>> created = post("alan", "tape", "5");

		this.client.get()
			.uri(created.getResponseHeaders().getLocation().getPath())
			.exchange()
			.expectStatus()
			.isOk()
			.expectBody(OBJECT)
			.isEqualTo(created.getResponseBody());
		this.client.get().uri("/orders/0").exchange().expectStatus().isNotFound();
	}

	@ParameterizedTest
	@CsvSource({ "' ', keyboard, 1, customer must not be blank", "ada, '', 1, product must not be blank",
			"ada, keyboard, 0, quantity must be at least 1", "ada, keyboard, 1001, 'quantity must be at most 1,000'",
			"ada, keyboard, many, Failed to read request" })
	void invalidOrderIsRefusedAndPublishesNothing(String customer, String product, String quantity, String detail) {
		long messages = messages();

		EntityExchangeResult<Map<String, Object>> refused = post(customer, product, quantity);

		assertThat(refused.getStatus()).isEqualTo(HttpStatus.BAD_REQUEST);
		assertThat(refused.getResponseHeaders().getContentType()).isEqualTo(MediaType.APPLICATION_PROBLEM_JSON);
		assertThat(refused.getResponseBody()).containsEntry("status", 400).containsEntry("detail", detail);
		assertThat(messages()).isEqualTo(messages);
	}

	@Test
	void pageShowsWhatHappened() {
		this.client.get()
			.uri("/")
			.accept(MediaType.TEXT_HTML)
			.exchange()
			.expectStatus()
			.isOk()
			.expectBody(String.class)
			.value((page) -> assertThat(page).contains("<title>Outbox sample</title>"));
	}

	@Test
	void applicationIsHealthy() {
		this.client.get()
			.uri("/actuator/health")
			.exchange()
			.expectStatus()
			.isOk()
			.expectBody(OBJECT)
			.value((health) -> assertThat(health).containsEntry("status", "UP"));
	}

	private EntityExchangeResult<Map<String, Object>> post(String customer, String product, String quantity) {
		return this.client.post()
			.uri("/orders")
			.body(Map.of("customer", customer, "product", product, "quantity", quantity))
			.exchange()
			.returnResult(OBJECT);
	}

	private List<Map<String, Object>> list(String path) {
		return this.client.get().uri(path).exchange().expectStatus().isOk().returnResult(LIST).getResponseBody();
	}

	private void awaitShipments(List<Object> orderIds) {
		Awaitility.await()
			.atMost(Duration.ofSeconds(10))
			.untilAsserted(() -> assertThat(list("/shipments")).extracting((shipment) -> shipment.get("orderId"))
				.containsAll(orderIds));
	}

	private long messages() {
		return this.jdbcClient.sql("SELECT count(*) FROM outbox_message").query(Long.class).single();
	}

}
