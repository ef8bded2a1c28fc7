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
import java.lang.ref.WeakReference;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

import io.outbox.AckMode;
import io.outbox.MessageRejectedException;
import io.outbox.OutboxException;
import io.outbox.OutboxListener;
import io.outbox.Payload;
import io.outbox.Subscription;
import io.outbox.inbox.InMemorySubscriptionTransport.TestDelivery;
import io.outbox.jdbc.Dialect;
import io.outbox.support.TestDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DelegatingDataSource;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

class SubscriberContainersTests {

	@Nested
	class OnH2 extends AbstractContainerTests {

		OnH2() {
			super(Dialect.H2);
		}

	}

	@Nested
	class OnPostgresql extends AbstractContainerTests {

		OnPostgresql() {
			super(Dialect.POSTGRESQL);
		}

	}

	@Nested
	class OnMariadb extends AbstractContainerTests {

		OnMariadb() {
			super(Dialect.MARIADB);
		}

	}

	abstract static class AbstractContainerTests {

		private final Dialect dialect;

		private final List<String> seen = new CopyOnWriteArrayList<>();

		private final List<String> events = new CopyOnWriteArrayList<>();

		private final InMemorySubscriptionTransport broker = new InMemorySubscriptionTransport();

		private final List<SubscriberContainers> started = new ArrayList<>();

		private TestDatabase database;

		private FragileDataSource dataSource;

		private JdbcTemplate jdbc;

		private String effects;

		AbstractContainerTests(Dialect dialect) {
			this.dialect = dialect;
		}

		@BeforeEach
		void open() {
			this.database = TestDatabase.of(this.dialect);
			this.dataSource = new FragileDataSource(this.database);
			this.jdbc = new JdbcTemplate(this.dataSource);
			this.effects = this.database.tables().prefix() + "effect";
			this.database.jdbc().execute("CREATE TABLE " + this.effects + " (name VARCHAR(100))");
		}

		@AfterEach
		void close() {
			this.started.forEach(SubscriberContainers::stop);
			if (this.database != null) {
				this.database.jdbc().execute("DROP TABLE " + this.effects);
				this.database.close();
			}
		}

		@Test
		void redeliveredMessageHasOneEffect() {
			start(subscription(), this::effect);

			TestDelivery first = this.broker.deliver("a", "dop-msg-id", "1");
			TestDelivery second = this.broker.deliver("a", "dop-msg-id", "1");

			awaitSettled(first, second);
			assertThat(effects()).containsExactly("a");
			assertThat(inbox()).containsExactly("1");
			assertThat(this.events).containsExactly("received 1", "duplicate 1");
		}

		@Test
		void capIdGoesBeforeDopIdGoesBeforeTheBrokersId() {
			start(subscription(), this::effect);

			TestDelivery cap = this.broker.deliver("a", "dop-msg-id", "1", "cap-msg-id", "2");
			TestDelivery none = this.broker.deliver("b");

			awaitSettled(cap, none);
			assertThat(inbox()).containsExactlyInAnyOrder("2", "T_1@@session@@1");
		}

		@Test
		void failedAttemptIsRolledBackAndTriedAgain() {
			start(subscription(), (message) -> {
				effect(message);
				if (message.payload("").attempt() < 3) {
					throw new IllegalStateException("not yet");
				}
			});

			TestDelivery delivery = this.broker.deliver("a", "dop-msg-id", "1");

			awaitSettled(delivery);
			assertThat(this.seen).containsExactly("a", "a", "a");
			assertThat(effects()).containsExactly("a");
			assertThat(delivery.deadLetters()).isEmpty();
		}

