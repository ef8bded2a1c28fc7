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

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;

import io.outbox.OutboxException;
import io.outbox.Payload;
import io.outbox.inbox.InMemorySubscriptionTransport.TestDelivery;
import io.outbox.jdbc.Dialect;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Subscriptions that are acknowledged by hand.
 */
@ParameterizedClass
@EnumSource(value = Dialect.class, names = { "H2", "POSTGRESQL", "MARIADB" })
class ManualAcknowledgementTests {

	private final ContainersFixture fixture;

	ManualAcknowledgementTests(Dialect dialect) {
		this.fixture = new ContainersFixture(dialect);
	}

	@AfterEach
	void close() {
		this.fixture.close();
	}

	@Test
	void manualSaveWritesTheRowAndAcknowledgesAfterTheCommit() {
		List<Boolean> saved = new CopyOnWriteArrayList<>();
		this.fixture.start(ContainersFixture.manual(), (message) -> {
			saved.add(message.payload("").save());
			assertThat(this.fixture.broker().events()).hasSize(saved.size() - 1);
		});

		TestDelivery first = this.fixture.broker().deliver("a", "dop-msg-id", "1");
		ContainersFixture.awaitSettled(first);
		TestDelivery second = this.fixture.broker().deliver("a", "dop-msg-id", "1");
		ContainersFixture.awaitSettled(second);

		assertThat(saved).containsExactly(true, false);
		assertThat(this.fixture.inbox()).containsExactly("1");
		assertThat(first.acks()).isOne();
	}

	@Test
	void manualSaveOfARolledBackTransactionDoesNotAcknowledge() {
		this.fixture.start(ContainersFixture.manual(), (message) -> {
			message.payload("").save();
			if (message.payload("").attempt() == 1) {
				throw new IllegalStateException("test");
			}
		});

		TestDelivery delivery = this.fixture.broker().deliver("a", "dop-msg-id", "1");

		ContainersFixture.awaitSettled(delivery);
		assertThat(delivery.acks()).isOne();
		assertThat(this.fixture.inbox()).containsExactly("1");
	}

	@Test
	void manualAckAndNack() {
		this.fixture.start(ContainersFixture.manual(), (message) -> {
			Payload<String> payload = message.payload(new String(message.getPayload()));
			if (payload.body().equals("good")) {
				payload.ack();
			}
			else {
				payload.nack();
			}
		});

		TestDelivery good = this.fixture.broker().deliver("good", "dop-msg-id", "1");
		TestDelivery bad = this.fixture.broker().deliver("bad", "dop-msg-id", "2");

		ContainersFixture.awaitSettled(good, bad);
		assertThat(good.deadLetters()).isEmpty();
		assertThat(bad.deadLetters()).hasSize(1);
		assertThat(this.fixture.inbox()).isEmpty();
	}

	@Test
	void manualSaveAndNackAreRefusedTogether() {
		this.fixture.start(ContainersFixture.manual(), (message) -> {
			Payload<String> payload = message.payload(new String(message.getPayload()));
			if (payload.body().equals("nack first")) {
				payload.nack();
				payload.save();
			}
			payload.save();
			payload.nack();
		});

		TestDelivery saveFirst = this.fixture.broker().deliver("save first", "dop-msg-id", "1");
		TestDelivery nackFirst = this.fixture.broker().deliver("nack first", "dop-msg-id", "2");

		ContainersFixture.awaitSettled(saveFirst, nackFirst);
		assertThat(saveFirst.deadLetters().get(0).get("dop-dlq-reason")).contains("nack() is refused")
			.contains("MessageRejectedException");
		assertThat(nackFirst.deadLetters().get(0).get("dop-dlq-reason")).contains("save() is refused");
		assertThat(this.fixture.inbox()).isEmpty();
	}

	@Test
	void manualNackAfterTheCommitOfASaveIsRefused() {
		AtomicReference<Payload<String>> payload = new AtomicReference<>();
		this.fixture.start(ContainersFixture.manual(), (message) -> {
			payload.set(message.payload(""));
			message.payload("").save();
		});

		TestDelivery delivery = this.fixture.broker().deliver("a", "dop-msg-id", "1");
		ContainersFixture.awaitSettled(delivery);

		assertThatExceptionOfType(OutboxException.class).isThrownBy(() -> payload.get().nack());
		assertThat(delivery.deadLetters()).isEmpty();
	}

	@Test
	void manualNackOfADuplicateIsADeadLetter() {
		this.fixture.start(ContainersFixture.manual(), (message) -> {
			if (!message.payload("").save()) {
				message.payload("").nack();
			}
		});

		TestDelivery first = this.fixture.broker().deliver("a", "dop-msg-id", "1");
		TestDelivery second = this.fixture.broker().deliver("a", "dop-msg-id", "1");

		ContainersFixture.awaitSettled(first, second);
		assertThat(first.deadLetters()).isEmpty();
		assertThat(second.deadLetters()).hasSize(1);
	}

	@Test
	void manualWithoutDecisionIsNotAcknowledgedUntilItComes() {
		AtomicReference<Payload<String>> payload = new AtomicReference<>();
		this.fixture.start(ContainersFixture.manual(), (message) -> {
			this.fixture.effect(message);
			payload.compareAndSet(null, message.payload(""));
			if (this.fixture.seen().size() > 1) {
				message.payload("").ack();
			}
		});

		TestDelivery undecided = this.fixture.broker().deliver("a", "dop-msg-id", "1");
		TestDelivery next = this.fixture.broker().deliver("b", "dop-msg-id", "2");

		ContainersFixture.awaitSettled(next);
		assertThat(undecided.isSettled()).isFalse();
		payload.get().ack();
		assertThat(undecided.acks()).isOne();
	}

	@Test
	void automaticSubscriptionCanNotBeAcknowledgedByHand() {
		this.fixture.start(ContainersFixture.subscription(), (message) -> message.payload("").ack());

		TestDelivery delivery = this.fixture.broker().deliver("a", "dop-msg-id", "1");

		ContainersFixture.awaitSettled(delivery);
		assertThat(delivery.deadLetters().get(0).get("dop-dlq-reason")).contains("ackMode = MANUAL");
	}

}
