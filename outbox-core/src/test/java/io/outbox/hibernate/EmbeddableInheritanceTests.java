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

package io.outbox.hibernate;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.outbox.Publish;
import jakarta.persistence.DiscriminatorColumn;
import jakarta.persistence.DiscriminatorValue;
import jakarta.persistence.Embeddable;
import jakarta.persistence.Embedded;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Embeddables of a class that has subclasses.
 */
class EmbeddableInheritanceTests {

	private final CaptureFixture fixture = CaptureFixture.of(Sale.class, Payment.class, Card.class, GiftCard.class)
		.onH2();

	@AfterEach
	void close() {
		this.fixture.close();
	}

	@Test
	void bodyHasTheAttributesOfTheSubclass() {
		this.fixture.commit((em) -> em.persist(new Sale(1, new Payment())));
		this.fixture.commit((em) -> em.persist(new Sale(2, new Card())));
		this.fixture.commit((em) -> em.persist(new Sale(3, new GiftCard())));

		assertThat(this.fixture.bodies()).containsExactly("{\"id\":1,\"payment\":{\"amount\":3}}",
				"{\"id\":2,\"payment\":{\"amount\":3,\"number\":\"4711\"}}",
				"{\"id\":3,\"payment\":{\"amount\":3,\"number\":\"4711\",\"sender\":\"ada\"}}");
	}

	@Entity(name = "Sale")
	@Publish(destination = "/topic/sales")
	static class Sale {

		@Id
		long id;

		@Embedded
		Payment payment = new Payment();

		Sale() {
		}

		Sale(long id, Payment payment) {
			this.id = id;
			this.payment = payment;
		}

	}

	@Embeddable
	@DiscriminatorColumn(name = "kind")
	@DiscriminatorValue("cash")
	static class Payment {

		private long amount = 3;

		@JsonProperty
		long getDoubledAmount() {
			return 2 * this.amount;
		}

	}

	@Embeddable
	@DiscriminatorValue("card")
	static class Card extends Payment {

		private String number = "4711";

		@JsonProperty
		String getMaskedNumber() {
			return "*" + this.number.substring(1);
		}

	}

	@Embeddable
	@DiscriminatorValue("gift")
	static class GiftCard extends Card {

		private String sender = "ada";

		@JsonProperty
		String getGreeting() {
			return "From " + this.sender;
		}

	}

}
