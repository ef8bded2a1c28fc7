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

package io.outbox.readme;

import java.time.Duration;

import io.outbox.WireMessage;
import io.outbox.jdbc.MessageStatus;
import io.outbox.test.AutoConfigureTestOutbox;
import io.outbox.test.PublishedMessages;
import io.outbox.test.TestBroker;
import io.outbox.test.TestRelay;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.test.context.TestPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The tests of docs/testing.md that publish.
 */
@TestPropertySource(properties = "spring.flyway.enabled=false")
@SpringBootTest
@AutoConfigureTestOutbox
class OrderTests {

	@Autowired
	private OrderService orders;

	@Autowired
	private PublishedMessages published;

	@Test
	void orderIsAnnounced() {
		this.orders.place("ada", "keyboard");

		assertThat(this.published).contains(OrderPlaced.class)
			.withDestination("/topic/orders.v1")
			.withHeader("dop-msg-type", "Order")
			.withBody(OrderPlaced.class, (order) -> assertThat(order.customer()).isEqualTo("ada"));
	}

	@Test
	void ordersAreAnnouncedInTheirOrder() {
		this.orders.place("ada", "keyboard");
		this.orders.place("grace", "monitor");

		assertThat(this.published.bodies(OrderPlaced.class)).extracting(OrderPlaced::customer)
			.containsExactly("ada", "grace");
	}

	@Test
	void orderIsShipped(@Autowired TestRelay relay, @Autowired ShipmentRepository shipments) {
		this.orders.place("ada", "keyboard");

		relay.runUntilIdle();

		assertThat(shipments.findAll()).extracting(Shipment::getCustomer).contains("ada");
	}

	@Test
	void reminderIsSentAfterAnHour(@Autowired Reminders reminders, @Autowired TestRelay relay,
			@Autowired TestBroker broker) {
		reminders.remind("ada");
		relay.runUntilIdle();
		assertThat(broker.sent()).isEmpty();

		relay.advance(Duration.ofHours(1));
		relay.runUntilIdle();

		assertThat(broker.sent()).extracting(WireMessage::destination).containsExactly("/queue/reminders.v1");
	}

	@Test
	void refusedOrderIsSentAgain(@Autowired TestRelay relay, @Autowired TestBroker broker) {
		broker.refuseNext("/topic/orders.v1");
		this.orders.place("ada", "keyboard");
		relay.runUntilIdle();
		assertThat(this.published).contains(OrderPlaced.class).withStatus(MessageStatus.RETRYING);

		relay.advance(Duration.ofSeconds(1));
		relay.runUntilIdle();

		assertThat(this.published).contains(OrderPlaced.class).withStatus(MessageStatus.PUBLISHED);
	}

}
