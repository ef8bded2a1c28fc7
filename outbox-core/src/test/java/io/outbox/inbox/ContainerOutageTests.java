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

import java.sql.SQLException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

import io.outbox.inbox.InMemorySubscriptionTransport.TestDelivery;
import io.outbox.jdbc.Dialect;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.jdbc.datasource.DataSourceUtils;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * What a lost database or a lost connection to the broker costs a message.
 */
@ParameterizedClass
@EnumSource(value = Dialect.class, names = { "H2", "POSTGRESQL", "MARIADB" })
class ContainerOutageTests {

	private final ContainersFixture fixture;

	ContainerOutageTests(Dialect dialect) {
		this.fixture = new ContainersFixture(dialect);
	}

	@AfterEach
	void close() {
		this.fixture.close();
	}

	@Test
	void lostDatabaseChargesNoAttempt() {
		this.fixture.dataSource().fail(true);
		this.fixture.start(ContainersFixture.subscription(), this.fixture::effect);

		TestDelivery delivery = this.fixture.broker().deliver("a", "dop-msg-id", "1");
		await().until(() -> this.fixture.dataSource().refusals() > 10);
		assertThat(delivery.isSettled()).isFalse();
		this.fixture.dataSource().fail(false);

		ContainersFixture.awaitSettled(delivery);
		assertThat(this.fixture.effects()).containsExactly("a");
		assertThat(delivery.deadLetters()).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "08006", "57P01", "25P03" })
	void databaseLostWhileTheHandlerRunsChargesNoAttempt(String state) {
		AtomicInteger attempts = new AtomicInteger();
		this.fixture.start(ContainersFixture.subscription(), (message) -> {
			this.fixture.effect(message);
			if (attempts.incrementAndGet() < 10) {
				throw new IllegalStateException(new SQLException("gone", state));
			}
			assertThat(message.payload("").attempt()).isOne();
		});

		TestDelivery delivery = this.fixture.broker().deliver("a", "dop-msg-id", "1");

		ContainersFixture.awaitSettled(delivery);
		assertThat(delivery.deadLetters()).isEmpty();
		assertThat(this.fixture.effects()).containsExactly("a");
	}

	@Test
	void databaseLostWhileTheHandlerRunsChargesNoAttemptWhereTheRollbackFailsToo() {
		AtomicInteger attempts = new AtomicInteger();
		this.fixture.start(ContainersFixture.subscription(), (message) -> {
			this.fixture.effect(message);
			if (attempts.incrementAndGet() < 10) {
				// What the pool does to a connection that breaks
				DataSourceUtils.getConnection(this.fixture.dataSource()).close();
				throw new IllegalStateException(new SQLException("gone", "08006"));
			}
			assertThat(message.payload("").attempt()).isOne();
		});

		TestDelivery delivery = this.fixture.broker().deliver("a", "dop-msg-id", "1");

		ContainersFixture.awaitSettled(delivery);
		assertThat(delivery.deadLetters()).isEmpty();
		assertThat(this.fixture.effects()).containsExactly("a");
	}

	@Test
	void lostConnectionEndsTheAttempts() {
		AtomicReference<TestDelivery> delivery = new AtomicReference<>();
		CountDownLatch delivered = new CountDownLatch(1);
		this.fixture.start(ContainersFixture.subscription(), (message) -> {
			this.fixture.effect(message);
			if (delivered.await(5, TimeUnit.SECONDS) && this.fixture.seen().size() == 1) {
				delivery.get().loseConnection();
				throw new IllegalStateException("test");
			}
		});

		delivery.set(this.fixture.broker().deliver("a", "dop-msg-id", "1"));
		delivered.countDown();
		TestDelivery again = this.fixture.broker().deliver("a", "dop-msg-id", "1");

		ContainersFixture.awaitSettled(again);
		assertThat(delivery.get().isSettled()).isFalse();
		assertThat(this.fixture.seen()).containsExactly("a", "a");
		assertThat(this.fixture.effects()).containsExactly("a");
	}

}
