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

package io.outbox.benchmarks;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

import io.outbox.MessageSubscriber;
import io.outbox.OutboxListener;
import io.outbox.Payload;
import io.outbox.Subscription;
import io.outbox.inbox.SubscriberContainers;
import io.outbox.inbox.SubscriberRegistrar;
import io.outbox.inbox.SubscriberSettings;
import io.outbox.jdbc.OutboxTables;
import io.outbox.stomp.StompSubscriptionTransport;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.amqp.core.AcknowledgeMode;
import org.springframework.amqp.rabbit.listener.SimpleMessageListenerContainer;
import org.springframework.amqp.rabbit.listener.api.ChannelAwareMessageListener;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * What empties a queue: a subscriber of ours, and a listener of Spring AMQP that
 * remembers messages by hand, each with one transaction for the inbox row and the
 * handler's.
 */
final class Consumers {

	private static final int PREFETCH = 50;

	private static final long TIMEOUT_SECONDS = 60;

	private static final JsonMapper mapper = new JsonMapper();

	private final Database database;

	private final Broker broker;

	Consumers(Database database, Broker broker) {
		this.database = database;
		this.broker = broker;
	}

	/** Messages per second of a subscriber with so many workers. */
	double here(OutboxTables tables, int workers, int messages) throws Exception {
		Handled handled = new Handled(this.database.jdbc(), messages);
		try (WorkQueue queue = new WorkQueue()) {
			queue.fill(messages);
			Subscription subscription = Subscription.to("/queue/" + queue.name())
				.concurrency(workers)
				.prefetch(PREFETCH)
				.build();
			AutoCloseable running = subscribe(tables, subscription, handled::message, List.of());
			try {
				return handled.perSecond();
			}
			finally {
				running.close();
			}
		}
	}

	/** Start a subscriber and wait until it is connected. It stops when it is closed. */
	AutoCloseable subscribe(OutboxTables tables, Subscription subscription, Consumer<String> handler,
			List<OutboxListener> listeners) throws TimeoutException {
		StompSubscriptionTransport transport = new StompSubscriptionTransport(this.broker.settings());
		SubscriberContainers containers = new SubscriberContainers(transport,
				new JdbcTransactionManager(this.database.dataSource()), this.database.dataSource(), tables,
				SubscriberSettings.defaults(), listeners);
		DefaultListableBeanFactory beans = new DefaultListableBeanFactory();
		beans.registerSingleton("subscriber", new MessageSubscriber<JsonNode>() {

			@Override
			public Subscription subscription() {
				return subscription;
			}

			@Override
			public void onMessage(Payload<JsonNode> payload) {
				handler.accept(payload.messageId());
			}

		});
		new SubscriberRegistrar(containers, mapper, beans).afterSingletonsInstantiated();
		containers.start();
		AutoCloseable running = () -> {
			containers.stop();
			transport.close();
		};
		long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(TIMEOUT_SECONDS);
		while (!containers.isConnected()) {
			if (System.nanoTime() - deadline > 0) {
				throw new TimeoutException("No connection of the subscriber");
			}
			LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
		}
		return running;
	}

	/** Messages per second of a listener of Spring AMQP. */
	double peer(OutboxTables tables, int workers, int messages) throws Exception {
		Handled handled = new Handled(this.database.jdbc(), messages);
		try (WorkQueue queue = new WorkQueue()) {
			queue.fill(messages);
			SimpleMessageListenerContainer container = new SimpleMessageListenerContainer(queue.connections());
			container.setQueueNames(queue.name());
			container.setConcurrentConsumers(workers);
			container.setPrefetchCount(PREFETCH);
			container.setAcknowledgeMode(AcknowledgeMode.MANUAL);
			container.setMessageListener(listener(tables, queue.name(), handled));
			container.start();
			try {
				return handled.perSecond();
			}
			finally {
				container.stop();
			}
		}
	}

	private ChannelAwareMessageListener listener(OutboxTables tables, String queue, Handled handled) {
		TransactionTemplate transactions = new TransactionTemplate(
				new JdbcTransactionManager(this.database.dataSource()));
		JdbcTemplate jdbc = this.database.jdbc();
		String insert = "INSERT INTO " + tables.inbox()
				+ " (subscriber, message_id, destination) VALUES (?, ?, ?) ON CONFLICT DO NOTHING";
		return (message, channel) -> {
			String messageId = String.valueOf(message.getMessageProperties().getHeaders().get("dop-msg-id"));
			transactions.executeWithoutResult((status) -> {
				if (jdbc.update(insert, queue, messageId, queue) == 1) {
					mapper.readTree(message.getBody());
					handled.message(messageId);
				}
			});
			if (channel != null) {
				channel.basicAck(message.getMessageProperties().getDeliveryTag(), false);
			}
		};
	}

}
