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

package io.outbox.stomp;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.outbox.HeadersGenerator;
import io.outbox.RetryPolicy;
import io.outbox.jdbc.Dialect;
import io.outbox.jdbc.JdbcMessageAppender;
import io.outbox.jdbc.MessageDraft;
import io.outbox.jdbc.MessageStatus;
import io.outbox.relay.Relay;
import io.outbox.relay.RelaySettings;
import io.outbox.relay.RelaySettings.OnFailure;
import io.outbox.support.TestDatabase;

/**
 * Outbox tables of their own, and a relay that sends their messages over STOMP.
 */
final class StompRelay implements AutoCloseable {

	private final TestDatabase database = TestDatabase.of(Dialect.H2);

	private final StompMessageTransport transport;

	private final Relay relay;

	private final JdbcMessageAppender appender;

	StompRelay(StompSettings settings) {
		this(settings, OnFailure.CONTINUE, (attempt, failure) -> Optional.of(Duration.ofHours(1)));
	}

	StompRelay(StompSettings settings, HeadersGenerator headers) {
		this(settings, OnFailure.CONTINUE, (attempt, failure) -> Optional.of(Duration.ofHours(1)), headers);
	}

	StompRelay(StompSettings settings, OnFailure onFailure, RetryPolicy retryPolicy) {
		this(settings, onFailure, retryPolicy, (context) -> Map.of());
	}

	private StompRelay(StompSettings settings, OnFailure onFailure, RetryPolicy retryPolicy, HeadersGenerator headers) {
		this.transport = new StompMessageTransport(settings);
		this.relay = new Relay(this.database.dataSource(), this.database.tables(), this.transport, retryPolicy,
				List.of(), new RelaySettings(1, Duration.ofMillis(50), 500, 4, Duration.ofSeconds(30),
						Duration.ofSeconds(30), onFailure));
		this.appender = new JdbcMessageAppender(this.database.tables(), headers, 4, Integer.MAX_VALUE,
				this.relay::wake);
	}

	StompRelay start() {
		this.transport.start();
		this.relay.start();
		return this;
	}

	StompMessageTransport transport() {
		return this.transport;
	}

	void publish(String destination, String key, String... bodies) {
		for (String body : bodies) {
			publish(new MessageDraft(destination, "Test", key, null, body, Map.of(), null, null));
		}
	}

	void publish(MessageDraft... drafts) {
		try (Connection connection = this.database.dataSource().getConnection()) {
			connection.setAutoCommit(false);
			this.appender.append(connection, List.of(drafts).stream().map(this.appender::prepare).toList());
			connection.commit();
			connection.setAutoCommit(true);
		}
		catch (SQLException ex) {
			throw new IllegalStateException(ex);
		}
		this.appender.committed();
	}

	/** The number of rows for which a condition holds. */
	int count(String condition) {
		Integer count = this.database.jdbc()
			.queryForObject("SELECT COUNT(*) FROM " + this.database.tables().message() + " WHERE " + condition,
					Integer.class);
		return (count != null) ? count : 0;
	}

	int count(MessageStatus status) {
		return count("status = " + status.code());
	}

	/** The last error of the row with a body. */
	String lastError(String body) {
		return String.valueOf(this.database.jdbc()
			.queryForObject("SELECT last_error FROM " + this.database.tables().message() + " WHERE body = ?",
					String.class, body));
	}

	/** Do what a person does who mends a row. */
	void redirect(String destination, String body) {
		this.database.jdbc()
			.update("UPDATE " + this.database.tables().message() + " SET destination = ? WHERE body = ?", destination,
					body);
	}

	void stop() {
		this.relay.stop();
		this.transport.stop();
	}

	@Override
	public void close() {
		stop();
		this.database.close();
	}

}
