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

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.function.Function;

import io.outbox.OutboxException;
import io.outbox.OutgoingMessage;
import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;
import org.springframework.util.ClassUtils;

/**
 * Collects what is said of a message and hands it on as a {@link MessageDraft}.
 */
final class JdbcOutgoingMessage implements OutgoingMessage {

	/** A hundred years, within what every database can add to the current time. */
	private static final Duration MAX_DURATION = Duration.ofDays(36_500);

	private final String destination;

	private final BiFunction<String, Object, String> json;

	private final Function<MessageDraft, UUID> publisher;

	private final Map<String, String> headers = new LinkedHashMap<>();

	private String version = "v1";

	private @Nullable String key;

	private @Nullable String type;

	private @Nullable Duration expiresIn;

	private @Nullable Duration deliverAfter;

	private @Nullable Object body;

	JdbcOutgoingMessage(String destination, BiFunction<String, Object, String> json,
			Function<MessageDraft, UUID> publisher) {
		this.destination = destination;
		this.json = json;
		this.publisher = publisher;
	}

	static String typeOf(Object body) {
		String name = body.getClass().getSimpleName();
		return name.isEmpty() ? ClassUtils.getShortName(body.getClass()) : name;
	}

	@Override
	public OutgoingMessage version(String version) {
		Assert.notNull(version, "'version' must not be null");
		this.version = version;
		return this;
	}

	@Override
	public OutgoingMessage key(String key) {
		Assert.hasText(key, "'key' must not be empty");
		this.key = key;
		return this;
	}

	@Override
	public OutgoingMessage type(String type) {
		Assert.hasText(type, "'type' must not be empty");
		this.type = type;
		return this;
	}

	@Override
	public OutgoingMessage header(String name, String value) {
		Assert.hasText(name, "'name' must not be empty");
		Assert.notNull(value, "'value' must not be null");
		this.headers.put(name, value);
		return this;
	}

	@Override
	public OutgoingMessage expiresIn(Duration duration) {
		check(duration);
		Assert.isTrue(!duration.isNegative() && !duration.isZero(), "'duration' must be positive");
		this.expiresIn = duration;
		return this;
	}

	@Override
	public OutgoingMessage deliverAfter(Duration duration) {
		check(duration);
		Assert.isTrue(!duration.isNegative(), "'duration' must not be negative");
		this.deliverAfter = duration.isZero() ? null : duration;
		return this;
	}

	private static void check(Duration duration) {
		Assert.notNull(duration, "'duration' must not be null");
		Assert.isTrue(duration.compareTo(MAX_DURATION) <= 0,
				() -> "'duration' must be at most " + MAX_DURATION.toDays() + " days");
	}

	@Override
	public OutgoingMessage body(Object body) {
		Assert.notNull(body, "'body' must not be null");
		this.body = body;
		return this;
	}

	@Override
	public UUID publish() {
		if (this.body == null) {
			throw new OutboxException("Message for destination '%s' has no body: call body(…) before publish()"
				.formatted(this.destination));
		}
		String versioned = this.version.isEmpty() ? this.destination : this.destination + "." + this.version;
		return this.publisher
			.apply(new MessageDraft(versioned, (this.type != null) ? this.type : typeOf(this.body), this.key, null,
					this.json.apply(versioned, this.body), this.headers, this.expiresIn, this.deliverAfter));
	}

}