		@Test
		void messageThatKeepsFailingIsDeadLetteredAndTheNextOneFlows() {
			start(subscription(), (message) -> {
				effect(message);
				if (this.seen.get(this.seen.size() - 1).equals("poison")) {
					throw new IOException("x".repeat(5000) + "\0");
				}
			});

			TestDelivery poison = this.broker.deliver("poison", "dop-msg-id", "1");
			TestDelivery next = this.broker.deliver("next", "dop-msg-id", "2");

			awaitSettled(poison, next);
			assertThat(this.seen).containsExactly("poison", "poison", "poison", "next");
			assertThat(effects()).containsExactly("next");
			assertThat(inbox()).containsExactly("2");
			Map<String, String> headers = poison.deadLetters().get(0);
			assertThat(headers).containsEntry("dop-dlq-exception", "java.io.IOException")
				.containsEntry("dop-dlq-attempts", "3")
				.containsEntry("dop-dlq-destination", "/topic/orders.v1");
			assertThat(headers.get("dop-dlq-reason")).startsWith("xxx").hasSize(1000).doesNotContain("\0");
			assertThat(this.events).containsExactly("dead-lettered 1", "received 2");
		}

		@Test
		void rejectedMessageIsDeadLetteredAtOnce() {
			start(subscription(), (message) -> {
				effect(message);
				throw new MessageRejectedException("unknown product");
			});

			TestDelivery delivery = this.broker.deliver("a", "dop-msg-id", "1");

			awaitSettled(delivery);
			assertThat(this.seen).containsExactly("a");
			assertThat(delivery.deadLetters().get(0)).containsEntry("dop-dlq-reason", "unknown product")
				.containsEntry("dop-dlq-attempts", "1");
			assertThat(effects()).isEmpty();
		}

		@Test
		void messageWithoutUsableIdentityIsDeadLettered() {
			start(subscription(), this::effect);

			TestDelivery delivery = this.broker.deliver("a", "dop-msg-id", "1".repeat(256));

			awaitSettled(delivery);
			assertThat(delivery.deadLetters()).hasSize(1);
			assertThat(this.seen).isEmpty();
		}

		@Test
		void errorOfAHandlerIsAFailureAndTheWorkerLives() {
			start(subscription(), (message) -> {
				effect(message);
				if (this.seen.get(this.seen.size() - 1).equals("poison")) {
					throw new OutOfMemoryError("test");
				}
			});

			TestDelivery poison = this.broker.deliver("poison", "dop-msg-id", "1");
			TestDelivery next = this.broker.deliver("next", "dop-msg-id", "2");

			awaitSettled(poison, next);
			assertThat(poison.deadLetters().get(0)).containsEntry("dop-dlq-exception", "java.lang.OutOfMemoryError");
			assertThat(effects()).containsExactly("next");
		}

		@Test
		void failureOfTheCommitItselfIsCounted() {
			start(subscription(), (message) -> {
				effect(message);
				TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {

					@Override
					public void beforeCommit(boolean readOnly) {
						throw new DataIntegrityViolationException("found while flushing");
					}

				});
			});

			TestDelivery delivery = this.broker.deliver("a", "dop-msg-id", "1");

			awaitSettled(delivery);
			assertThat(delivery.deadLetters()).hasSize(1);
			assertThat(this.seen).hasSize(3);
		}

		@Test
		void lostDatabaseChargesNoAttempt() {
			this.dataSource.fail(true);
			start(subscription(), this::effect);

			TestDelivery delivery = this.broker.deliver("a", "dop-msg-id", "1");
			await().until(() -> this.dataSource.refusals() > 10);
			assertThat(delivery.isSettled()).isFalse();
			this.dataSource.fail(false);

			awaitSettled(delivery);
			assertThat(effects()).containsExactly("a");
			assertThat(delivery.deadLetters()).isEmpty();
		}

		@Test
		void databaseLostWhileTheHandlerRunsChargesNoAttempt() {
			AtomicInteger attempts = new AtomicInteger();
			start(subscription(), (message) -> {
				effect(message);
				if (attempts.incrementAndGet() < 10) {
					throw new IllegalStateException(new SQLException("gone", "08006"));
				}
				assertThat(message.payload("").attempt()).isOne();
			});

			TestDelivery delivery = this.broker.deliver("a", "dop-msg-id", "1");

			awaitSettled(delivery);
			assertThat(delivery.deadLetters()).isEmpty();
			assertThat(effects()).containsExactly("a");
		}

