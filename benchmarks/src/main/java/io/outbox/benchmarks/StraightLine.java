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
import java.util.concurrent.Callable;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * The floor of the relay: claim, send all, read all receipts, mark, in one thread and
 * without order, retries or anything else that makes a relay of it.
 */
final class StraightLine implements Callable<@Nullable Void>, AutoCloseable {

	static final int BATCH_SIZE = 500;

	private static final String CLAIM = """
			SELECT message_id, destination, headers, body FROM outbox_message WHERE status = 1
			ORDER BY partition_no, id LIMIT 500 FOR UPDATE SKIP LOCKED""";

	private static final String MARK = """
			UPDATE outbox_message SET status = 2, published_at = clock_timestamp() WHERE message_id = ANY (?)""";

	private static final TypeReference<Map<String, String>> HEADERS = new TypeReference<>() {
	};

	private final Connection connection;

	private final RawStomp stomp;

	private final int window;

	private final Consumer<UUID> confirmed;

	private final JsonMapper json = new JsonMapper();

	/**
	 * Connect to both sides.
	 * @param window how many frames are sent before their receipts are awaited
	 * @param confirmed is told of each receipt
	 */
	StraightLine(Database database, Broker broker, int window, Consumer<UUID> confirmed)
			throws SQLException, IOException {
		this.stomp = new RawStomp(broker);
		this.connection = database.dataSource().getConnection();
		this.connection.setAutoCommit(false);
		this.window = window;
		this.confirmed = confirmed;
	}

	/** Send until nothing is left but what other lines have claimed. */
	@Override
	public @Nullable Void call() throws SQLException, IOException {
		int sent = BATCH_SIZE;
		while (sent == BATCH_SIZE) {
			sent = step();
		}
		return null;
	}

	private int step() throws SQLException, IOException {
		List<UUID> messageIds = claimAndSend();
		if (!messageIds.isEmpty()) {
			mark(messageIds);
		}
		this.connection.commit();
		return messageIds.size();
	}

	private List<UUID> claimAndSend() throws SQLException, IOException {
		List<UUID> messageIds = new ArrayList<>(BATCH_SIZE);
		Set<UUID> unconfirmed = new HashSet<>();
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
				unconfirmed.add(messageId);
				if (unconfirmed.size() == this.window) {
					confirm(unconfirmed);
				}
			}
		}
		confirm(unconfirmed);
		return messageIds;
	}

	private void confirm(Set<UUID> unconfirmed) throws IOException {
		this.stomp.flush();
		while (!unconfirmed.isEmpty()) {
			UUID messageId = UUID.fromString(RawStomp.header(this.stomp.read("RECEIPT"), "receipt-id"));
			if (!unconfirmed.remove(messageId)) {
				throw new IOException("The broker confirmed twice, or what was not sent: " + messageId);
			}
			this.confirmed.accept(messageId);
		}
	}

	private void mark(List<UUID> messageIds) throws SQLException {
		Array ids = this.connection.createArrayOf("uuid", messageIds.toArray());
		try (PreparedStatement statement = this.connection.prepareStatement(MARK)) {
			statement.setArray(1, ids);
			statement.executeUpdate();
		}
	}

	@Override
	public void close() throws SQLException, IOException {
		this.connection.close();
		this.stomp.close();
	}

}
