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

import java.util.List;

import io.outbox.MessageRejectedException;
import io.outbox.MessageSubscriber;
import io.outbox.Payload;
import io.outbox.Subscription;

import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

@Component
class Statistics implements MessageSubscriber<List<OrderPlaced>> {

	private final JdbcTemplate jdbc;

	Statistics(JdbcTemplate jdbc) {
		this.jdbc = jdbc;
	}

	@Override
	public Subscription subscription() {
		return Subscription.to("/topic/closed-days.v1").queue("statistics").build();
	}

	@Override
	public void onMessage(Payload<List<OrderPlaced>> day) {
		if (day.body().isEmpty()) {
			throw new MessageRejectedException("A day without orders is not closed");
		}
		day.body().forEach((order) -> this.jdbc.update("INSERT INTO sale (quantity) VALUES (?)", order.quantity()));
	}

}
