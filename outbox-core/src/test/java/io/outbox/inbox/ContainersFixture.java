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

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import io.outbox.AckMode;
import io.outbox.OutboxListener;
import io.outbox.Subscription;
import io.outbox.inbox.InMemorySubscriptionTransport.TestDelivery;
import io.outbox.jdbc.Dialect;
import io.outbox.support.TestDatabase;

import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DelegatingDataSource;
import org.springframework.jdbc.support.JdbcTransactionManager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Subscribers on a broker in memory and a database with a table for their effects, which
 * can go away.
 */
final class ContainersFixture {

	private final List<String> seen = new CopyOnWriteArrayList<>();

	private final List<String> events = new CopyOnWriteArrayList<>();

	private final InMemorySubscriptionTransport broker = new InMemorySubscriptionTransport();

	private final List<SubscriberContainers> started = new ArrayList<>();

	private final TestDatabase database;

	private final FragileDataSource dataSource;

	private final JdbcTemplate jdbc;

	private final String effects;

	ContainersFixture(Dialect dialect) {
		this.database = TestDatabase.of(dialect);
		this.dataSource = new FragileDataSource(this.database);
		this.jdbc = new JdbcTemplate(this.dataSource);
		this.effects = this.database.tables().prefix() + "effect";
		this.database.jdbc().execute("CREATE TABLE " + this.effects + " (name VARCHAR(100))");
	}

	void close() {
		this.started.forEach(SubscriberContainers::stop);
		this.database.jdbc().execute("DROP TABLE " + this.effects);
		this.database.close();
	}

	static Subscription subscription() {
		return Subscription.to("/topic/orders.v1").queue("shipping").build();
	}

	static Subscription manual() {
		return Subscription.to("/topic/orders.v1").queue("shipping").ackMode(AckMode.MANUAL).build();
	}

	static void awaitSettled(TestDelivery... deliveries) {
		await().untilAsserted(
				() -> assertThat(deliveries).allSatisfy((delivery) -> assertThat(delivery.isSettled()).isTrue()));
	}

	/** Wait until the first worker is in a method. */
	static void awaitWorkerIn(String method) {
		await().until(() -> Arrays.stream(worker().getStackTrace())
			.anyMatch((frame) -> frame.getMethodName().equals(method)));
	}

	/** The thread of the first worker. */
	static Thread worker() {
		return Thread.getAllStackTraces()
			.keySet()
			.stream()
			.filter((thread) -> thread.getName().equals("outbox-subscriber-shipping-1"))
			.findFirst()
			.orElseThrow();
	}

	InMemorySubscriptionTransport broker() {
		return this.broker;
	}

	FragileDataSource dataSource() {
		return this.dataSource;
	}

	/** The bodies that {@link #effect} was given. */
	List<String> seen() {
		return this.seen;
	}

	/** What listeners were told. */
	List<String> events() {
		return this.events;
	}

	/** The containers that were started first. */
	SubscriberContainers containers() {
		return this.started.get(0);
	}

	/** Handle a message: note its body, and write it in the current transaction. */
	void effect(IncomingMessage message) {
		String body = new String(message.getPayload());
		this.seen.add(body);
		this.jdbc.update("INSERT INTO " + this.effects + " (name) VALUES (?)", body);
	}

	/** What {@link #effect} has written and was committed. */
	List<String> effects() {
		return this.database.jdbc().queryForList("SELECT name FROM " + this.effects, String.class);
	}

	/** The ids in the inbox. */
	List<String> inbox() {
		return this.database.jdbc()
			.queryForList("SELECT message_id FROM " + this.database.tables().inbox(), String.class);
	}

	SubscriberContainers start(Subscription subscription, MessageHandler handler) {
		return start(this.broker, subscription, handler);
	}

	SubscriberContainers start(InMemorySubscriptionTransport broker, Subscription subscription,
			MessageHandler handler) {
		return start(broker, subscription, handler, Duration.ofSeconds(10));
	}

	SubscriberContainers start(InMemorySubscriptionTransport broker, Subscription subscription, MessageHandler handler,
			Duration shutdownTimeout) {
		return start(broker, subscription, handler, shutdownTimeout,
				new SubscriberSettings.Retry(3, Duration.ofMillis(10), 2, Duration.ofMillis(20)));
	}

	SubscriberContainers start(InMemorySubscriptionTransport broker, Subscription subscription, MessageHandler handler,
			Duration shutdownTimeout, SubscriberSettings.Retry retry) {
		SubscriberContainers containers = new SubscriberContainers(broker, new JdbcTransactionManager(this.dataSource),
				this.dataSource, this.database.tables(), new SubscriberSettings(1, 50, shutdownTimeout, true, retry),
				List.of(new RecordingListener(this.events)));
		containers.register(subscription, handler);
		containers.start();
		this.started.add(containers);
		return containers;
	}

	private record RecordingListener(List<String> events) implements OutboxListener {

		@Override
		public void onReceived(Subscription subscription, String messageId) {
			this.events.add("received " + messageId);
		}

		@Override
		public void onDuplicate(Subscription subscription, String messageId) {
			this.events.add("duplicate " + messageId);
			throw new IllegalStateException("a listener does no harm");
		}

		@Override
		public void onDeadLettered(Subscription subscription, String messageId, Throwable failure) {
			this.events.add("dead-lettered " + messageId);
		}

	}

	/**
	 * A data source whose database can go away.
	 */
	static final class FragileDataSource extends DelegatingDataSource {

		private final AtomicBoolean failing = new AtomicBoolean();

		private final AtomicInteger refusals = new AtomicInteger();

		FragileDataSource(TestDatabase database) {
			super(database.dataSource());
		}

		void fail(boolean fail) {
			this.failing.set(fail);
		}

		int refusals() {
			return this.refusals.get();
		}

		@Override
		public Connection getConnection() throws SQLException {
			if (this.failing.get()) {
				this.refusals.incrementAndGet();
				throw new SQLNonTransientConnectionException("database is away", "08001");
			}
			return super.getConnection();
		}

	}

}
