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
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

import io.outbox.Subscription;
import io.outbox.inbox.InMemorySubscriptionTransport.TestDelivery;
import io.outbox.jdbc.Dialect;
import io.outbox.support.TestDatabase;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import org.springframework.jdbc.support.JdbcTransactionManager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Handlers that stop what they run in.
 */
class StopByHandlerTests {

	private static final TestDatabase database = TestDatabase.of(Dialect.H2);

	private final InMemorySubscriptionTransport broker = new InMemorySubscriptionTransport();

	private final List<String> handled = new CopyOnWriteArrayList<>();

	private @Nullable SubscriberContainers containers;

	@AfterEach
	void stop() {
		if (this.containers != null) {
			this.containers.stop();
		}
		database.jdbc().update("DELETE FROM " + database.tables().inbox());
	}

	@Test
	void aHandlerThatStopsItsSubscriptionFinishesAndIsAcknowledged() {
		SubscriberContainers containers = start((all) -> all.stop("shipping"));

		TestDelivery first = this.broker.deliver("a", "dop-msg-id", "1");
		TestDelivery second = this.broker.deliver("b", "dop-msg-id", "2");

		await().until(() -> !containers.isRunning("shipping"));
		assertThat(this.handled).containsExactly("a");
		assertThat(first.isSettled()).isTrue();
		assertThat(second.isSettled()).isFalse();
		assertThat(this.broker.events()).containsExactly("unsubscribe", "ack", "close");

		containers.start("shipping");
		assertThat(containers.isRunning("shipping")).isTrue();
	}

	@Test
	void aHandlerThatStopsAllSubscriptionsFinishesAndIsAcknowledged() {
		SubscriberContainers containers = start(SubscriberContainers::stop);

		TestDelivery delivery = this.broker.deliver("a", "dop-msg-id", "1");

		await().until(() -> !containers.isRunning("shipping"));
		assertThat(containers.isRunning()).isFalse();
		assertThat(this.handled).containsExactly("a");
		assertThat(delivery.isSettled()).isTrue();
	}

	private SubscriberContainers start(Consumer<SubscriberContainers> stop) {
		SubscriberContainers containers = new SubscriberContainers(this.broker,
				new JdbcTransactionManager(database.dataSource()), database.dataSource(), database.tables(),
				new SubscriberSettings(1, 50, Duration.ofSeconds(30), true, SubscriberSettings.Retry.defaults()),
				List.of());
		this.containers = containers;
		containers.register(Subscription.to("/topic/orders.v1").queue("shipping").build(), (message) -> {
			stop.accept(containers);
			this.handled.add(new String(message.getPayload()));
		});
		containers.start();
		return containers;
	}

}
