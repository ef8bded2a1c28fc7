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

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.outbox.MessageRejectedException;
import io.outbox.Subscription;
import io.outbox.inbox.InMemorySubscriptionTransport.TestDelivery;
import io.outbox.jdbc.Dialect;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * How often a message has its effect, and what becomes of it when it fails.
 */
@ParameterizedClass
@EnumSource(value = Dialect.class, names = { "H2", "POSTGRESQL", "MARIADB" })
class SubscriberContainersTests {

	private final ContainersFixture fixture;

	SubscriberContainersTests(Dialect dialect) {
		this.fixture = new ContainersFixture(dialect);
	}

	@AfterEach
	void close() {
		this.fixture.close();
	}

	@Test
	void redeliveredMessageHasOneEffect() {
		this.fixture.start(ContainersFixture.subscription(), this.fixture::effect);

		TestDelivery first = this.fixture.broker().deliver("a", "dop-msg-id", "1");
		TestDelivery second = this.fixture.broker().deliver("a", "dop-msg-id", "1");

		ContainersFixture.awaitSettled(first, second);
		assertThat(this.fixture.effects()).containsExactly("a");
		assertThat(this.fixture.inbox()).containsExactly("1");
		assertThat(this.fixture.events()).containsExactly("received 1", "duplicate 1");
	}

	@Test
	void capIdGoesBeforeDopIdGoesBeforeTheBrokersId() {
		this.fixture.start(ContainersFixture.subscription(), this.fixture::effect);

		TestDelivery cap = this.fixture.broker().deliver("a", "dop-msg-id", "1", "cap-msg-id", "2");
		TestDelivery none = this.fixture.broker().deliver("b");

		ContainersFixture.awaitSettled(cap, none);
		assertThat(this.fixture.inbox()).containsExactlyInAnyOrder("2", "T_1@@session@@1");
	}

	@Test
	void failedAttemptIsRolledBackAndTriedAgain() {
		this.fixture.start(ContainersFixture.subscription(), (message) -> {
			this.fixture.effect(message);
			if (message.payload("").attempt() < 3) {
				throw new IllegalStateException("not yet");
			}
		});

		TestDelivery delivery = this.fixture.broker().deliver("a", "dop-msg-id", "1");

		ContainersFixture.awaitSettled(delivery);
		assertThat(this.fixture.seen()).containsExactly("a", "a", "a");
		assertThat(this.fixture.effects()).containsExactly("a");
		assertThat(delivery.deadLetters()).isEmpty();
	}

	@Test
	void messageThatKeepsFailingIsDeadLetteredAndTheNextOneFlows() {
		this.fixture.start(ContainersFixture.subscription(), (message) -> {
			this.fixture.effect(message);
			if (this.fixture.seen().get(this.fixture.seen().size() - 1).equals("poison")) {
				throw new IOException("x".repeat(5000) + "\0");
			}
		});

		TestDelivery poison = this.fixture.broker().deliver("poison", "dop-msg-id", "1");
		TestDelivery next = this.fixture.broker().deliver("next", "dop-msg-id", "2");

		ContainersFixture.awaitSettled(poison, next);
		assertThat(this.fixture.seen()).containsExactly("poison", "poison", "poison", "next");
		assertThat(this.fixture.effects()).containsExactly("next");
		assertThat(this.fixture.inbox()).containsExactly("2");
		Map<String, String> headers = poison.deadLetters().get(0);
		assertThat(headers).containsEntry("dop-dlq-exception", "java.io.IOException")
			.containsEntry("dop-dlq-attempts", "3")
			.containsEntry("dop-dlq-destination", "/topic/orders.v1");
		assertThat(headers.get("dop-dlq-reason")).startsWith("xxx").hasSize(1000).doesNotContain("\0");
		assertThat(this.fixture.events()).containsExactly("dead-lettered 1", "received 2");
	}

	@Test
	void rejectedMessageIsDeadLetteredAtOnce() {
		this.fixture.start(ContainersFixture.subscription(), (message) -> {
			this.fixture.effect(message);
			throw new MessageRejectedException("unknown product");
		});

		TestDelivery delivery = this.fixture.broker().deliver("a", "dop-msg-id", "1");

		ContainersFixture.awaitSettled(delivery);
		assertThat(this.fixture.seen()).containsExactly("a");
		assertThat(delivery.deadLetters().get(0)).containsEntry("dop-dlq-reason", "unknown product")
			.containsEntry("dop-dlq-attempts", "1");
		assertThat(this.fixture.effects()).isEmpty();
	}

