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

package io.outbox.inbox;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

import io.outbox.OutboxListener;
import io.outbox.Subscription;
import io.outbox.inbox.InMemorySubscriptionTransport.TestDelivery;
import io.outbox.jdbc.Dialect;
import io.outbox.support.TestDatabase;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.MDC;

import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * What a handler finds on its thread, and what it can do to it.
 */
class HandlerContextTests {

	private static final TestDatabase database = TestDatabase.of(Dialect.H2);

	private final InMemorySubscriptionTransport broker = new InMemorySubscriptionTransport();

	private final List<Map<String, String>> contexts = new CopyOnWriteArrayList<>();

	private final AtomicInteger calls = new AtomicInteger();

	private @Nullable SubscriberContainers containers;

	@AfterEach
	void stop() {
		if (this.containers != null) {
			this.containers.stop();
		}
		database.jdbc().update("DELETE FROM " + database.tables().inbox());
	}

	@Test
	void theLoggingContextNamesTheMessage() {
		start((message) -> this.contexts.add(MDC.getCopyOfContextMap()));

		awaitSettled(this.broker.deliver("a", "dop-msg-id", "1", "dop-correlation-id", "c-1"));

		assertThat(this.contexts)
			.containsExactly(Map.of("outbox.message-id", "1", "outbox.queue", "shipping", "correlationId", "c-1"));
	}

	@Test
	void nothingOfAMessageIsLeftForTheNext() {
		start((message) -> {
			this.contexts.add(MDC.getCopyOfContextMap());
			MDC.put("own", "value");
			if (this.calls.incrementAndGet() <= 2) {
				throw new IllegalStateException("test");
			}
		});

		awaitSettled(this.broker.deliver("a", "dop-msg-id", "1", "dop-correlation-id", "c-1"));
		awaitSettled(this.broker.deliver("a", "dop-msg-id", "2"));

		Map<String, String> first = Map.of("outbox.message-id", "1", "outbox.queue", "shipping", "correlationId",
				"c-1");
		assertThat(this.contexts).containsExactly(first, first, first,
				Map.of("outbox.message-id", "2", "outbox.queue", "shipping"));
	}

	@Test
	void theLoggingContextOfTheThreadIsBroughtBack() {
		List<@Nullable String> left = new CopyOnWriteArrayList<>();
		ThreadFactory threads = (work) -> new Thread(() -> {
			MDC.put("correlationId", "of the thread");
			work.run();
			left.add(MDC.get("correlationId"));
		});
		start((message) -> MDC.clear(), threads, List.of());

		awaitSettled(this.broker.deliver("a", "dop-msg-id", "1", "dop-correlation-id", "c-1"));
		this.containers.stop();

		await().untilAsserted(() -> assertThat(left).containsExactly("of the thread"));
	}

	@Test
	void anInterruptFlagThatAHandlerLeavesStopsNobody() {
		start((message) -> {
			Thread.currentThread().interrupt();
			if (this.calls.incrementAndGet() == 1) {
				throw new IllegalStateException("test");
			}
		});

		awaitSettled(this.broker.deliver("a", "dop-msg-id", "1"));
		awaitSettled(this.broker.deliver("a", "dop-msg-id", "2"));

		assertThat(this.calls).hasValue(3);
	}

	@Test
	void aMessageIsDeadLetteredThoughItsHandlerLeavesTheInterruptFlag() {
		start((message) -> {
			Thread.currentThread().interrupt();
			throw new IllegalStateException("test");
		});

		TestDelivery delivery = this.broker.deliver("a", "dop-msg-id", "1");

		awaitSettled(delivery);
		assertThat(delivery.deadLetters()).hasSize(1);
	}

	@ParameterizedTest
	@ValueSource(classes = { StackOverflowError.class, NoClassDefFoundError.class, OutOfMemoryError.class,
			LinkageError.class })
	void anErrorOfAHandlerIsAFailureOfItsMessageAlone(Class<? extends Error> type) {
		start((message) -> {
			if (message.getHeaders().get("dop-msg-id", String.class).equals("1")) {
				throw type.getConstructor().newInstance();
			}
		});

		TestDelivery failing = this.broker.deliver("a", "dop-msg-id", "1");
		TestDelivery next = this.broker.deliver("a", "dop-msg-id", "2");

		awaitSettled(failing);
		awaitSettled(next);
		assertThat(failing.deadLetters()).singleElement()
			.satisfies((headers) -> assertThat(headers).containsEntry("dop-dlq-exception", type.getName()));
		assertThat(next.deadLetters()).isEmpty();
	}

	@Test
	void anErrorOutsideTheHandlerLeavesNoMessageBehind() {
		AtomicInteger errors = new AtomicInteger();
		OutboxListener listener = new OutboxListener() {

			@Override
			public void onReceived(Subscription subscription, String messageId) {
				if (errors.incrementAndGet() == 1) {
					throw new NoClassDefFoundError("test");
				}
			}

		};
		start((message) -> this.calls.incrementAndGet(), new CustomizableThreadFactory("test-"), List.of(listener));

		TestDelivery first = this.broker.deliver("a", "dop-msg-id", "1");
		TestDelivery second = this.broker.deliver("a", "dop-msg-id", "2");

		awaitSettled(first);
		awaitSettled(second);
		assertThat(this.calls).hasValue(2);
	}

	@Test
	void threadsAreMadeForEachSubscriptionWithItsName() {
		List<String> prefixes = new CopyOnWriteArrayList<>();
		this.containers = containers(List.of(), (prefix) -> {
			prefixes.add(prefix);
			return new CustomizableThreadFactory(prefix);
		});
		this.containers.register(Subscription.to("/topic/orders.v1").queue("shipping").build(), (message) -> {
		});
		this.containers.start();

		assertThat(prefixes).containsExactly("outbox-subscriber-shipping-");
	}

	private void start(MessageHandler handler) {
		start(handler, new CustomizableThreadFactory("test-"), List.of());
	}

	private void start(MessageHandler handler, ThreadFactory threads, List<OutboxListener> listeners) {
		this.containers = containers(listeners, (prefix) -> threads);
		this.containers.register(Subscription.to("/topic/orders.v1").queue("shipping").build(), handler);
		this.containers.start();
	}

	private SubscriberContainers containers(List<OutboxListener> listeners, Function<String, ThreadFactory> threads) {
		SubscriberTransactions transactions = new SubscriberTransactions(
				new JdbcTransactionManager(database.dataSource()), database.dataSource());
		SubscriberSettings settings = new SubscriberSettings(1, 50, Duration.ofSeconds(10), true,
				new SubscriberSettings.Retry(3, Duration.ofMillis(10), 1, Duration.ofMillis(10)));
		return new SubscriberContainers(this.broker, transactions::forAll, database.tables(), settings, listeners,
				ReceiveObservations.none(), threads);
	}

	private static void awaitSettled(TestDelivery delivery) {
		await().until(delivery::isSettled);
	}

}
