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

package io.outbox.sample.shipping;

import java.time.Instant;

import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import org.jspecify.annotations.Nullable;

/**
 * A shipment of what was ordered.
 */
@Entity
@Table(name = "shipments")
public class Shipment {

	@Id
	@GeneratedValue
	private @Nullable Long id;

	private long orderId;

	private String customer;

	private String product;

	private int quantity;

	private Instant createdAt;

	/**
	 * For Hibernate.
	 */
	@SuppressWarnings("NullAway.Init")
	protected Shipment() {
	}

	Shipment(OrderPlaced order) {
		this.orderId = order.id();
		this.customer = order.customer();
		this.product = order.product();
		this.quantity = order.quantity();
		this.createdAt = Instant.now();
	}

	public @Nullable Long getId() {
		return this.id;
	}

	public long getOrderId() {
		return this.orderId;
	}

	public String getCustomer() {
		return this.customer;
	}

	public String getProduct() {
		return this.product;
	}

	public int getQuantity() {
		return this.quantity;
	}

	public Instant getCreatedAt() {
		return this.createdAt;
	}

}
