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

import java.io.IOException;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * The floor of the relay: claim, send all, read all receipts, mark, in one thread and
 * without order, retries or anything else that makes a relay of it.
 */
final class StraightLine {

	private static final int BATCH_SIZE = 500;

	private static final String CLAIM = """
			SELECT message_id, destination, headers, body FROM outbox_message WHERE status = 1
			ORDER BY partition_no, id LIMIT 500 FOR UPDATE SKIP LOCKED""";

	private static final String MARK = """
			UPDATE outbox_message SET status = 2, published_at = clock_timestamp() WHERE message_id = ANY (?)""";

	private static final TypeReference<Map<String, String>> HEADERS = new TypeReference<>() {
	};

	private final Connection connection;

	private final RawStomp stomp;

	private final JsonMapper json = new JsonMapper();

	StraightLine(Connection connection, RawStomp stomp) {
		this.connection = connection;
		this.stomp = stomp;
	}

	void run() throws SQLException, IOException {
		this.connection.setAutoCommit(false);
		int sent = BATCH_SIZE;
		while (sent == BATCH_SIZE) {
			sent = step();
		}
		this.connection.setAutoCommit(true);
	}

	private int step() throws SQLException, IOException {
		List<UUID> messageIds = claimAndWrite();
		this.stomp.flush();
		Set<String> receipts = new HashSet<>();
		for (int count = 0; count < messageIds.size(); count++) {
			receipts.add(RawStomp.header(this.stomp.read("RECEIPT"), "receipt-id"));
		}
		if (receipts.size() != messageIds.size()) {
			throw new IOException("The broker confirmed only " + receipts.size() + " messages");
		}
		mark(messageIds);
		this.connection.commit();
		return messageIds.size();
	}

	private List<UUID> claimAndWrite() throws SQLException, IOException {
		List<UUID> messageIds = new ArrayList<>(BATCH_SIZE);
		try (PreparedStatement statement = this.connection.prepareStatement(CLAIM);
				ResultSet rows = statement.executeQuery()) {
			while (rows.next()) {
				UUID messageId = rows.getObject(1, UUID.class);
				Map<String, String> headers = new HashMap<>(this.json.readValue(rows.getString(3), HEADERS));
				headers.put("destination", rows.getString(2));
				headers.put("receipt", messageId.toString());
				headers.put("persistent", "true");
				headers.put("content-type", "application/json");
				this.stomp.write("SEND", headers, rows.getString(4));
				messageIds.add(messageId);
			}
		}
		return messageIds;
	}

	private void mark(List<UUID> messageIds) throws SQLException {
		Array ids = this.connection.createArrayOf("uuid", messageIds.toArray());
		try (PreparedStatement statement = this.connection.prepareStatement(MARK)) {
			statement.setArray(1, ids);
			statement.executeUpdate();
		}
	}

}
