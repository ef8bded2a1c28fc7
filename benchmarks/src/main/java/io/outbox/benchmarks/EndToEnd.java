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
import java.util.Map;
import java.util.UUID;

import io.outbox.OutboxListener;
import io.outbox.Subscription;

import org.springframework.jdbc.core.JdbcTemplate;

/**
 * The way of a message from the commit of its publisher to the commit of its subscriber,
 * with a relay that the first one wakes.
 */
final class EndToEnd {

	private static final int PER_SECOND = 50;

	private final Database database;

	private final Broker broker;

	EndToEnd(Database database, Broker broker) {
		this.database = database;
		this.broker = broker;
	}

	/**
	 * Milliseconds from commit to commit, in order of size.
	 * @param seconds for how long to publish
	 */
	double[] measure(int seconds) throws Exception {
		int transactions = seconds * PER_SECOND;
		JdbcTemplate jdbc = this.database.jdbc();
		Receipts handled = new Receipts();
		Backlog backlog = new Backlog(this.database, Database.TABLES, 1, 1);
		try (WorkQueue queue = new WorkQueue();
				ConnectedRelay relay = new ConnectedRelay(this.database.dataSource(), this.broker, 1)) {
			queue.bind(Queues.destination(0));
			AutoCloseable subscriber = new Consumers(this.database, this.broker).subscribe(Database.TABLES,
					Subscription.to("/queue/" + queue.name()).build(),
					(messageId) -> jdbc.update("INSERT INTO effect (message_id) VALUES (?)", messageId),
					List.of(notingIn(handled)));
			try {
				relay.start();
				Map<UUID, Long> committed = new OpenLoop(this.database, relay::wake).run(transactions, PER_SECOND);
				handled.await(transactions);
				backlog.awaitNothingPending();
				backlog.checkPublished(transactions);
				return handled.since(committed);
			}
			finally {
				subscriber.close();
			}
		}
	}

	private static OutboxListener notingIn(Receipts handled) {
		return new OutboxListener() {

			@Override
			public void onReceived(Subscription subscription, String messageId) {
				handled.add(UUID.fromString(messageId));
			}

		};
	}

}
