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
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import io.outbox.Operation;
import io.outbox.jdbc.DefaultHeadersGenerator;
import io.outbox.jdbc.JdbcMessageAppender;
import io.outbox.jdbc.MessageDraft;
import io.outbox.jdbc.NewMessage;

/**
 * Pending messages of about 350 bytes, of keys in no order. The same ones each time.
 */
final class Backlog {

	static final int SIZE = 100_000;

	private static final int CHUNK = 1000;

	private static final int BODY_LENGTH = 350;

	private final Database database;

	private final int keys;

	private final JdbcMessageAppender appender = new JdbcMessageAppender(Database.TABLES, new DefaultHeadersGenerator(),
			16, 1024 * 1024, () -> {
			});

	Backlog(Database database, int keys) {
		this.database = database;
		this.keys = keys;
	}

	/** Have exactly this backlog in the table, and the database at rest. */
	void fill() throws SQLException {
		this.database.jdbc().execute("TRUNCATE TABLE outbox_message");
		Random random = new Random(1);
		try (Connection connection = this.database.dataSource().getConnection()) {
			connection.setAutoCommit(false);
			for (int first = 0; first < SIZE; first += CHUNK) {
				List<NewMessage> messages = new ArrayList<>(CHUNK);
				for (int number = first; number < first + CHUNK; number++) {
					messages.add(message(number, "PurchaseOrder:" + random.nextInt(this.keys)));
				}
				this.appender.append(connection, messages);
				connection.commit();
			}
			connection.setAutoCommit(true);
		}
		this.database.jdbc().execute("VACUUM ANALYZE outbox_message");
		this.database.jdbc().execute("CHECKPOINT");
	}

	/** Fails if a message is not marked as published. */
	void checkPublished() {
		long published = this.database.count("outbox_message WHERE status = 2 AND published_at IS NOT NULL");
		if (published != SIZE) {
			throw new IllegalStateException("Only " + published + " messages are marked as published");
		}
	}

	private NewMessage message(int number, String key) {
		String start = "{\"number\":" + number + ",\"note\":\"";
		String body = start + "x".repeat(BODY_LENGTH - start.length() - 2) + "\"}";
		return this.appender
			.prepare(MessageDraft.ofEntity(Queue.DESTINATION, "PurchaseOrder", key, Operation.INSERT, body));
	}

}
