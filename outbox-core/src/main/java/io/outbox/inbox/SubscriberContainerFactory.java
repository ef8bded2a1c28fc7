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

import java.util.concurrent.ThreadFactory;
import java.util.function.Function;

import io.outbox.Subscription;
import io.outbox.SubscriptionTransport;
import io.outbox.jdbc.CurrentTransaction;
import io.outbox.jdbc.InboxTable;
import io.outbox.jdbc.OutboxTables;

import org.springframework.transaction.support.TransactionTemplate;

/**
 * Makes containers of subscriptions, with what holds for all of them.
 *
 * @param transport the door to the broker
 * @param transactions the transactions of a subscription
 * @param tables the names of the tables
 * @param settings what holds for subscribers that say nothing else
 * @param listeners told what happens to messages
 * @param observations wrap each attempt
 * @param threads the maker of threads whose names begin with the given prefix
 */
record SubscriberContainerFactory(SubscriptionTransport transport,
		Function<Subscription, SubscriberTransactions> transactions, OutboxTables tables, SubscriberSettings settings,
		Listeners listeners, ReceiveObservations observations, Function<String, ThreadFactory> threads) {

	SubscriberContainer create(Subscription subscription, MessageHandler handler) {
		Subscription complete = complete(subscription);
		SubscriberTransactions transactions = this.transactions.apply(complete);
		// The inbox table learns the dialect of its database, so each has its own
		MessageTransaction transaction = new MessageTransaction(complete, handler,
				new TransactionTemplate(transactions.transactionManager()),
				new CurrentTransaction(transactions.dataSource()), new InboxTable(this.tables));
		return new SubscriberContainer(complete, this.transport,
				new DeliveryProcessor(complete, transaction, this.settings.retry(), this.listeners, this.observations),
				() -> this.threads.apply("outbox-subscriber-" + complete.id() + "-"));
	}

	private Subscription complete(Subscription subscription) {
		int concurrency = (subscription.concurrency() > 0) ? subscription.concurrency() : this.settings.concurrency();
		int prefetch = (subscription.prefetch() > 0) ? subscription.prefetch()
				: Math.max(this.settings.prefetch(), concurrency);
		return new Subscription(subscription.destination(), subscription.queue(), subscription.id(), concurrency,
				prefetch, subscription.ackMode(), subscription.exclusive(), subscription.headers(),
				subscription.transactionManager());
	}

}
