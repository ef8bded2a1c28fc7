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

import java.lang.ref.WeakReference;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.outbox.Subscription;
import io.outbox.inbox.InMemorySubscriptionTransport.TestDelivery;
import io.outbox.jdbc.Dialect;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * What a paused subscriber does and leaves.
 */
@ParameterizedClass
@EnumSource(value = Dialect.class, names = { "H2", "POSTGRESQL", "MARIADB" })
class ContainerPauseTests {

	private final ContainersFixture fixture;

	ContainerPauseTests(Dialect dialect) {
		this.fixture = new ContainersFixture(dialect);
	}

	@AfterEach
	void close() {
		this.fixture.close();
	}

	@Test
	void pauseLetsNothingNewBeginUntilItEnds() {
		CountDownLatch inside = new CountDownLatch(1);
		CountDownLatch release = new CountDownLatch(1);
		SubscriberContainers containers = this.fixture.start(ContainersFixture.subscription(), (message) -> {
			this.fixture.effect(message);
			inside.countDown();
			release.await(5, TimeUnit.SECONDS);
		});
		TestDelivery running = this.fixture.broker().deliver("a", "dop-msg-id", "1");
		TestDelivery second = this.fixture.broker().deliver("b", "dop-msg-id", "2");
		TestDelivery third = this.fixture.broker().deliver("c", "dop-msg-id", "3");
		await().until(() -> inside.getCount() == 0);

		containers.pause("shipping");
		release.countDown();
		ContainersFixture.awaitSettled(running);
		ContainersFixture.awaitWorkerIn("awaitWork");
		assertThat(containers.isPaused("shipping")).isTrue();
		assertThat(this.fixture.seen()).containsExactly("a");
		containers.resume("shipping");

		ContainersFixture.awaitSettled(second, third);
		assertThat(this.fixture.seen()).containsExactly("a", "b", "c");
		assertThat(this.fixture.broker().events()).containsExactly("ack", "ack", "ack");
	}

	@Test
	void failedMessageIsNotTriedAgainDuringAPause() {
		SubscriberContainers containers = this.fixture.start(ContainersFixture.subscription(), (message) -> {
			this.fixture.effect(message);
			if (this.fixture.seen().size() == 1) {
				this.fixture.containers().pause("shipping");
				throw new IllegalStateException("test");
			}
		});

		TestDelivery delivery = this.fixture.broker().deliver("a", "dop-msg-id", "1");
		await().until(() -> containers.isPaused("shipping"));
		ContainersFixture.awaitWorkerIn("awaitWork");
		assertThat(this.fixture.seen()).containsExactly("a");
		containers.resume("shipping");

		ContainersFixture.awaitSettled(delivery);
		assertThat(this.fixture.effects()).containsExactly("a");
	}

	@Test
	void pauseOutlastsAStopWhichDoesNotWaitForItsEnd() {
		SubscriberContainers containers = this.fixture.start(ContainersFixture.subscription(), this.fixture::effect);
		containers.pause("shipping");
		TestDelivery before = this.fixture.broker().deliver("a", "dop-msg-id", "1");
		ContainersFixture.awaitWorkerIn("awaitWork");

		containers.stop("shipping");
		containers.start("shipping");
		TestDelivery after = this.fixture.broker().deliver("a", "dop-msg-id", "1");
		ContainersFixture.awaitWorkerIn("awaitWork");
		assertThat(this.fixture.seen()).isEmpty();
		containers.resume("shipping");

		ContainersFixture.awaitSettled(after);
		assertThat(before.isSettled()).isFalse();
		assertThat(this.fixture.effects()).containsExactly("a");
	}

	@Test
	void messagesOfLostConnectionsAreForgottenDuringAPause() {
		SubscriberContainers containers = this.fixture
			.start(Subscription.to("/topic/orders.v1").queue("shipping").prefetch(2).build(), this.fixture::effect);
		containers.pause("shipping");
		WeakReference<TestDelivery> lost = new WeakReference<>(lostDelivery());
		for (int i = 0; i < 10; i++) {
			lostDelivery();
		}

		TestDelivery last = this.fixture.broker().deliver("a", "dop-msg-id", "1");
		await().untilAsserted(() -> {
			System.gc();
			assertThat(lost.get()).isNull();
		});
		containers.resume("shipping");

		ContainersFixture.awaitSettled(last);
		assertThat(this.fixture.seen()).containsExactly("a");
	}

	private TestDelivery lostDelivery() {
		this.fixture.broker().deliver("head", "dop-msg-id", "head").loseConnection();
		TestDelivery delivery = this.fixture.broker().deliver("a", "dop-msg-id", "1");
		delivery.loseConnection();
		return delivery;
	}

}