		@Test
		void lostConnectionEndsTheAttempts() {
			AtomicReference<TestDelivery> delivery = new AtomicReference<>();
			CountDownLatch delivered = new CountDownLatch(1);
			start(subscription(), (message) -> {
				effect(message);
				if (delivered.await(5, TimeUnit.SECONDS) && this.seen.size() == 1) {
					delivery.get().loseConnection();
					throw new IllegalStateException("test");
				}
			});

			delivery.set(this.broker.deliver("a", "dop-msg-id", "1"));
			delivered.countDown();
			TestDelivery again = this.broker.deliver("a", "dop-msg-id", "1");

			awaitSettled(again);
			assertThat(delivery.get().isSettled()).isFalse();
			assertThat(this.seen).containsExactly("a", "a");
			assertThat(effects()).containsExactly("a");
		}

		@Test
		void deadLetteringIsTriedAgainWhileTheDeliveryIsOpen() {
			CountDownLatch prepared = new CountDownLatch(1);
			start(subscription(), (message) -> {
				prepared.await(5, TimeUnit.SECONDS);
				throw new MessageRejectedException("no");
			});

			TestDelivery delivery = this.broker.deliver("a", "dop-msg-id", "1");
			delivery.failDeadLettering(2);
			prepared.countDown();

			awaitSettled(delivery);
			assertThat(delivery.deadLetters()).hasSize(1);
		}

		@Test
		void messagesOfAKeyKeepTheirOrderWhileKeysRunAtTheSameTime() {
			Map<String, List<Integer>> orders = new ConcurrentHashMap<>();
			CountDownLatch together = new CountDownLatch(2);
			start(Subscription.to("/topic/orders.v1").queue("shipping").concurrency(4).build(), (message) -> {
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
					deliveries.add(this.broker.deliver("" + number, "dop-msg-key", key, "dop-msg-id", key + number));
				}
			}

			awaitSettled(deliveries.toArray(TestDelivery[]::new));
			assertThat(deliveries).allSatisfy((delivery) -> assertThat(delivery.deadLetters()).isEmpty());
			assertThat(orders).hasSize(5).allSatisfy((key, numbers) -> assertThat(numbers).hasSize(20).isSorted());
		}

		@Test
		void twoConsumersOfOneMessageHaveOneEffect() {
			CountDownLatch inside = new CountDownLatch(1);
			MessageHandler slow = (message) -> {
				effect(message);
				inside.countDown();
				new CountDownLatch(1).await(200, TimeUnit.MILLISECONDS);
			};
			InMemorySubscriptionTransport otherBroker = new InMemorySubscriptionTransport();
			start(this.broker, subscription(), slow);
			start(otherBroker, subscription(), slow);

			TestDelivery one = this.broker.deliver("a", "dop-msg-id", "1");
			TestDelivery other = otherBroker.deliver("a", "dop-msg-id", "1");

			awaitSettled(one, other);
			assertThat(effects()).containsExactly("a");
			assertThat(this.events).containsExactlyInAnyOrder("received 1", "duplicate 1");
		}

		@Test
		void manualSaveWritesTheRowAndAcknowledgesAfterTheCommit() {
			List<Boolean> saved = new CopyOnWriteArrayList<>();
			start(manual(), (message) -> {
				saved.add(message.payload("").save());
				assertThat(this.broker.events()).hasSize(saved.size() - 1);
			});

			TestDelivery first = this.broker.deliver("a", "dop-msg-id", "1");
			awaitSettled(first);
			TestDelivery second = this.broker.deliver("a", "dop-msg-id", "1");
			awaitSettled(second);

			assertThat(saved).containsExactly(true, false);
			assertThat(inbox()).containsExactly("1");
			assertThat(first.acks()).isOne();
		}

		@Test
		void manualSaveOfARolledBackTransactionDoesNotAcknowledge() {
			start(manual(), (message) -> {
				message.payload("").save();
				if (message.payload("").attempt() == 1) {
					throw new IllegalStateException("test");
				}
			});

			TestDelivery delivery = this.broker.deliver("a", "dop-msg-id", "1");

			awaitSettled(delivery);
			assertThat(delivery.acks()).isOne();
			assertThat(inbox()).containsExactly("1");
		}

