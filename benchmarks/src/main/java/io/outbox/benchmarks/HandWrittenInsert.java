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

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

import io.outbox.jdbc.MessageIds;

/**
 * The floor of the write path: one batched insert of rows that are like ours.
 */
final class HandWrittenInsert {

	private static final String SQL = """
			INSERT INTO outbox_message (message_id, partition_no, message_key, destination, type, operation, body,
				headers) VALUES (?, ?, ?, '/topic/orders.v1', 'PurchaseOrder', 'INSERT', ?, ?)""";

	private static final int PARTITIONS = 16;

	private HandWrittenInsert() {
	}

	static void run(Connection connection, List<PurchaseOrder> orders) throws SQLException {
		try (PreparedStatement statement = connection.prepareStatement(SQL)) {
			for (PurchaseOrder order : orders) {
				UUID messageId = MessageIds.next();
				String key = "PurchaseOrder:" + order.id();
				statement.setObject(1, messageId);
				statement.setInt(2, Math.floorMod(key.hashCode(), PARTITIONS));
				statement.setString(3, key);
				statement.setString(4, order.handWrittenJson());
				statement.setString(5, headers(messageId, key));
				statement.addBatch();
			}
			statement.executeBatch();
		}
	}

	private static String headers(UUID messageId, String key) {
		return "{\"dop-msg-id\":\"" + messageId
				+ "\",\"dop-msg-destination\":\"/topic/orders.v1\",\"dop-msg-type\":\"PurchaseOrder\","
				+ "\"dop-msg-sent-time\":\"" + Instant.now() + "\",\"dop-correlation-id\":\"" + UUID.randomUUID()
				+ "\",\"dop-msg-key\":\"" + key + "\",\"dop-msg-operation\":\"INSERT\"}";
	}

}
