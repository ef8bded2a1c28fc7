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

package io.outbox.hibernate;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

import io.outbox.MessageMapper;
import io.outbox.Operation;
import io.outbox.OutboxException;
import io.outbox.jdbc.MessageAppender;
import io.outbox.jdbc.MessageDraft;
import io.outbox.jdbc.NewMessage;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.hibernate.engine.spi.SharedSessionContractImplementor;
import org.hibernate.persister.entity.EntityPersister;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.BeansException;

/**
 * Makes messages of changes and writes them on the session's connection.
 */
final class MessageWriter {

	private static final Log logger = LogFactory.getLog(MessageWriter.class);

	private final Map<String, List<PublishRule>> rules;

	private final EntityIdentity identity;

	private final EntityJson json;

	private final InstanceBodies instanceBodies;

	private final Supplier<MessageAppender> appender;

	MessageWriter(Map<String, List<PublishRule>> rules, EntityIdentity identity, EntityJson json,
			InstanceBodies instanceBodies, Supplier<MessageAppender> appender) {
		this.rules = rules;
		this.identity = identity;
		this.json = json;
		this.instanceBodies = instanceBodies;
		this.appender = appender;
	}

	/**
	 * Fail if a mapper can't be had, so that it is not the first message that does.
	 */
	void checkMappers() {
		this.rules.forEach((entity, ofEntity) -> ofEntity.stream()
			.map(PublishRule::mapper)
			.filter(Objects::nonNull)
			.forEach((mapper) -> checkMapper(entity, mapper)));
	}

	private void checkMapper(String entity, Class<? extends MessageMapper<?>> mapper) {
		try {
			this.instanceBodies.mapper(mapper);
		}
		catch (BeansException ex) {
			throw new InvalidPublishException(entity, "mapper",
					mapper.getName() + " is neither one bean nor can be instantiated: " + ex.getMessage(),
					"Make it a bean, or give it a constructor without parameters", ex);
		}
	}

	/**
	 * Make the bodies that need the instance, while it can still be navigated.
	 */
	Change makeBodies(SharedSessionContractImplementor session, Change change) {
		Map<PublishRule, Optional<String>> bodies = new HashMap<>();
		for (PublishRule rule : rules(change)) {
			Operation operation = rule.operationFor(change);
			if (operation != null && rule.needsInstance()) {
				bodies.put(rule, Optional.ofNullable(body(session, rule, change, operation)));
			}
		}
		return change.withBodies(bodies);
	}

	/**
	 * Write the messages with one statement.
	 * @return whether there was a message
	 */
	boolean write(SharedSessionContractImplementor session, List<Change> changes) {
		List<NewMessage> messages = new ArrayList<>(changes.size());
		Supplier<String> first = () -> "";
		for (Change change : changes) {
			for (PublishRule rule : rules(change)) {
				Operation operation = rule.operationFor(change);
				String body = (operation != null) ? body(session, rule, change, operation) : null;
				if (operation != null && body != null) {
					if (messages.isEmpty()) {
						first = () -> describe(rule, change, operation);
					}
					messages.add(prepare(rule, change, operation, body));
				}
			}
		}
		if (messages.isEmpty()) {
			return false;
		}
		// The entities' rows are to be locked before ids are given to their messages
		session.getJdbcCoordinator().executeBatch();
		Supplier<String> description = first;
		session.doWork((connection) -> append(connection, messages, description));
		return true;
	}

	private void append(Connection connection, List<NewMessage> messages, Supplier<String> first) throws SQLException {
		try {
			this.appender.get().append(connection, messages);
		}
		catch (SQLException ex) {
			// Hibernate and Spring translate it by state and code
			throw new SQLException(ex.getMessage() + ". The first is " + first.get(), ex.getSQLState(),
					ex.getErrorCode(), ex);
		}
	}

	/**
	 * Tell the relay. Never throws, because the transaction has been committed.
	 */
	void committed() {
		try {
			this.appender.get().committed();
		}
		catch (RuntimeException ex) {
			logger.warn("Failed to wake the relay, it finds the messages when it polls next", ex);
		}
	}

	private List<PublishRule> rules(Change change) {
		return this.rules.getOrDefault(change.persister().getEntityName(), List.of());
	}

	private @Nullable String body(SharedSessionContractImplementor session, PublishRule rule, Change change,
			Operation operation) {
		try {
			if (!rule.needsInstance()) {
				return this.json.write(change, rule.fields());
			}
			Optional<String> body = (change.bodies() != null) ? change.bodies().get(rule) : null;
			return (body != null) ? body.orElse(null)
					: this.instanceBodies.make(rule, change, operation, session.isStateless());
		}
		catch (RuntimeException ex) {
			// Without the message of the cause, which may hold values
			throw new OutboxException("Cannot make the body of " + describe(rule, change, operation), ex);
		}
	}

	private NewMessage prepare(PublishRule rule, Change change, Operation operation, String body) {
		try {
			return this.appender.get()
				.prepare(MessageDraft.ofEntity(rule.destination(), rule.type(), key(rule, change), operation, body));
		}
		catch (RuntimeException ex) {
			throw new OutboxException("Cannot publish " + describe(rule, change, operation)
					+ ((ex instanceof OutboxException) ? ": " + ex.getMessage() : ""), ex);
		}
	}

	private static String describe(PublishRule rule, Change change, Operation operation) {
		EntityPersister persister = change.persister();
		return operation + " of " + persister.getEntityName() + "#"
				+ persister.getIdentifierType().toLoggableString(change.id(), persister.getFactory()) + " for "
				+ rule.destination();
	}

	private String key(PublishRule rule, Change change) {
		Object value = (rule.key() != null) ? rule.key().read(change, this.identity) : null;
		return (value != null) ? text(value) : rule.rootName() + ":" + text(change.id());
	}

	private String text(Object value) {
		boolean plain = value instanceof CharSequence || value instanceof Number || value instanceof UUID;
		return plain ? value.toString() : this.json.plainText(value);
	}

}
