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

package io.outbox.jdbc;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;

import javax.sql.DataSource;

import io.outbox.HeadersGenerator;
import io.outbox.MessageContext;
import io.outbox.MessageTransport;
import io.outbox.Outbox;
import io.outbox.OutboxException;
import io.outbox.OutgoingMessage;
import io.outbox.TransportException;
import io.outbox.WireMessage;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.util.Assert;

/**
 * Writes messages on the connection that the current transaction has for a
 * {@link DataSource}, whichever transaction manager began it.
 */
public final class JdbcOutbox implements Outbox {

	private final CurrentTransaction transaction;

	private final JsonMapper jsonMapper;

	private final MessageAppender appender;

	private final Supplier<? extends @Nullable MessageTransport> transport;

	private final HeadersGenerator headersGenerator;

	/**
	 * Create an outbox.
	 * @param dataSource the data source of the application's transactions
	 * @param jsonMapper writes the bodies
	 * @param appender writes the rows
	 * @param transport the transport for messages that go past the table; asked for each
	 * of them, {@code null} if there is none
	 * @param headersGenerator makes the headers of messages that go past the table
	 */
	public JdbcOutbox(DataSource dataSource, JsonMapper jsonMapper, MessageAppender appender,
			Supplier<? extends @Nullable MessageTransport> transport, HeadersGenerator headersGenerator) {
		Assert.notNull(jsonMapper, "'jsonMapper' must not be null");
		Assert.notNull(appender, "'appender' must not be null");
		Assert.notNull(transport, "'transport' must not be null");
		Assert.notNull(headersGenerator, "'headersGenerator' must not be null");
		this.transaction = new CurrentTransaction(dataSource);
		this.jsonMapper = jsonMapper;
		this.appender = appender;
		this.transport = transport;
		this.headersGenerator = headersGenerator;
	}

	/**
	 * The data source of the transactions that messages are published in.
	 * @return the data source
	 */
	public DataSource getDataSource() {
		return this.transaction.getDataSource();
	}

	@Override
	public UUID publish(String destination, Object body) {
		return message(destination).body(body).publish();
	}

	@Override
	public OutgoingMessage message(String destination) {
		Assert.hasText(destination, "'destination' must not be empty");
		return new JdbcOutgoingMessage(destination, this::toJson, this::append);
	}

	@Override
	public void send(String destination, Object body, Map<String, String> headers) {
		Assert.hasText(destination, "'destination' must not be empty");
		Assert.notNull(body, "'body' must not be null");
		Assert.notNull(headers, "'headers' must not be null");
		MessageTransport transport = this.transport.get();
		if (transport == null) {
			throw new OutboxException(
					"Message for destination '%s' can't be sent: there is no MessageTransport".formatted(destination));
		}
		UUID messageId = MessageIds.next();
		MessageContext context = new MessageContext(messageId, destination, JdbcOutgoingMessage.typeOf(body),
				messageId.toString(), null, Instant.now());
		Map<String, String> allHeaders = MessageHeaders.of(this.headersGenerator, context, headers);
		await(transport, new WireMessage(messageId, destination, allHeaders, toJson(destination, body), null));
	}

	private static void await(MessageTransport transport, WireMessage message) {
		try {
			transport.send(message).get();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new TransportException(TransportException.Reason.CONNECTION_LOST,
					"Interrupted before the broker confirmed message %s for destination '%s'"
						.formatted(message.messageId(), message.destination()),
					ex);
		}
		catch (ExecutionException ex) {
			if (ex.getCause() instanceof OutboxException cause) {
				throw cause;
			}
			throw new OutboxException("Could not send message %s for destination '%s'".formatted(message.messageId(),
					message.destination()), ex.getCause());
		}
	}

	private String toJson(String destination, Object body) {
		try {
			return this.jsonMapper.writeValueAsString(body);
		}
		catch (JacksonException ex) {
			throw new OutboxException("Body of type %s for destination '%s' can't be written as JSON"
				.formatted(body.getClass().getName(), destination), ex);
		}
	}

	private UUID append(MessageDraft draft) {
		NewMessage message = this.appender.prepare(draft);
		this.transaction.execute("Publishing a message for destination '%s'".formatted(draft.destination()),
				(connection) -> {
					this.appender.append(connection, List.of(message));
					return message;
				});
		TransactionSynchronizationManager.registerSynchronization(new Committed(this.appender));
		return message.messageId();
	}

	/**
	 * Wakes the relay once the transaction has committed.
	 */
	private record Committed(MessageAppender appender) implements TransactionSynchronization {

		@Override
		public void afterCommit() {
			this.appender.committed();
		}

	}

}
