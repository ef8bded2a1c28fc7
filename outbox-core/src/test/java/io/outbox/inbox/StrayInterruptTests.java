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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

import io.outbox.MessageRejectedException;
import io.outbox.Payload;
import io.outbox.inbox.InMemorySubscriptionTransport.TestDelivery;
import io.outbox.jdbc.Dialect;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Interrupts that are no stop.
 */
@ParameterizedClass
@EnumSource(value = Dialect.class, names = { "H2", "POSTGRESQL", "MARIADB" })
class StrayInterruptTests {

	private final ContainersFixture fixture;

	StrayInterruptTests(Dialect dialect) {
		this.fixture = new ContainersFixture(dialect);
	}

	@AfterEach
	void close() {
		this.fixture.close();
	}

	@Test
	void strayInterruptDuringAPauseEndsNeitherThePauseNorTheWorker() {
		SubscriberContainers containers = this.fixture.start(ContainersFixture.subscription(), this.fixture::effect);
		containers.pause("shipping");
		TestDelivery delivery = this.fixture.broker().deliver("a", "dop-msg-id", "1");
		ContainersFixture.awaitWorkerIn("awaitWork");

		Thread worker = ContainersFixture.worker();
		worker.interrupt();
		await().until(() -> !worker.isInterrupted());
		ContainersFixture.awaitWorkerIn("awaitWork");
		assertThat(this.fixture.seen()).isEmpty();
		containers.resume("shipping");

		ContainersFixture.awaitSettled(delivery);
		assertThat(this.fixture.effects()).containsExactly("a");
	}

	@Test
	void strayInterruptOnlyCutsTheWaitForTheNextAttemptShort() {
		this.fixture.start(this.fixture.broker(), ContainersFixture.subscription(), (message) -> {
			this.fixture.effect(message);
			if (this.fixture.seen().size() == 1) {
				throw new IllegalStateException("test");
			}
		}, Duration.ofSeconds(10), new SubscriberSettings.Retry(3, Duration.ofHours(1), 1, Duration.ofHours(1)));
		TestDelivery delivery = this.fixture.broker().deliver("a", "dop-msg-id", "1");
		ContainersFixture.awaitWorkerIn("sleep");

		ContainersFixture.worker().interrupt();

		ContainersFixture.awaitSettled(delivery, this.fixture.broker().deliver("b", "dop-msg-id", "2"));
		assertThat(this.fixture.effects()).containsExactly("a", "b");
	}

	@Test
	void strayInterruptDuringADeadLetterSendsNoSecondOne() {
		CountDownLatch prepared = new CountDownLatch(1);
		CompletableFuture<Void> receipt = new CompletableFuture<>();
		this.fixture.start(ContainersFixture.subscription(), (message) -> {
			this.fixture.effect(message);
			prepared.await(5, TimeUnit.SECONDS);
			if (this.fixture.seen().size() == 1) {
				throw new MessageRejectedException("no");
			}
		});
		TestDelivery delivery = this.fixture.broker().deliver("a", "dop-msg-id", "1");
		delivery.confirmDeadLetter(receipt);
		prepared.countDown();
		ContainersFixture.awaitWorkerIn("waitingGet");

		Thread worker = ContainersFixture.worker();
		worker.interrupt();
		await().until(() -> !worker.isInterrupted());
		ContainersFixture.awaitWorkerIn("waitingGet");
		receipt.complete(null);

		ContainersFixture.awaitSettled(this.fixture.broker().deliver("b", "dop-msg-id", "2"));
		assertThat(delivery.deadLetters()).hasSize(1);
		assertThat(this.fixture.events()).containsExactly("dead-lettered 1", "received 2");
	}

	@Test
	void interruptedThreadOfALateNackStopsNothing() throws Exception {
		AtomicReference<Payload<String>> payload = new AtomicReference<>();
		this.fixture.start(ContainersFixture.manual(), (message) -> {
			this.fixture.effect(message);
			if (!payload.compareAndSet(null, message.payload(""))) {
				message.payload("").ack();
			}
		});
		TestDelivery delivery = this.fixture.broker().deliver("a", "dop-msg-id", "1");
		ContainersFixture.awaitSettled(this.fixture.broker().deliver("b", "dop-msg-id", "2"));
		delivery.failDeadLettering(1000);

		boolean interrupted = CompletableFuture.supplyAsync(() -> {
			Thread.currentThread().interrupt();
			payload.get().nack();
			return Thread.interrupted();
		}).get(5, TimeUnit.SECONDS);

		assertThat(interrupted).isTrue();
		assertThat(delivery.isSettled()).isFalse();
		ContainersFixture.awaitSettled(this.fixture.broker().deliver("c", "dop-msg-id", "3"));
	}

}