		@Test
		void manualAckAndNack() {
			start(manual(), (message) -> {
				Payload<String> payload = message.payload(new String(message.getPayload()));
				if (payload.body().equals("good")) {
					payload.ack();
				}
				else {
					payload.nack();
				}
			});

			TestDelivery good = this.broker.deliver("good", "dop-msg-id", "1");
			TestDelivery bad = this.broker.deliver("bad", "dop-msg-id", "2");

			awaitSettled(good, bad);
			assertThat(good.deadLetters()).isEmpty();
			assertThat(bad.deadLetters()).hasSize(1);
			assertThat(inbox()).isEmpty();
		}

		@Test
		void manualWithoutDecisionIsNotAcknowledgedUntilItComes() {
			AtomicReference<Payload<String>> payload = new AtomicReference<>();
			start(manual(), (message) -> {
				effect(message);
				payload.compareAndSet(null, message.payload(""));
				if (this.seen.size() > 1) {
					message.payload("").ack();
				}
			});

			TestDelivery undecided = this.broker.deliver("a", "dop-msg-id", "1");
			TestDelivery next = this.broker.deliver("b", "dop-msg-id", "2");

			awaitSettled(next);
			assertThat(undecided.isSettled()).isFalse();
			payload.get().ack();
			assertThat(undecided.acks()).isOne();
		}

		@Test
		void automaticSubscriptionCanNotBeAcknowledgedByHand() {
			start(subscription(), (message) -> message.payload("").ack());

			TestDelivery delivery = this.broker.deliver("a", "dop-msg-id", "1");

			awaitSettled(delivery);
			assertThat(delivery.deadLetters().get(0).get("dop-dlq-reason")).contains("ackMode = MANUAL");
		}

		@Test
		void stopFinishesWhatRunsAndLeavesTheRest() {
			CountDownLatch inside = new CountDownLatch(1);
			CountDownLatch release = new CountDownLatch(1);
			SubscriberContainers containers = start(subscription(), (message) -> {
				effect(message);
				inside.countDown();
				release.await(5, TimeUnit.SECONDS);
			});
			TestDelivery running = this.broker.deliver("a", "dop-msg-id", "1");
			TestDelivery waiting = this.broker.deliver("b", "dop-msg-id", "2");
			await().until(() -> inside.getCount() == 0);

			Thread stop = new Thread(containers::stop);
			stop.start();
			await().until(() -> this.broker.events().contains("unsubscribe"));
			assertThat(running.isSettled()).isFalse();
			release.countDown();

			await().until(() -> !containers.isRunning());
			assertThat(this.broker.events()).containsExactly("unsubscribe", "ack", "close");
			assertThat(waiting.isSettled()).isFalse();
			assertThat(effects()).containsExactly("a");
		}

		@Test
		void stopInterruptsAHandlerThatTakesTooLongAndDoesNotDeadLetterIt() {
			SubscriberContainers containers = start(this.broker, subscription(), (message) -> {
				effect(message);
				new CountDownLatch(1).await();
			}, Duration.ofMillis(100));
			TestDelivery delivery = this.broker.deliver("a", "dop-msg-id", "1");
			await().until(() -> !this.seen.isEmpty());

			containers.stop();

			assertThat(delivery.isSettled()).isFalse();
			assertThat(effects()).isEmpty();
			assertThat(this.broker.events()).containsExactly("unsubscribe", "close");
		}

