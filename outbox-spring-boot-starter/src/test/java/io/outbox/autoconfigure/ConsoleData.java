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

package io.outbox.autoconfigure;

import java.util.UUID;

import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.core.JdbcTemplate;

/**
 * A table as it may be on a bad day.
 */
final class ConsoleData {

	private static final String ORDERS = "/topic/orders.v1";

	private ConsoleData() {
	}

	/**
	 * Fill the table.
	 * @return the id of a failed message
	 */
	static UUID write(OperatedApplication application) {
		JdbcTemplate jdbc = application.jdbc();
		for (int number = 1; number <= 24; number++) {
			insert(jdbc, (number % 8 == 0) ? 3 : 1, "Order:" + number, ORDERS, "OrderPlaced", null);
			insert(jdbc, 2, "Invoice:" + number, "/queue/invoices.v1", "InvoiceIssued", null);
		}
		insert(jdbc, 4, "Order:8", ORDERS, "OrderPaid", null);
		for (int number = 31; number <= 33; number++) {
			insert(jdbc, -1, "Parcel:" + number, "/topic/parcels.v2", "ParcelSent",
					"MessageRefusedException: access to exchange 'amq.topic' in vhost '/' refused for user 'shop'");
		}
		jdbc.update("INSERT INTO outbox_paused (destination, paused_by) VALUES ('/queue/reminders', 'ada')");
		return insert(jdbc, -1, "Order:30", ORDERS, "OrderPlaced",
				"MessageRefusedException: message size 20971520 is larger than configured max size 16777216");
	}

	private static UUID insert(JdbcTemplate jdbc, int status, String key, String destination, String type,
			@Nullable String error) {
		UUID id = UUID.randomUUID();
		jdbc.update(
				"INSERT INTO outbox_message (message_id, partition_no, message_key, destination, type, body, headers,"
						+ " status, last_error, attempts) VALUES (?, 0, ?, ?, ?, ?, ?, ?, ?, ?)",
				id, key, destination, type, "{\"id\":30,\"customer\":\"ada\",\"product\":\"keyboard\"}",
				"{\"correlation-id\":\"6f1e\",\"tenant\":\"north\"}", status, error, (error != null) ? 50 : 0);
		return id;
	}

}
