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

import java.util.List;
import java.util.concurrent.ThreadFactory;
import java.util.function.Function;

import javax.sql.DataSource;

import io.outbox.OutboxException;
import io.outbox.OutboxListener;
import io.outbox.Subscription;
import io.outbox.SubscriptionTransport;
import io.outbox.jdbc.OutboxTables;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.context.SmartLifecycle;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.util.Assert;

/**
 * All subscriptions of the application, started after and stopped before almost
 * everything else. A stop lets running handlers finish and acknowledges their messages;
 * what had not begun is delivered again. Can be started again after a stop. Each
 * subscription can also be started, stopped and paused alone, by its id; an id that is
 * unknown is an {@link OutboxException}.
 */
public final class SubscriberContainers implements SmartLifecycle {

	private static final Log logger = LogFactory.getLog(SubscriberContainers.class);

	private static final int PHASE = Integer.MAX_VALUE - 100;

	private final SubscriberContainerFactory factory;

	private final SubscriberSettings settings;

	private final SubscriberRegistry containers = new SubscriberRegistry();

	private volatile boolean running;

	/**
	 * Create the containers' home, for an application with one transaction manager and
	 * platform threads.
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
		this(transport, new SubscriberTransactions(transactionManager, dataSource)::forAll, tables, settings, listeners,
				ReceiveObservations.none(), CustomizableThreadFactory::new);
	}

	/**
	 * Create the containers' home.
	 * @param transport the door to the broker
	 * @param transactions the transactions of a subscription, asked once for each; may
	 * throw an {@link OutboxException} to refuse it
	 * @param tables the names of the tables
	 * @param settings what holds for all subscribers that say nothing else
	 * @param listeners told what happens to messages
	 * @param observations observe the attempts at messages
	 * @param threads the maker of threads whose names begin with the given prefix
	 */
	public SubscriberContainers(SubscriptionTransport transport,
			Function<Subscription, SubscriberTransactions> transactions, OutboxTables tables,
			SubscriberSettings settings, List<? extends OutboxListener> listeners, ReceiveObservations observations,
			Function<String, ThreadFactory> threads) {
		Assert.notNull(transport, "'transport' must not be null");
		Assert.notNull(transactions, "'transactions' must not be null");
		Assert.notNull(tables, "'tables' must not be null");
		Assert.notNull(settings, "'settings' must not be null");
		Assert.notNull(listeners, "'listeners' must not be null");
		Assert.notNull(observations, "'observations' must not be null");
		Assert.notNull(threads, "'threads' must not be null");
		this.factory = new SubscriberContainerFactory(transport, transactions, tables, settings,
				new Listeners(List.copyOf(listeners)), observations, threads);
		this.settings = settings;
	}

	/**
	 * The subscriptions, with concurrency and prefetch filled in.
	 * @return the subscriptions
	 */
	public List<Subscription> getSubscriptions() {
		return this.containers.subscriptions();
	}

	/**
	 * Whether messages can arrive for a subscription.
	 * @param id the id of the subscription
	 * @return {@code true} if its connection stands
	 */
	public boolean isConnected(String id) {
		return this.containers.get(id).isConnected();
	}

	/**
	 * Whether messages can arrive for all subscriptions but those that were stopped
	 * alone.
	 * @return {@code true} if every connection stands
	 */
	public boolean isConnected() {
		return this.containers.all()
			.stream()
			.filter(SubscriberContainer::isWanted)
			.allMatch(SubscriberContainer::isConnected);
	}

	/**
	 * Whether a subscription is started, connected or not, paused or not.
	 * @param id the id of the subscription
	 * @return {@code true} between a start and a stop
	 */
	public boolean isRunning(String id) {
		return this.containers.get(id).isRunning();
	}

	/**
	 * Whether a subscription hands no message to its handler for now.
	 * @param id the id of the subscription
	 * @return {@code true} between a pause and a resume
	 */
	public boolean isPaused(String id) {
		return this.containers.get(id).isPaused();
	}

	/**
	 * Start one subscription, unless it is running. Does not wait for the broker.
	 * @param id the id of the subscription
	 */
	public void start(String id) {
		SubscriberContainer container = this.containers.get(id);
		container.setWanted(true);
		this.running = true;
		container.start();
		logger.info("Started subscriber '%s'".formatted(id));
	}

	/**
	 * Stop one subscription, unless it is stopped: running handlers finish and their
	 * messages are acknowledged, what had not begun is delivered again, to another
	 * instance or after the next start. Blocks until then, for the shutdown time-out at
	 * most, unless the caller is a handler of this subscription: then the stop ends after
	 * the handler has.
	 * @param id the id of the subscription
	 */
	public void stop(String id) {
		SubscriberContainer container = this.containers.get(id);
		container.setWanted(false);
		container.finishStop(deadline());
		logger.info("Stopped subscriber '%s'".formatted(id));
	}

	/**
	 * Hand no more messages to the handler of a subscription, in this application and
	 * until {@link #resume(String)}. Running handlers finish and their messages are
	 * acknowledged; a failed message is not tried again meanwhile. The connection stays,
	 * and with it up to {@code prefetch} messages that the broker gives to nobody else:
	 * {@link #stop(String)} leaves them to other instances. A pause outlasts a stop and a
	 * start. Does not block.
	 * @param id the id of the subscription
	 */
	public void pause(String id) {
		this.containers.get(id).setPaused(true);
		logger.info("Paused subscriber '%s'".formatted(id));
	}

	/**
	 * Go on after a pause, with the messages that came first.
	 * @param id the id of the subscription
	 */
	public void resume(String id) {
		this.containers.get(id).setPaused(false);
		logger.info("Resumed subscriber '%s'".formatted(id));
	}

	/** Add a subscription, before the start. */
	void register(Subscription subscription, MessageHandler handler) {
		this.containers.add(this.factory.create(subscription, handler));
	}

	@Override
	public void start() {
		this.running = true;
		this.containers.all().forEach((container) -> container.setWanted(true));
		this.containers.all().forEach(SubscriberContainer::start);
		report("Started");
	}

	@Override
	public void stop() {
		long deadline = deadline();
		this.containers.all().forEach(SubscriberContainer::beginStop);
		this.containers.all().forEach((container) -> container.finishStop(deadline));
		this.running = false;
		report("Stopped");
	}

	private void report(String change) {
		if (!this.containers.all().isEmpty()) {
			logger.info("%s %d subscriber(s)".formatted(change, this.containers.all().size()));
		}
	}

	private long deadline() {
		return System.nanoTime() + this.settings.shutdownTimeout().toNanos();
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
