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
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.outbox.OutboxException;
import io.outbox.Subscription;
import io.outbox.inbox.InMemorySubscriptionTransport.TestDelivery;
import io.outbox.jdbc.Dialect;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * Registering, starting and stopping subscribers.
 */
@ParameterizedClass
@EnumSource(value = Dialect.class, names = { "H2", "POSTGRESQL", "MARIADB" })
class ContainerLifecycleTests {

	private final ContainersFixture fixture;

	ContainerLifecycleTests(Dialect dialect) {
		this.fixture = new ContainersFixture(dialect);
	}

	@AfterEach
	void close() {
		this.fixture.close();
	}

	@Test
	void stopFinishesWhatRunsAndLeavesTheRest() {
		CountDownLatch inside = new CountDownLatch(1);
		CountDownLatch release = new CountDownLatch(1);
		SubscriberContainers containers = this.fixture.start(ContainersFixture.subscription(), (message) -> {
			this.fixture.effect(message);
			inside.countDown();
			release.await(5, TimeUnit.SECONDS);
		});
		TestDelivery running = this.fixture.broker().deliver("a", "dop-msg-id", "1");
		TestDelivery waiting = this.fixture.broker().deliver("b", "dop-msg-id", "2");
		await().until(() -> inside.getCount() == 0);

		Thread stop = new Thread(containers::stop);
		stop.start();
		await().until(() -> this.fixture.broker().events().contains("unsubscribe"));
		assertThat(running.isSettled()).isFalse();
		release.countDown();

		await().until(() -> !containers.isRunning());
		assertThat(this.fixture.broker().events()).containsExactly("unsubscribe", "ack", "close");
		assertThat(waiting.isSettled()).isFalse();
		assertThat(this.fixture.effects()).containsExactly("a");
	}

	@Test
	void stopInterruptsAHandlerThatTakesTooLongAndDoesNotDeadLetterIt() {
		SubscriberContainers containers = this.fixture.start(this.fixture.broker(), ContainersFixture.subscription(),
				(message) -> {
					this.fixture.effect(message);
					new CountDownLatch(1).await();
				}, Duration.ofMillis(100));
		TestDelivery delivery = this.fixture.broker().deliver("a", "dop-msg-id", "1");
		await().until(() -> !this.fixture.seen().isEmpty());

		containers.stop();

		assertThat(delivery.isSettled()).isFalse();
		assertThat(this.fixture.effects()).isEmpty();
		assertThat(this.fixture.broker().events()).containsExactly("unsubscribe", "close");
	}

	@Test
	void stopDoesNotWaitForTheNextAttempt() {
		SubscriberContainers containers = this.fixture.start(this.fixture.broker(), ContainersFixture.subscription(),
				(message) -> {
					this.fixture.effect(message);
					throw new IllegalStateException("test");
				}, Duration.ofSeconds(20),
				new SubscriberSettings.Retry(3, Duration.ofHours(1), 1, Duration.ofHours(1)));
		TestDelivery delivery = this.fixture.broker().deliver("a", "dop-msg-id", "1");
		await().until(() -> !this.fixture.seen().isEmpty());

		long begin = System.nanoTime();
		containers.stop();

		assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(5));
		assertThat(delivery.isSettled()).isFalse();
	}

	@Test
	void containersCanBeStartedAgain() {
		SubscriberContainers containers = this.fixture.start(ContainersFixture.subscription(), this.fixture::effect);
		containers.stop();
		containers.start();

		ContainersFixture.awaitSettled(this.fixture.broker().deliver("a", "dop-msg-id", "1"));
		assertThat(containers.isConnected("shipping")).isTrue();
	}

	@Test
	void oneSubscriptionIsStoppedAndStartedAlone() {
		SubscriberContainers containers = this.fixture.start(ContainersFixture.subscription(), this.fixture::effect);

		containers.stop("shipping");

		assertThat(containers.isRunning("shipping")).isFalse();
		assertThat(containers.isConnected("shipping")).isFalse();
		assertThat(containers.isConnected()).as("nothing is missing").isTrue();
		assertThat(this.fixture.broker().events()).containsExactly("unsubscribe", "close");
		containers.start("shipping");
		assertThat(containers.isRunning("shipping")).isTrue();
		ContainersFixture.awaitSettled(this.fixture.broker().deliver("a", "dop-msg-id", "1"));
	}

	@Test
	void unknownIdIsAnErrorThatNamesTheKnownOnes() {
		SubscriberContainers containers = this.fixture.start(ContainersFixture.subscription(), this.fixture::effect);

		assertThatExceptionOfType(OutboxException.class).isThrownBy(() -> containers.pause("shiping"))
			.withMessageContaining("'shiping'")
			.withMessageContaining("[shipping]");
	}

	@Test
	void subscriptionIsCompletedFromTheSettings() {
		this.fixture.start(Subscription.to("/topic/orders.v1").prefetch(7).build(), this.fixture::effect);

		assertThat(this.fixture.broker().subscription().concurrency()).isOne();
		assertThat(this.fixture.broker().subscription().prefetch()).isEqualTo(7);
	}

	@Test
	void twoSubscribersOfOneIdAreRefused() {
		SubscriberContainers containers = this.fixture.start(ContainersFixture.subscription(), this.fixture::effect);

		assertThatExceptionOfType(OutboxException.class)
			.isThrownBy(() -> containers.register(ContainersFixture.subscription(), this.fixture::effect))
			.withMessageContaining("'shipping'");
	}

}
