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

package io.outbox.relay;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import io.outbox.jdbc.Dialect;
import io.outbox.jdbc.MessageActions;
import io.outbox.jdbc.MessageFilter;
import io.outbox.jdbc.MessageStatus;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Another number of partitions on tables with messages, on each database.
 */
@ParameterizedClass
@EnumSource(value = Dialect.class, names = { "H2", "POSTGRESQL", "MARIADB" })
class PartitionChangeTests {

	private static final List<String> KEYS = IntStream.range(0, 20).mapToObj((i) -> "key" + i + ":").toList();

	private final RelayFixture fixture;

	PartitionChangeTests(Dialect dialect) {
		this.fixture = RelayFixture.of(dialect);
	}

	@AfterEach
	void close() {
		this.fixture.close();
	}

	@Test
	void aBacklogOfTwoNumbersIsSentInOrder() {
		Executor later = CompletableFuture.delayedExecutor(1, TimeUnit.MILLISECONDS);
		this.fixture.transport()
			.behaviour((message) -> (ThreadLocalRandom.current().nextInt(4) == 0) ? CompletableFuture.runAsync(() -> {
			}, later) : RecordingTransport.take());
		start(16);
		int number = 0;
		for (int[] change : new int[][] { { 16, 4 }, { 4, 64 }, { 64, 5 } }) {
			for (int i = 0; i < 6; i++) {
				this.fixture.partitions(change[i % 2]);
				for (String key : KEYS) {
					this.fixture.publish(key, key + number);
				}
				number++;
			}

			start(change[1]);
		}

		for (String key : KEYS) {
			assertThat(this.fixture.transport().bodies().stream().filter((body) -> body.startsWith(key)))
				.containsExactlyElementsOf(IntStream.range(0, number).mapToObj((i) -> key + i).toList());
		}
		assertThat(partitions()).hasSize(5).contains(0, 4);
	}

	@Test
	void messagesOfInstancesWithTheOldNumberAreSent() {
		this.fixture.relay(RelayFixture.partitioned(4)).start();
		await().until(() -> partitions().size() == 4);
		this.fixture.partitions(16);

		KEYS.forEach((key) -> this.fixture.publish(key, key));

		await().untilAsserted(() -> assertThat(this.fixture.statuses()).hasSize(20).containsOnly(2));
	}

	@Test
	void messagesInPartitionsThatNobodyKnowsAreSent() {
		this.fixture.publish("a", "1");
		this.fixture.publish("b", "2");
		this.fixture.jdbc()
			.update("UPDATE " + this.fixture.tables().message() + " SET partition_no = -32768 WHERE body = '1'");
		this.fixture.jdbc()
			.update("UPDATE " + this.fixture.tables().message() + " SET partition_no = 32767 WHERE body = '2'");

		this.fixture.relay().start();

		await().untilAsserted(() -> assertThat(this.fixture.statuses()).containsExactly(2, 2));
	}

	@Test
	void whatHoldsBackAKeyMovesWithIt() {
		this.fixture.transport()
			.behaviour((message) -> "1".equals(message.body()) ? RecordingTransport.refuse(false)
					: RecordingTransport.take());
		this.fixture.retryPolicy((attempt, failure) -> Optional.of(Duration.ofHours(1)));
		this.fixture.partitions(16);
		this.fixture.publish("key7", "1", "2");
		Relay old = this.fixture.relay(RelayFixture.partitioned(16));
		old.start();
		await().untilAsserted(() -> assertThat(this.fixture.statuses()).containsExactly(3, 4));
		old.stop();
		this.fixture.partitions(5);
		this.fixture.publish("key7", "3");

		this.fixture.relay(RelayFixture.partitioned(5)).start();

		await().untilAsserted(() -> assertThat(this.fixture.statuses()).containsExactly(3, 4, 4));
		assertThat(this.fixture.jdbc()
			.queryForList("SELECT DISTINCT partition_no FROM " + this.fixture.tables().message(), Integer.class))
			.hasSize(1);
	}

	@Test
	void anExpiredMessageCanBeRetriedAfterwards() {
		this.fixture.partitions(16);
		KEYS.forEach((key) -> this.fixture.publish(key, key));
		this.fixture.relay(RelayFixture.partitioned(16)).step();
		this.fixture.jdbc().update("UPDATE " + this.fixture.tables().message() + " SET status = -2");
		this.fixture.relay(RelayFixture.partitioned(5)).step();

		Dialect dialect = Dialect.of(this.fixture.dataSource());
		MessageActions actions = new MessageActions(this.fixture.dataSource(), dialect, this.fixture.tables(), false);

		assertThat(actions.retry(MessageFilter.ALL.withStatus(MessageStatus.EXPIRED)).changed()).isEqualTo(KEYS.size());
	}

	private void start(int partitions) {
		Relay first = this.fixture.relay(RelayFixture.partitioned(partitions));
		Relay second = this.fixture.relay(RelayFixture.partitioned(partitions));
		first.start();
		second.start();
		await().until(() -> partitions().size() == partitions);
		await().atMost(Duration.ofSeconds(30))
			.untilAsserted(() -> assertThat(this.fixture.statuses()).allMatch((status) -> status == 2));
		first.stop();
		second.stop();
	}

	private List<Integer> partitions() {
		return this.fixture.jdbc()
			.queryForList("SELECT partition_no FROM " + this.fixture.tables().partition() + " WHERE partition_no >= 0",
					Integer.class);
	}

}
