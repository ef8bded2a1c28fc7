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

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

import io.outbox.HeadersGenerator;
import io.outbox.MessageContext;
import io.outbox.OutboxException;
import org.jspecify.annotations.Nullable;

/**
 * The headers of one message: the generated ones and the publisher's, all of which the
 * wire can carry.
 */
final class MessageHeaders {

	private static final String MESSAGE_ID = "dop-msg-id";

	private static final Set<String> EXPIRY = Set.of("expires", "expiration");

	/** Names that STOMP or a broker gives a meaning in a SEND or a MESSAGE frame. */
	private static final Set<String> RESERVED = Set.of("destination", "receipt", "content-length", "message-id",
			"reply-to", "transaction", "subscription", "ack", "persistent", "expires", "expiration");

	private MessageHeaders() {
	}

	static Map<String, String> of(HeadersGenerator generator, MessageContext context, Map<String, String> additional) {
		Map<String, String> headers = generate(generator, context);
		if (additional.containsKey(MESSAGE_ID)) {
			throw refused(MESSAGE_ID, context, "is the message's identity and can't be set");
		}
		if (!additional.isEmpty()) {
			headers = new LinkedHashMap<>(headers);
			headers.putAll(additional);
		}
		headers.forEach((name, value) -> check(name, value, context));
		return headers;
	}

	/** Generate headers, and say who could not. */
	static Map<String, String> generate(HeadersGenerator generator, MessageContext context) {
		Map<String, String> headers;
		try {
			headers = generator.generate(context);
		}
		catch (OutboxException ex) {
			throw ex;
		}
		catch (RuntimeException ex) {
			throw new OutboxException("%s failed for a message of type '%s' for destination '%s'"
				.formatted(generator.getClass().getName(), context.type(), context.destination()), ex);
		}
		if (headers == null) {
			throw new OutboxException("%s returned null for a message of type '%s' for destination '%s'"
				.formatted(generator.getClass().getName(), context.type(), context.destination()));
		}
		return headers;
	}

	/** Whether a header passes the checks. */
	static boolean isSendable(String name, String value) {
		return !name.isEmpty() && !RESERVED.contains(name) && !name.startsWith("x-") && name.indexOf('\0') == -1
				&& value.indexOf('\0') == -1;
	}

	private static void check(@Nullable String name, @Nullable String value, MessageContext context) {
		if (name == null || name.isEmpty()) {
			throw refused("", context, "has an empty name");
		}
		if (EXPIRY.contains(name)) {
			throw refused(name, context, "is reserved: the broker drops a message by it. Use expiresIn(…)");
		}
		if (RESERVED.contains(name) || name.startsWith("x-")) {
			throw refused(name, context, "is reserved: STOMP or the broker gives it a meaning. Use another name");
		}
		if (value == null) {
			throw refused(name, context, "has no value");
		}
		if (name.indexOf('\0') != -1 || value.indexOf('\0') != -1) {
			throw refused(name.replace('\0', '?'), context, "contains NUL, which STOMP can't carry");
		}
	}

	private static OutboxException refused(String name, MessageContext context, String reason) {
		return new OutboxException(
				"Header '%s' of a message for destination '%s' %s".formatted(name, context.destination(), reason));
	}

}
