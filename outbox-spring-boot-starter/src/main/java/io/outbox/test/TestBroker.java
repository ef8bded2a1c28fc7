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

package io.outbox.test;

import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;

import io.outbox.OutboxException;
import io.outbox.WireMessage;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.util.Assert;

/**
 * The broker in memory, from the test's side: hands messages to subscribers, shows what
 * became of messages, and fails when told to: <pre class="code">
 * assertThat(this.broker.deliver("/topic/orders.v1", new OrderPlaced(1, "ada", "keyboard")))
 *     .containsExactly(DeliveryOutcome.handled("shipping"));</pre>
 * <p>
 * Subscribers work on their own threads and in their own transactions, so they see only
 * what the test has committed. Destinations that begin with {@code /topic/} or
 * {@code /exchange/} are topics, all others queues. Safe for use by several threads.
 */
public final class TestBroker {

	private static final Duration TIMEOUT = Duration.ofSeconds(30);

	private final InMemoryTransport transport;

	private final JsonMapper jsonMapper;

	TestBroker(InMemoryTransport transport, JsonMapper jsonMapper) {
		this.transport = transport;
		this.jsonMapper = jsonMapper;
	}

	/**
	 * Deliver a message with a new identity to the subscribers of a destination, and wait
	 * until they are done with it.
	 * @param destination the destination in full
	 * @param body the body: JSON text if it is a {@code String}, else an object that the
	 * application's {@code JsonMapper} writes
	 * @return what each of the destination's queues made of it, by the subscribers' ids
	 * @throws AssertionError if nobody subscribes to the destination, or a subscriber is
	 * not done after 30 seconds
	 */
	public List<DeliveryOutcome> deliver(String destination, Object body) {
		return deliver(destination, body, Map.of());
	}

	/**
	 * Deliver a message to the subscribers of a destination, and wait until they are done
	 * with it.
	 * @param destination the destination in full
	 * @param body the body: JSON text if it is a {@code String}, else an object that the
	 * application's {@code JsonMapper} writes
	 * @param headers the headers; {@code dop-msg-id} is the message's identity, a new one
	 * by default
	 * @return what each of the destination's queues made of it, by the subscribers' ids
	 * @throws AssertionError if nobody subscribes to the destination, or a subscriber is
	 * not done after 30 seconds
	 */
	public List<DeliveryOutcome> deliver(String destination, Object body, Map<String, String> headers) {
		Assert.hasText(destination, "'destination' must not be empty");
		Assert.notNull(body, "'body' must not be null");
		Assert.state(this.transport.isAvailable(), "The test has made the broker unavailable");
		List<InMemorySubscription> subscriptions = this.transport.subscriptions();
		if (subscriptions.stream().noneMatch((open) -> open.queue().destination().equals(destination))) {
			throw new AssertionError("Nobody subscribes to '%s', only: %s".formatted(destination,
					subscriptions.stream()
						.map((open) -> "'%s' to '%s'".formatted(open.id(), open.queue().destination()))
						.collect(Collectors.joining(", "))));
		}
		Map<String, String> all = new LinkedHashMap<>();
		all.put("dop-msg-id", UUID.randomUUID().toString());
		all.putAll(headers);
		String text = (body instanceof String json) ? json : this.jsonMapper.writeValueAsString(body);
		return await(this.transport.put(destination, all, text)).stream()
			.sorted(Comparator.comparing(DeliveryOutcome::subscriber))
			.toList();
	}

	/**
	 * Deliver all messages once more that subscribers have handled, as a broker does that
	 * has not got their acknowledgements, and wait until they are done.
	 * @return what the subscribers made of it, one outcome for each message
	 * @throws AssertionError if a subscriber is not done after 30 seconds
	 */
	public List<DeliveryOutcome> deliverAgain() {
		return await(this.transport.putAgain());
	}

	private static List<DeliveryOutcome> await(List<InMemoryMessage> messages) {
		long deadline = System.nanoTime() + TIMEOUT.toNanos();
		return messages.stream().map((message) -> await(message, deadline - System.nanoTime())).toList();
	}

	private static DeliveryOutcome await(InMemoryMessage message, long nanos) {
		try {
			return message.outcome().get(nanos, TimeUnit.NANOSECONDS);
		}
		catch (TimeoutException ex) {
			throw notDone("The message to '%s' was".formatted(message.queue().destination()));
		}
		catch (ExecutionException ex) {
			throw new OutboxException("The delivery failed", ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new OutboxException("The test was interrupted", ex);
		}
	}

	/**
	 * Wait until no subscriber has a message that it is not done with.
	 * @throws AssertionError if that is not so after 30 seconds
	 */
	public void awaitSubscribers() {
		if (!this.transport.awaitIdle(TIMEOUT)) {
			throw notDone(this.transport.subscriptions()
				.stream()
				.filter((open) -> open.openCount() > 0)
				.map((open) -> "%d message(s) of subscriber '%s' were".formatted(open.openCount(), open.id()))
				.collect(Collectors.joining(" and ")));
		}
	}

	private static AssertionError notDone(String what) {
		return new AssertionError("%s neither acknowledged nor given up within %d seconds%s".formatted(what,
				TIMEOUT.toSeconds(),
				TransactionSynchronizationManager.isActualTransactionActive() ? TestTables.ACTIVE_TRANSACTION : ""));
	}

	/**
	 * What the broker has got, from the relay and from {@code Outbox.send}.
	 * @return the messages in the order of their arrival, repeated ones included
	 */
	public List<WireMessage> sent() {
		return this.transport.sent();
	}

	/**
	 * What subscribers have given up.
	 * @return the dead letters, oldest first
	 */
	public List<DeadLetter> deadLetters() {
		return this.transport.deadLetters();
	}

	/**
	 * Refuse the next message to a destination: the relay tries again later. Called
	 * again, it refuses one more.
	 * @param destination the destination in full
	 */
	public void refuseNext(String destination) {
		this.transport.order(destination, Fault.REFUSED);
	}

	/**
	 * Refuse the next message to a destination such that no repetition can help: the
	 * relay parks it as failed.
	 * @param destination the destination in full
	 */
	public void refuseNextForGood(String destination) {
		this.transport.order(destination, Fault.REFUSED_FOR_GOOD);
	}

	/**
	 * Take the next message to a destination and lose the receipt with the connection:
	 * the relay sends the message twice.
	 * @param destination the destination in full
	 */
	public void loseNextReceipt(String destination) {
		this.transport.order(destination, Fault.CONFIRMATION_LOST);
	}

	/**
	 * Have the broker go away or come back. While it is away the relay sends nothing and
	 * nothing is delivered.
	 * @param available whether the broker is there
	 */
	public void setAvailable(boolean available) {
		this.transport.setAvailable(available);
	}

}