		@Test
		void stopDoesNotWaitForTheNextAttempt() {
			SubscriberContainers containers = start(this.broker, subscription(), (message) -> {
				effect(message);
				throw new IllegalStateException("test");
			}, Duration.ofSeconds(20), new SubscriberSettings.Retry(3, Duration.ofHours(1), 1, Duration.ofHours(1)));
			TestDelivery delivery = this.broker.deliver("a", "dop-msg-id", "1");
			await().until(() -> !this.seen.isEmpty());

			long begin = System.nanoTime();
			containers.stop();

			assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(5));
			assertThat(delivery.isSettled()).isFalse();
		}

		@Test
		void containersCanBeStartedAgain() {
			SubscriberContainers containers = start(subscription(), this::effect);
			containers.stop();
			containers.start();

			awaitSettled(this.broker.deliver("a", "dop-msg-id", "1"));
			assertThat(containers.isConnected("shipping")).isTrue();
		}

		@Test
		void pauseLetsNothingNewBeginUntilItEnds() {
			CountDownLatch inside = new CountDownLatch(1);
			CountDownLatch release = new CountDownLatch(1);
			SubscriberContainers containers = start(subscription(), (message) -> {
				effect(message);
				inside.countDown();
				release.await(5, TimeUnit.SECONDS);
			});
			TestDelivery running = this.broker.deliver("a", "dop-msg-id", "1");
			TestDelivery second = this.broker.deliver("b", "dop-msg-id", "2");
			TestDelivery third = this.broker.deliver("c", "dop-msg-id", "3");
			await().until(() -> inside.getCount() == 0);

			containers.pause("shipping");
			release.countDown();
			awaitSettled(running);
			awaitWaiting("outbox-subscriber-shipping-1");
			assertThat(containers.isPaused("shipping")).isTrue();
			assertThat(this.seen).containsExactly("a");
			containers.resume("shipping");

			awaitSettled(second, third);
			assertThat(this.seen).containsExactly("a", "b", "c");
			assertThat(this.broker.events()).containsExactly("ack", "ack", "ack");
		}

		@Test
		void failedMessageIsNotTriedAgainDuringAPause() {
			SubscriberContainers containers = start(subscription(), (message) -> {
				effect(message);
				if (this.seen.size() == 1) {
					containers().pause("shipping");
					throw new IllegalStateException("test");
				}
			});

			TestDelivery delivery = this.broker.deliver("a", "dop-msg-id", "1");
			await().until(() -> containers.isPaused("shipping"));
			awaitWaiting("outbox-subscriber-shipping-1");
			assertThat(this.seen).containsExactly("a");
			containers.resume("shipping");

			awaitSettled(delivery);
			assertThat(effects()).containsExactly("a");
		}

		@Test
		void pauseOutlastsAStopWhichDoesNotWaitForItsEnd() {
			SubscriberContainers containers = start(subscription(), this::effect);
			containers.pause("shipping");
			TestDelivery before = this.broker.deliver("a", "dop-msg-id", "1");
			awaitWaiting("outbox-subscriber-shipping-1");

			containers.stop("shipping");
			containers.start("shipping");
			TestDelivery after = this.broker.deliver("a", "dop-msg-id", "1");
			awaitWaiting("outbox-subscriber-shipping-1");
			assertThat(this.seen).isEmpty();
			containers.resume("shipping");

			awaitSettled(after);
			assertThat(before.isSettled()).isFalse();
			assertThat(effects()).containsExactly("a");
		}

		@Test
		void messagesOfLostConnectionsAreForgottenDuringAPause() {
			SubscriberContainers containers = start(
					Subscription.to("/topic/orders.v1").queue("shipping").prefetch(2).build(), this::effect);
			containers.pause("shipping");
			WeakReference<TestDelivery> lost = new WeakReference<>(lostDelivery());
			for (int i = 0; i < 10; i++) {
				lostDelivery();
			}

			TestDelivery last = this.broker.deliver("a", "dop-msg-id", "1");
			await().untilAsserted(() -> {
				System.gc();
				assertThat(lost.get()).isNull();
			});
			containers.resume("shipping");

			awaitSettled(last);
			assertThat(this.seen).containsExactly("a");
		}

		private TestDelivery lostDelivery() {
			this.broker.deliver("head", "dop-msg-id", "head").loseConnection();
			TestDelivery delivery = this.broker.deliver("a", "dop-msg-id", "1");
			delivery.loseConnection();
			return delivery;
		}

		@Test
		void oneSubscriptionIsStoppedAndStartedAlone() {
			SubscriberContainers containers = start(subscription(), this::effect);

			containers.stop("shipping");

			assertThat(containers.isRunning("shipping")).isFalse();
			assertThat(containers.isConnected("shipping")).isFalse();
			assertThat(containers.isConnected()).as("nothing is missing").isTrue();
			assertThat(this.broker.events()).containsExactly("unsubscribe", "close");
			containers.start("shipping");
			assertThat(containers.isRunning("shipping")).isTrue();
			awaitSettled(this.broker.deliver("a", "dop-msg-id", "1"));
		}

		@Test
		void unknownIdIsAnErrorThatNamesTheKnownOnes() {
			SubscriberContainers containers = start(subscription(), this::effect);

			assertThatExceptionOfType(OutboxException.class).isThrownBy(() -> containers.pause("shiping"))
				.withMessageContaining("'shiping'")
				.withMessageContaining("[shipping]");
		}

		@Test
		void subscriptionIsCompletedFromTheSettings() {
			start(Subscription.to("/topic/orders.v1").prefetch(7).build(), this::effect);

			assertThat(this.broker.subscription().concurrency()).isOne();
			assertThat(this.broker.subscription().prefetch()).isEqualTo(7);
		}

		@Test
		void twoSubscribersOfOneIdAreRefused() {
			SubscriberContainers containers = start(subscription(), this::effect);

			assertThatExceptionOfType(OutboxException.class)
				.isThrownBy(() -> containers.register(subscription(), this::effect))
				.withMessageContaining("'shipping'");
		}

		private void effect(IncomingMessage message) {
			String body = new String(message.getPayload());
			this.seen.add(body);
			this.jdbc.update("INSERT INTO " + this.effects + " (name) VALUES (?)", body);
		}

		private SubscriberContainers containers() {
			return this.started.get(0);
		}

		private static void awaitWaiting(String thread) {
			await().until(() -> Thread.getAllStackTraces()
				.entrySet()
				.stream()
				.anyMatch((entry) -> entry.getKey().getName().equals(thread) && Arrays.stream(entry.getValue())
					.anyMatch((frame) -> frame.getMethodName().equals("awaitWork"))));
		}

		private SubscriberContainers start(Subscription subscription, MessageHandler handler) {
			return start(this.broker, subscription, handler);
		}

		private SubscriberContainers start(InMemorySubscriptionTransport broker, Subscription subscription,
				MessageHandler handler) {
			return start(broker, subscription, handler, Duration.ofSeconds(10));
		}

		private SubscriberContainers start(InMemorySubscriptionTransport broker, Subscription subscription,
				MessageHandler handler, Duration shutdownTimeout) {
			return start(broker, subscription, handler, shutdownTimeout,
					new SubscriberSettings.Retry(3, Duration.ofMillis(10), 2, Duration.ofMillis(20)));
		}

		private SubscriberContainers start(InMemorySubscriptionTransport broker, Subscription subscription,
				MessageHandler handler, Duration shutdownTimeout, SubscriberSettings.Retry retry) {
			SubscriberContainers containers = new SubscriberContainers(broker,
					new JdbcTransactionManager(this.dataSource), this.dataSource, this.database.tables(),
					new SubscriberSettings(1, 50, shutdownTimeout, true, retry),
					List.of(new RecordingListener(this.events)));
			containers.register(subscription, handler);
			containers.start();
			this.started.add(containers);
			return containers;
		}

		private static Subscription subscription() {
			return Subscription.to("/topic/orders.v1").queue("shipping").build();
		}

		private static Subscription manual() {
			return Subscription.to("/topic/orders.v1").queue("shipping").ackMode(AckMode.MANUAL).build();
		}

		private static void awaitSettled(TestDelivery... deliveries) {
			await().untilAsserted(
					() -> assertThat(deliveries).allSatisfy((delivery) -> assertThat(delivery.isSettled()).isTrue()));
		}

		private List<String> effects() {
			return this.database.jdbc().queryForList("SELECT name FROM " + this.effects, String.class);
		}

		private List<String> inbox() {
			return this.database.jdbc()
				.queryForList("SELECT message_id FROM " + this.database.tables().inbox(), String.class);
		}

	}

	record RecordingListener(List<String> events) implements OutboxListener {

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
