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

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

import io.outbox.MessageSubscriber;
import io.outbox.OutboxListener;
import io.outbox.Payload;
import io.outbox.Subscription;
import io.outbox.inbox.SubscriberContainers;
import io.outbox.inbox.SubscriberRegistrar;
import io.outbox.inbox.SubscriberSettings;
import io.outbox.jdbc.Dialect;
import io.outbox.support.TestDatabase;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.JdbcTransactionManager;

import static org.awaitility.Awaitility.await;

/**
 * A subscriber over STOMP whose inbox is a table of H2. The effect of a message is a row;
 * one whose body says {@code "poison"} fails.
 */
final class StompSubscriber implements MessageSubscriber<JsonNode>, AutoCloseable {

	private final TestDatabase database = TestDatabase.of(Dialect.H2);

	private final JdbcTemplate jdbc = this.database.jdbc();

	private final List<Payload<JsonNode>> payloads = new CopyOnWriteArrayList<>();

	private final List<String> duplicates = new CopyOnWriteArrayList<>();

	private final AtomicBoolean mended = new AtomicBoolean();

	private final Subscription subscription;

	private final Consumer<Payload<JsonNode>> work;

	private final StompSubscriptionTransport transport;

	private final SubscriberContainers containers;

	StompSubscriber(StompSettings settings, Subscription subscription) {
		this(settings, subscription, (payload) -> {
		});
	}

	/** Create a subscriber that does more than its effect. */
	StompSubscriber(StompSettings settings, Subscription subscription, Consumer<Payload<JsonNode>> work) {
		this(settings, subscription, Duration.ofMillis(10), work);
	}

	/** Create a subscriber that waits before the second and last attempt. */
	StompSubscriber(StompSettings settings, Subscription subscription, Duration retryInterval,
			Consumer<Payload<JsonNode>> work) {
		this.subscription = subscription;
		this.work = work;
		this.jdbc.execute("CREATE TABLE effect (body VARCHAR(1000))");
		this.transport = new StompSubscriptionTransport(settings);
		this.containers = new SubscriberContainers(this.transport,
				new JdbcTransactionManager(this.database.dataSource()), this.database.dataSource(),
				this.database.tables(),
				new SubscriberSettings(1, 10, Duration.ofSeconds(10), true,
						new SubscriberSettings.Retry(2, retryInterval, 1, retryInterval)),
				List.of(new Duplicates(this.duplicates)));
		DefaultListableBeanFactory beanFactory = new DefaultListableBeanFactory();
		beanFactory.registerSingleton("subscriber", this);
		new SubscriberRegistrar(this.containers, JsonMapper.shared(), beanFactory).afterSingletonsInstantiated();
	}

	/** Start without waiting for the broker. */
	StompSubscriber start() {
		this.containers.start();
		return this;
	}

	StompSubscriber awaitConnected() {
		await().atMost(Duration.ofSeconds(20)).until(this.containers::isConnected);
		return this;
	}

	@Override
	public Subscription subscription() {
		return this.subscription;
	}

	@Override
	public void onMessage(Payload<JsonNode> payload) {
		this.jdbc.update("INSERT INTO effect (body) VALUES (?)", payload.body().toString());
		if (payload.body().has("poison") && !this.mended.get()) {
			throw new IllegalStateException("This can't be done");
		}
		this.work.accept(payload);
		this.payloads.add(payload);
	}

	SubscriberContainers containers() {
		return this.containers;
	}

	/** Handle what is poison to others. */
	void mend() {
		this.mended.set(true);
	}

	/** What was handled, in order. */
	List<Payload<JsonNode>> payloads() {
		return List.copyOf(this.payloads);
	}

	/** The messages that were delivered though they had been handled. */
	List<String> duplicates() {
		return List.copyOf(this.duplicates);
	}

	/** The bodies whose effects were committed. */
	List<String> effects() {
		return this.jdbc.queryForList("SELECT body FROM effect", String.class);
	}

	@Override
	public void close() {
		this.containers.stop();
		this.transport.close();
		this.jdbc.execute("DROP TABLE effect");
		this.database.close();
	}

	/**
	 * Remembers duplicates.
	 */
	private record Duplicates(List<String> messageIds) implements OutboxListener {

		@Override
		public void onDuplicate(Subscription subscription, String messageId) {
			this.messageIds.add(messageId);
		}

	}

}
