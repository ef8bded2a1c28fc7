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

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

import javax.sql.DataSource;

import io.outbox.OutboxException;
import io.outbox.OutboxListener;
import io.outbox.Subscription;
import io.outbox.SubscriptionTransport;
import io.outbox.jdbc.CurrentTransaction;
import io.outbox.jdbc.InboxTable;
import io.outbox.jdbc.OutboxTables;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.context.SmartLifecycle;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.util.Assert;

/**
 * All subscriptions of the application, started after and stopped before almost
 * everything else. A stop lets running handlers finish and acknowledges their messages;
 * what had not begun is delivered again. Can be started again after a stop.
 */
public final class SubscriberContainers implements SmartLifecycle {

	private static final Log logger = LogFactory.getLog(SubscriberContainers.class);

	private static final int PHASE = Integer.MAX_VALUE - 100;

	private final SubscriptionTransport transport;

	private final TransactionTemplate transactions;

	private final CurrentTransaction currentTransaction;

	private final InboxTable inbox;

	private final SubscriberSettings settings;

	private final Listeners listeners;

	private final ReceiveObservations observations;

	private final List<SubscriberContainer> containers = new ArrayList<>();

	private final ReentrantLock lock = new ReentrantLock();

	private volatile boolean running;

	/**
	 * Create the containers' home.
	 * @param transport the door to the broker
	 * @param transactionManager the application's transaction manager
	 * @param dataSource the data source of its transactions, which has the inbox table
	 * @param tables the names of the tables
	 * @param settings what holds for all subscribers that say nothing else
	 * @param listeners told what happens to messages
	 */
	public SubscriberContainers(SubscriptionTransport transport, PlatformTransactionManager transactionManager,
			DataSource dataSource, OutboxTables tables, SubscriberSettings settings,
			List<? extends OutboxListener> listeners) {
		this(transport, transactionManager, dataSource, tables, settings, listeners, ReceiveObservations.none());
	}

	/**
	 * Create the containers' home, with observations.
	 * @param transport the door to the broker
	 * @param transactionManager the application's transaction manager
	 * @param dataSource the data source of its transactions, which has the inbox table
	 * @param tables the names of the tables
	 * @param settings what holds for all subscribers that say nothing else
	 * @param listeners told what happens to messages
	 * @param observations observe the attempts at messages
	 */
	public SubscriberContainers(SubscriptionTransport transport, PlatformTransactionManager transactionManager,
			DataSource dataSource, OutboxTables tables, SubscriberSettings settings,
			List<? extends OutboxListener> listeners, ReceiveObservations observations) {
		Assert.notNull(transport, "'transport' must not be null");
		Assert.notNull(transactionManager, "'transactionManager' must not be null");
		Assert.notNull(settings, "'settings' must not be null");
		Assert.notNull(listeners, "'listeners' must not be null");
		Assert.notNull(observations, "'observations' must not be null");
		this.transport = transport;
		this.transactions = new TransactionTemplate(transactionManager);
		this.currentTransaction = new CurrentTransaction(dataSource);
		this.inbox = new InboxTable(tables);
		this.settings = settings;
		this.listeners = new Listeners(List.copyOf(listeners));
		this.observations = observations;
	}

	/**
	 * The subscriptions, with concurrency and prefetch filled in.
	 * @return the subscriptions
	 */
	public List<Subscription> getSubscriptions() {
		return this.containers.stream().map(SubscriberContainer::subscription).toList();
	}

	/**
	 * Whether messages can arrive for a subscription.
	 * @param id the id of the subscription
	 * @return {@code true} if its connection stands
	 */
	public boolean isConnected(String id) {
		return this.containers.stream()
			.anyMatch((container) -> container.subscription().id().equals(id) && container.isConnected());
	}

	/**
	 * Whether messages can arrive for all subscriptions.
	 * @return {@code true} if every connection stands
	 */
	public boolean isConnected() {
		return this.containers.stream().allMatch(SubscriberContainer::isConnected);
	}

	/**
	 * Add a subscription, before the start.
	 * @param subscription the subscription
	 * @param handler what is called for each message
	 */
	void register(Subscription subscription, MessageHandler handler) {
		Subscription complete = complete(subscription);
		for (Subscription other : getSubscriptions()) {
			if (other.id().equals(complete.id())) {
				throw new OutboxException(
						("Two subscribers have the id '%s', for destinations '%s' and '%s': each would "
								+ "take the messages of the other for duplicates. Give one of them an id of its own")
							.formatted(other.id(), other.destination(), complete.destination()));
			}
		}
		MessageTransaction transaction = new MessageTransaction(complete, handler, this.transactions,
				this.currentTransaction, this.inbox);
		this.containers.add(new SubscriberContainer(complete, this.transport, new DeliveryProcessor(complete,
				transaction, this.settings.retry(), this.listeners, this.observations)));
	}

	private Subscription complete(Subscription subscription) {
		int concurrency = (subscription.concurrency() > 0) ? subscription.concurrency() : this.settings.concurrency();
		int prefetch = (subscription.prefetch() > 0) ? subscription.prefetch()
				: Math.max(this.settings.prefetch(), concurrency);
		return new Subscription(subscription.destination(), subscription.queue(), subscription.id(), concurrency,
				prefetch, subscription.ackMode(), subscription.exclusive(), subscription.headers());
	}

	@Override
	public void start() {
		this.lock.lock();
		try {
			if (!this.running) {
				this.running = true;
				this.containers.forEach(SubscriberContainer::start);
				report("Started");
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	@Override
	public void stop() {
		this.lock.lock();
		try {
			if (this.running) {
				long deadline = System.nanoTime() + this.settings.shutdownTimeout().toNanos();
				this.containers.forEach(SubscriberContainer::beginStop);
				this.containers.forEach((container) -> container.finishStop(deadline));
				this.running = false;
				report("Stopped");
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	private void report(String change) {
		if (!this.containers.isEmpty()) {
			logger.info("%s %d subscriber(s)".formatted(change, this.containers.size()));
		}
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

	@Override
	public boolean isAutoStartup() {
		return this.settings.autoStartup();
	}

	@Override
	public int getPhase() {
		return PHASE;
	}

}
