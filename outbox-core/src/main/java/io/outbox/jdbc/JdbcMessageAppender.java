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

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

import io.outbox.HeadersGenerator;
import io.outbox.MessageContext;
import io.outbox.OutboxException;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.util.Assert;

/**
 * Writes message rows. The database is recognised by the connection, so that making an
 * appender needs no database.
 */
public final class JdbcMessageAppender implements MessageAppender {

	private static final Log logger = LogFactory.getLog(JdbcMessageAppender.class);

	private static final int MAX_LENGTH = 255;

	/** Writes header maps only, which the application's configuration must not change. */
	private static final JsonMapper headersMapper = new JsonMapper();

	private final OutboxTables tables;

	private final HeadersGenerator headersGenerator;

	private final int partitions;

	private final long maxMessageSize;

	private final Runnable onCommitted;

	private final Map<Dialect, MessageInsert> inserts = new ConcurrentHashMap<>();

	/**
	 * Create an appender.
	 * @param tables the names of the tables
	 * @param headersGenerator makes the headers of each message
	 * @param partitions the number of partitions
	 * @param maxMessageSize the greatest size of body and headers, in bytes
	 * @param onCommitted called after rows have been committed, on the committing thread
	 */
	public JdbcMessageAppender(OutboxTables tables, HeadersGenerator headersGenerator, int partitions,
			long maxMessageSize, Runnable onCommitted) {
		Assert.notNull(tables, "'tables' must not be null");
		Assert.notNull(headersGenerator, "'headersGenerator' must not be null");
		Assert.isTrue(partitions > 0, "'partitions' must be positive");
		Assert.isTrue(maxMessageSize > 0, "'maxMessageSize' must be positive");
		Assert.notNull(onCommitted, "'onCommitted' must not be null");
		this.tables = tables;
		this.headersGenerator = headersGenerator;
		this.partitions = partitions;
		this.maxMessageSize = maxMessageSize;
		this.onCommitted = onCommitted;
	}

	@Override
	public NewMessage prepare(MessageDraft draft) {
		UUID messageId = MessageIds.next();
		String key = (draft.key() != null) ? draft.key() : messageId.toString();
		checkDestination(draft.destination());
		checkText("Type", draft.type(), draft);
		checkText("Key", key, draft);
		MessageContext context = new MessageContext(messageId, draft.destination(), draft.type(), key,
				draft.operation(), Instant.now());
		Map<String, String> headerMap = MessageHeaders.of(this.headersGenerator, context, draft.headers());
		String headers = headersMapper.writeValueAsString(headerMap);
		checkSize(draft, headers);
		return new NewMessage(messageId, Partitions.of(key, this.partitions), key, draft.destination(), draft.type(),
				draft.operation(), draft.body(), headers, draft.expiresIn(), draft.deliverAfter());
	}

	private static void checkDestination(String destination) {
		if (destination.length() > MAX_LENGTH) {
			throw new OutboxException("Destination of a message has %d characters, more than %d: '%s…'"
				.formatted(destination.length(), MAX_LENGTH, destination.substring(0, 50)));
		}
		if (destination.chars().anyMatch(Character::isISOControl)) {
			throw new OutboxException("Destination of a message holds a control character: '%s'"
				.formatted(destination.replaceAll("\\p{Cc}", "?")));
		}
	}

	/**
	 * Told without the text, which may be a value of an entity.
	 */
	private static void checkText(String name, String text, MessageDraft draft) {
		if (text.length() > MAX_LENGTH) {
			throw new OutboxException("%s of a message for destination '%s' has %d characters, more than %d"
				.formatted(name, draft.destination(), text.length(), MAX_LENGTH));
		}
		if (text.indexOf('\0') != -1) {
			throw new OutboxException(
					"%s of a message for destination '%s' contains NUL, which neither STOMP nor all databases can carry"
						.formatted(name, draft.destination()));
		}
	}

	private void checkSize(MessageDraft draft, String headers) {
		// A character is at most three bytes, so that most messages need not be encoded.
		if ((draft.body().length() + (long) headers.length()) * 3 <= this.maxMessageSize) {
			return;
		}
		long size = (long) draft.body().getBytes(StandardCharsets.UTF_8).length
				+ headers.getBytes(StandardCharsets.UTF_8).length;
		if (size > this.maxMessageSize) {
			throw new OutboxException(
					("Message for destination '%s' has %d bytes, more than the %d bytes that may be sent. "
							+ "Make it smaller or raise 'outbox.stomp.max-message-size'")
						.formatted(draft.destination(), size, this.maxMessageSize));
		}
	}

	@Override
	public void append(Connection connection, List<NewMessage> messages) throws SQLException {
		if (messages.isEmpty()) {
			return;
		}
		try {
			// Connections may be of several data sources
			this.inserts.computeIfAbsent(Dialect.of(connection), (dialect) -> MessageInsert.of(dialect, this.tables))
				.insert(connection, messages);
		}
		catch (SQLException ex) {
			throw WriteFailure.of("Cannot write %d message(s), the first for destination '%s'"
				.formatted(messages.size(), messages.get(0).destination()), ex);
		}
	}

	@Override
	public void committed() {
		try {
			this.onCommitted.run();
		}
		catch (RuntimeException ex) {
			logger.warn("Could not wake the relay, which will find the messages by itself", ex);
		}
	}

}
