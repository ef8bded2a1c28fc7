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

import io.outbox.test.AutoConfigureTestOutbox;
import io.outbox.test.DeadLetter;
import io.outbox.test.DeliveryOutcome;
import io.outbox.test.TestBroker;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.test.context.TestPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The tests of docs/testing.md that receive.
 */
@TestPropertySource(properties = "spring.flyway.enabled=false")
@SpringBootTest
@AutoConfigureTestOutbox
class ShippingTests {

	@Autowired
	private TestBroker broker;

	@Autowired
	private ShipmentRepository shipments;

	@BeforeEach
	void deleteShipments() {
		this.shipments.deleteAll();
	}

	@Test
	void orderIsShippedOnce() {
		assertThat(this.broker.deliver("/topic/orders.v1", new OrderPlaced(1, "ada", "keyboard")))
			.containsExactly(DeliveryOutcome.handled("shipping"));

		assertThat(this.broker.deliverAgain()).containsExactly(DeliveryOutcome.duplicate("shipping"));
		assertThat(this.shipments.findAll()).hasSize(1);
	}

	@Test
	void nonsenseIsGivenUp() {
		this.broker.deliver("/topic/orders.v1", "{ \"id\": \"one\" }");

		assertThat(this.broker.deadLetters()).extracting(DeadLetter::subscriber).containsExactly("shipping");
		assertThat(this.shipments.findAll()).isEmpty();
	}

}
