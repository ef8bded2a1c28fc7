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

package io.outbox.benchmarks;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

import io.outbox.Publish;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.SequenceGenerator;
import org.jspecify.annotations.Nullable;

/**
 * An entity of ten fields beside its id, as an order service may have it.
 */
@Entity
@Publish(destination = "${benchmark.destination:/topic/orders}")
class PurchaseOrder {

	@Id
	@GeneratedValue(strategy = GenerationType.SEQUENCE, generator = "purchase_order_seq")
	@SequenceGenerator(name = "purchase_order_seq", sequenceName = "purchase_order_seq", allocationSize = 50)
	private @Nullable Long id;

	private String number;

	private String customer;

	private String email;

	private String product;

	private int quantity;

	private BigDecimal price;

	private String currency;

	@Enumerated(EnumType.STRING)
	private State state;

	private Instant placedAt;

	private boolean gift;

	@SuppressWarnings("NullAway.Init")
	protected PurchaseOrder() {
	}

	PurchaseOrder(int index) {
		this.number = "2026-" + (100_000 + index);
		this.customer = "Ada Lovelace";
		this.email = "ada.lovelace@example.com";
		this.product = "keyboard-" + (index % 100);
		this.quantity = 1 + index % 10;
		this.price = BigDecimal.valueOf(4990 + index % 1000, 2);
		this.currency = "EUR";
		this.state = State.PLACED;
		this.placedAt = Instant.now().truncatedTo(ChronoUnit.MICROS);
		this.gift = index % 7 == 0;
	}

	@Nullable Long id() {
		return this.id;
	}

	/**
	 * The JSON that a programmer in a hurry writes by hand.
	 */
	String handWrittenJson() {
		return "{\"id\":" + this.id + ",\"number\":\"" + this.number + "\",\"customer\":\"" + this.customer
				+ "\",\"email\":\"" + this.email + "\",\"product\":\"" + this.product + "\",\"quantity\":"
				+ this.quantity + ",\"price\":" + this.price + ",\"currency\":\"" + this.currency + "\",\"state\":\""
				+ this.state + "\",\"placedAt\":\"" + this.placedAt + "\",\"gift\":" + this.gift + "}";
	}

	/**
	 * How far an order is.
	 */
	enum State {

		/** Paid and not yet on its way. */
		PLACED,

		/** On its way. */
		SHIPPED

	}

}
