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

import io.outbox.jdbc.MessageStatus;
import io.outbox.test.AutoConfigureTestOutbox;
import io.outbox.test.DeliveryOutcome;
import io.outbox.test.PublishedMessages;
import io.outbox.test.TestBroker;
import io.outbox.test.TestRelay;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.ActiveProfiles;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Orders and what follows from them, with no broker at all: the profile keeps that in the
 * process from starting.
 */
@SpringBootTest(webEnvironment = WebEnvironment.NONE,
		properties = { "sample.first-orders=false", "spring.datasource.url=jdbc:h2:mem:order-tests;DB_CLOSE_DELAY=-1" })
@ActiveProfiles("rabbitmq")
@AutoConfigureTestOutbox
class OrderMessageTests {

	@Autowired
	private OrderService orders;

	@Autowired
	private PublishedMessages published;

	@Test
	void orderIsAnnounced() {
		Order order = this.orders.place(new OrderRequest("ada", "keyboard", 2));

		assertThat(this.published).withDestination("/topic/orders.v1")
			.withKey("Order:" + order.getId())
			.withType("Order")
			.withStatus(MessageStatus.PENDING)
			.hasSize(1);
	}

	@Test
	void orderIsShippedOnce(@Autowired TestRelay relay, @Autowired TestBroker broker, @Autowired JdbcClient jdbc) {
		Order order = this.orders.place(new OrderRequest("ada", "keyboard", 2));

		relay.runUntilIdle();

		assertThat(broker.deliverAgain()).containsExactly(DeliveryOutcome.duplicate("shipping"));
		assertThat(jdbc.sql("SELECT customer FROM shipments WHERE order_id = ?")
			.param(order.getId())
			.query(String.class)
			.list()).containsExactly("ada");
	}

}
