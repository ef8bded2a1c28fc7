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

package io.outbox.chaos;

import java.time.Duration;

import io.outbox.chaos.Report.Kind;
import io.outbox.chaos.app.Sabotage;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Consumers with one promise broken, and at most one fault: the checker can fail.
 */
class SubscribeSabotageTests {

	private static final Duration PATIENCE = Duration.ofSeconds(20);

	private static final Duration TIMEOUT = Duration.ofSeconds(120);

	@Test
	void checkerFindsNothingWhereNothingIsBroken() throws Exception {
		try (Consumers consumers = Consumers.start(SharedServers.setup().ofConsumers(1))) {
			awaitConfirmed(consumers, 100);
			consumers.awaitEnd(PATIENCE);

			assertThat(consumers.check().findings()).isEmpty();
		}
	}

	@Test
	void checkerFindsThatThereIsNoInbox() throws Exception {
		try (Consumers consumers = start(Sabotage.NO_INBOX)) {
			await().atMost(TIMEOUT).until(() -> consumers.check().count(Kind.DOUBLE) > 0);
		}
	}

	@Test
	void checkerFindsThatMessagesAreAcknowledgedBeforeTheyAreHandled() throws Exception {
		try (Consumers consumers = start(Sabotage.ACK_FIRST)) {
			Node consumer = consumers.site().clients().get(0);
			consumer.database().down();
			awaitConfirmed(consumers, consumers.sender().confirmed().size() + 50);
			consumer.kill(Duration.ZERO);
			consumer.database().up();
			consumers.awaitEnd(PATIENCE);

			assertThat(consumers.check().count(Kind.LOST)).isPositive();
		}
	}

	@Test
	void checkerFindsThatDeadLettersAreSentAfterTheAcknowledgement() throws Exception {
		try (Consumers consumers = start(Sabotage.DEAD_LETTER_AFTER_ACK)) {
			Node consumer = consumers.site().clients().get(0);
			consumer.awaitSignal("ACKNOWLEDGED", TIMEOUT);
			consumer.kill(Duration.ZERO);
			consumers.awaitEnd(PATIENCE);

			assertThat(consumers.check().count(Kind.LOST)).isPositive();
		}
	}

	private static void awaitConfirmed(Consumers consumers, int count) {
		await().atMost(TIMEOUT).until(() -> consumers.sender().confirmed().size() >= count);
	}

	private static Consumers start(Sabotage sabotage) throws Exception {
		return Consumers.start(SharedServers.setup().ofConsumers(1, "chaos.sabotage=" + sabotage));
	}

}