	@Test
	void messageWithoutUsableIdentityIsDeadLettered() {
		this.fixture.start(ContainersFixture.subscription(), this.fixture::effect);

		TestDelivery delivery = this.fixture.broker().deliver("a", "dop-msg-id", "1".repeat(256));

		ContainersFixture.awaitSettled(delivery);
		assertThat(delivery.deadLetters()).hasSize(1);
		assertThat(this.fixture.seen()).isEmpty();
	}

	@Test
	void errorOfAHandlerIsAFailureAndTheWorkerLives() {
		this.fixture.start(ContainersFixture.subscription(), (message) -> {
			this.fixture.effect(message);
			if (this.fixture.seen().get(this.fixture.seen().size() - 1).equals("poison")) {
				throw new OutOfMemoryError("test");
			}
		});

		TestDelivery poison = this.fixture.broker().deliver("poison", "dop-msg-id", "1");
		TestDelivery next = this.fixture.broker().deliver("next", "dop-msg-id", "2");

		ContainersFixture.awaitSettled(poison, next);
		assertThat(poison.deadLetters().get(0)).containsEntry("dop-dlq-exception", "java.lang.OutOfMemoryError");
		assertThat(this.fixture.effects()).containsExactly("next");
	}

	@Test
	void failureOfTheCommitItselfIsCounted() {
		this.fixture.start(ContainersFixture.subscription(), (message) -> {
			this.fixture.effect(message);
			TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {

				@Override
				public void beforeCommit(boolean readOnly) {
					throw new DataIntegrityViolationException("found while flushing");
				}

			});
		});

		TestDelivery delivery = this.fixture.broker().deliver("a", "dop-msg-id", "1");

		ContainersFixture.awaitSettled(delivery);
		assertThat(delivery.deadLetters()).hasSize(1);
		assertThat(this.fixture.seen()).hasSize(3);
	}

	@Test
	void deadLetteringIsTriedAgainWhileTheDeliveryIsOpen() {
		CountDownLatch prepared = new CountDownLatch(1);
		this.fixture.start(ContainersFixture.subscription(), (message) -> {
			prepared.await(5, TimeUnit.SECONDS);
			throw new MessageRejectedException("no");
		});

		TestDelivery delivery = this.fixture.broker().deliver("a", "dop-msg-id", "1");
		delivery.failDeadLettering(2);
		prepared.countDown();

		ContainersFixture.awaitSettled(delivery);
		assertThat(delivery.deadLetters()).hasSize(1);
	}

	@Test
	void messagesOfAKeyKeepTheirOrderWhileKeysRunAtTheSameTime() {
		Map<String, List<Integer>> orders = new ConcurrentHashMap<>();
		CountDownLatch together = new CountDownLatch(2);
		this.fixture.start(Subscription.to("/topic/orders.v1").queue("shipping").concurrency(4).build(), (message) -> {
			String key = (String) message.getHeaders().get("dop-msg-key");
			int number = Integer.parseInt(new String(message.getPayload()));
			if (number == 0) {
				together.countDown();
				assertThat(together.await(5, TimeUnit.SECONDS)).isTrue();
			}
			orders.computeIfAbsent(key, (any) -> new CopyOnWriteArrayList<>()).add(number);
		});

		List<TestDelivery> deliveries = new ArrayList<>();
		for (int number = 0; number < 20; number++) {
			for (String key : List.of("Order:1", "Order:2", "Order:3", "Order:4", "Order:5")) {
				deliveries
					.add(this.fixture.broker().deliver("" + number, "dop-msg-key", key, "dop-msg-id", key + number));
			}
		}

		ContainersFixture.awaitSettled(deliveries.toArray(TestDelivery[]::new));
		assertThat(deliveries).allSatisfy((delivery) -> assertThat(delivery.deadLetters()).isEmpty());
		assertThat(orders).hasSize(5).allSatisfy((key, numbers) -> assertThat(numbers).hasSize(20).isSorted());
	}

	@Test
	void twoConsumersOfOneMessageHaveOneEffect() {
		CountDownLatch inside = new CountDownLatch(1);
		MessageHandler slow = (message) -> {
			this.fixture.effect(message);
			inside.countDown();
			new CountDownLatch(1).await(200, TimeUnit.MILLISECONDS);
		};
		InMemorySubscriptionTransport otherBroker = new InMemorySubscriptionTransport();
		this.fixture.start(this.fixture.broker(), ContainersFixture.subscription(), slow);
		this.fixture.start(otherBroker, ContainersFixture.subscription(), slow);

		TestDelivery one = this.fixture.broker().deliver("a", "dop-msg-id", "1");
		TestDelivery other = otherBroker.deliver("a", "dop-msg-id", "1");

		ContainersFixture.awaitSettled(one, other);
		assertThat(this.fixture.effects()).containsExactly("a");
		assertThat(this.fixture.events()).containsExactlyInAnyOrder("received 1", "duplicate 1");
	}

}
