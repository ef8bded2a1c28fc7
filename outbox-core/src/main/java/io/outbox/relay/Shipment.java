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

package io.outbox.relay;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

import io.outbox.MessageRefusedException;
import io.outbox.MessageTransport;
import io.outbox.Operation;
import io.outbox.StoredMessage;
import io.outbox.WireMessage;
import io.outbox.jdbc.ClaimedMessage;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.util.StringUtils;

/**
 * A message on its way through one step, and what became of it. Owned by the step's
 * worker.
 */
final class Shipment {

	private static final ObjectReader HEADERS = JsonMapper.shared().readerForMapOf(String.class);

	private final ClaimedMessage message;

	private final long readAt;

	private Outcome outcome = Outcome.UNSENT;

	private @Nullable Throwable failure;

	private @Nullable Duration delay;

	private @Nullable Shipment next;

	Shipment(ClaimedMessage message, long readAt) {
		this.message = message;
		this.readAt = readAt;
	}

	ClaimedMessage message() {
		return this.message;
	}

	@Nullable Shipment next() {
		return this.next;
	}

	void next(Shipment next) {
		this.next = next;
	}

	Outcome outcome() {
		return this.outcome;
	}

	void outcome(Outcome outcome) {
		this.outcome = outcome;
	}

	void refused(Throwable failure, @Nullable Duration delay) {
		this.outcome = (delay != null) ? Outcome.RETRY : Outcome.FAILED;
		this.failure = failure;
		this.delay = delay;
	}

	@Nullable Duration delay() {
		return this.delay;
	}

	Throwable failure() {
		return (this.failure != null) ? this.failure : new IllegalStateException("No failure");
	}

	String reason() {
		Throwable cause = failure();
		return (cause.getMessage() != null) ? cause.getMessage() : cause.toString();
	}

	/**
	 * Whether there is no need to send the message now, and its key goes on.
	 */
	boolean endsUnsent() {
		if (isToBeSent()) {
			return false;
		}
		this.outcome = this.message.paused() ? Outcome.PAUSED : Outcome.EXPIRED;
		return true;
	}

	/** Whether the message is neither paused nor past its life. */
	boolean isToBeSent() {
		Duration timeToLive = timeToLive();
		return !this.message.paused() && (timeToLive == null || !(timeToLive.isNegative() || timeToLive.isZero()));
	}

	/**
	 * Send the message without waiting. Whatever is thrown becomes the future's failure.
	 */
	CompletableFuture<Void> sendBy(MessageTransport transport) {
		try {
			return transport.send(toWire());
		}
		catch (Throwable ex) {
			return CompletableFuture.failedFuture(ex);
		}
	}

	/**
	 * The message as it goes to the broker.
	 * @throws MessageRefusedException if the row is broken
	 */
	private WireMessage toWire() {
		if (!StringUtils.hasText(this.message.destination())) {
			throw new MessageRefusedException("The row has no destination", true, null);
		}
		String body = this.message.body();
		if (body == null) {
			throw new MessageRefusedException("The row has no body", true, null);
		}
		return new WireMessage(this.message.messageId(), this.message.destination(), headers(), body, timeToLive());
	}

	/** The message without its body, for listeners; broken headers are left out. */
	StoredMessage toStored() {
		Map<String, String> headers;
		try {
			headers = headers();
		}
		catch (MessageRefusedException ex) {
			headers = Map.of();
		}
		int attempts = (this.failure != null) ? this.message.nextAttempt() : this.message.attempts();
		return new StoredMessage(this.message.id(), this.message.messageId(), this.message.key(),
				this.message.destination(), this.message.type(), operation(), headers, attempts,
				this.message.createdAt());
	}

	private @Nullable Operation operation() {
		for (Operation operation : Operation.values()) {
			if (operation.name().equals(this.message.operation())) {
				return operation;
			}
		}
		return null;
	}

	private Map<String, String> headers() {
		String text = this.message.headers();
		if (text == null || text.isEmpty()) {
			return Map.of();
		}
		try {
			Map<String, String> headers = HEADERS.readValue(text);
			if (headers == null || headers.containsValue(null)) {
				throw new MessageRefusedException("The row's headers hold a null", true, null);
			}
			return headers;
		}
		catch (JacksonException ex) {
			throw new MessageRefusedException("The row's headers are no JSON object of strings", true, ex);
		}
	}

	private @Nullable Duration timeToLive() {
		Long remaining = this.message.remainingMillis();
		return (remaining != null) ? Duration.ofMillis(remaining).minusNanos(System.nanoTime() - this.readAt) : null;
	}

	/**
	 * What became of a message.
	 */
	enum Outcome {

		/** Its turn did not come. */
		UNSENT,

		/** The broker confirmed it. */
		PUBLISHED,

		/** Not confirmed, and not known to be at fault. */
		UNCONFIRMED,

		/** Refused, to be sent again. */
		RETRY,

		/** Refused for good. */
		FAILED,

		/** Set aside, because its destination is paused. */
		PAUSED,

		/** Past its life. */
		EXPIRED

	}

}
