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

import java.util.List;
import java.util.Optional;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.data.domain.Sort;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * Places orders. Nothing here knows of messages: saving the entity is all it takes.
 */
@Service
class OrderService {

	private static final Log logger = LogFactory.getLog(OrderService.class);

	private final OrderRepository orders;

	OrderService(OrderRepository orders) {
		this.orders = orders;
	}

	@Transactional
	Order place(OrderRequest request) {
		Order order = this.orders.save(new Order(request.customer(), request.product(), request.quantity()));
		logger.info("Order %d placed: %d x %s for %s".formatted(order.getId(), order.getQuantity(), order.getProduct(),
				order.getCustomer()));
		return order;
	}

	@Transactional(readOnly = true)
	Optional<Order> find(long id) {
		return this.orders.findById(id);
	}

	@Transactional(readOnly = true)
	List<Order> all() {
		return this.orders.findAll(Sort.by("id"));
	}

}
