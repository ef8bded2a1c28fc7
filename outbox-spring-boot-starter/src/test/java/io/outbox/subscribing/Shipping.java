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

package io.outbox.subscribing;

import io.outbox.Outbox;
import io.outbox.Subscribe;
import jakarta.validation.Valid;

import org.springframework.messaging.handler.annotation.Header;
import org.springframework.messaging.handler.annotation.Payload;
import org.springframework.stereotype.Component;

@Component
class Shipping {

	private final Outbox outbox;

	Shipping(Outbox outbox) {
		this.outbox = outbox;
	}

	@Subscribe(destination = "/topic/orders.v1", queue = "shipping", concurrency = 4)
	void ship(@Payload @Valid OrderPlaced order, @Header(name = "priority", required = false) String priority) {
		this.outbox.publish("/topic/shipments", new Shipment(order.id(), (priority != null) ? priority : "normal"));
	}

	record Shipment(long order, String priority) {
	}

}
