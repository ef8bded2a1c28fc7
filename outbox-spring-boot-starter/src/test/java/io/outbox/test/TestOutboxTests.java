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

package io.outbox.test;

import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import io.outbox.Outbox;
import io.outbox.WireMessage;
import io.outbox.inbox.SubscriberContainers;
import io.outbox.jdbc.MessageStatus;
import io.outbox.relay.Relay;
import io.outbox.test.office.Doorman;
import io.outbox.test.office.Office;
import io.outbox.test.office.OfficeApplication;
import io.outbox.test.office.Reminder;
import io.outbox.test.office.TicketSold;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatObject;

/**
 * The kit in a test of a whole application.
 */
@SpringBootTest(classes = OfficeApplication.class, properties = "spring.flyway.enabled=false")
@AutoConfigureTestOutbox
class TestOutboxTests {

	@Autowired
	private Office office;

	@Autowired
	private Doorman doorman;

	@Autowired
	private PublishedMessages published;

	@Autowired
	private TestRelay relay;

	@Autowired
	private TestBroker broker;

	@BeforeEach
	void forget() {
		this.doorman.forget();
	}

	@Test
	void committedMessagesAreSeenInOrder() {
		Long first = this.office.sell("ada");
		this.office.remind("ada");
		this.office.sell("grace");

		assertThat(this.published).contains(TicketSold.class)
			.withKey("Ticket:" + first)
			.withDestination("/topic/tickets.v1")
			.withHeader("dop-msg-type", "Ticket")
			.withStatus(MessageStatus.PENDING)
			.hasSize(1);
		assertThat(this.published.bodies(TicketSold.class)).extracting(TicketSold::holder)
			.containsExactly("ada", "grace");
		assertThat(this.published).hasSize(3);
		this.published.clear();
		assertThat(this.published).isEmpty();
	}

	@Test
	void aMessageOfATransactionThatRunsIsNotSeenAndTheFailureSaysWhy(@Autowired TransactionTemplate transactions) {
		transactions.executeWithoutResult((status) -> {
			this.office.remind("ada");
			assertThatExceptionOfType(AssertionError.class)
				.isThrownBy(() -> assertThat(this.published).contains(Reminder.class))
				.withMessage("[published messages; a transaction is active on this thread, and what it publishes is "
						+ "not there before its commit. End the test's transaction with TestTransaction.flagForCommit() "
						+ "and TestTransaction.end(), or put @Transactional(propagation = Propagation.NOT_SUPPORTED) on "
						+ "the test] Expected a message with a body of type Reminder\nbut nothing was published");
			status.setRollbackOnly();
		});

		assertThat(this.published).doesNotContain(Reminder.class).isEmpty();
	}

	@RepeatedTest(2)
	void everyTestBeginsWithNothing() {
		assertThat(this.published).isEmpty();
		assertThat(this.broker.sent()).isEmpty();
		assertThat(this.broker.deadLetters()).isEmpty();
		assertThat(this.broker.deliver("/topic/tickets.v1", new TicketSold(1, "ada"), Map.of("dop-msg-id", "same")))
			.containsExactly(DeliveryOutcome.handled("counter"), DeliveryOutcome.handled("door"));

		this.office.sell("nobody");
		this.relay.runUntilIdle();
		this.office.sell("ada");
		this.broker.refuseNext("/topic/tickets.v1");
		this.broker.setAvailable(false);
	}

	@Test
	void nothingIsSentBeforeTheTestSaysSo(@Autowired Relay background) {
		this.office.sell("ada");

		assertThat(background.isRunning()).isFalse();
		assertThat(this.broker.sent()).isEmpty();
		assertThat(this.relay.step()).isOne();
		assertThat(this.broker.sent()).extracting(WireMessage::destination).containsExactly("/topic/tickets.v1");
		assertThat(this.published).contains(TicketSold.class).withStatus(MessageStatus.PUBLISHED);
	}

	@Test
	void runUntilIdleWaitsForSubscribersAndForWhatTheyPublish() {
		this.office.sell("ada");

		this.relay.runUntilIdle();

		assertThat(this.doorman.admitted()).containsExactly("ada");
		assertThat(this.doorman.counted()).containsExactly("ada");
		assertThat(this.published).withDestination("/topic/thanks.v1").withStatus(MessageStatus.PUBLISHED);
	}

	@Test
	void threadsThatStepAtTheSameTimeSendEachMessageOnce() throws InterruptedException {
		for (int i = 0; i < 50; i++) {
			this.office.sell("holder " + i);
		}
		ExecutorService threads = Executors.newFixedThreadPool(4);

		threads.invokeAll(Collections.nCopies(4, Executors.callable(this.relay::runUntilIdle)));

		threads.shutdown();
		assertThat(this.doorman.admitted()).hasSize(50).doesNotHaveDuplicates();
		assertThat(this.broker.sent()).filteredOn((message) -> message.destination().equals("/topic/tickets.v1"))
			.hasSize(50);
	}

	@Test
	void timePassesWhenTheTestSaysSo() {
		this.office.remind("ada");
		this.relay.advance(Duration.ofMinutes(59));
		this.relay.runUntilIdle();
		assertThat(this.doorman.reminded()).isEmpty();

		this.relay.advance(Duration.ofMinutes(1));
		this.relay.runUntilIdle();

		assertThat(this.doorman.reminded()).containsExactly("ada");
		assertThat(this.published).contains(Reminder.class).withStatus(MessageStatus.PUBLISHED);
	}

	@Test
	void messagesExpireAsTimePasses() {
		this.office.remind("ada");

		this.relay.advance(Duration.ofDays(2));
		this.relay.runUntilIdle();

		assertThat(this.published).contains(Reminder.class).withStatus(MessageStatus.EXPIRED);
	}

	@Test
	void aRefusedMessageIsSentAgainAfterTheConfiguredInterval() {
		this.broker.refuseNext("/topic/tickets.v1");
		this.office.sell("ada");
		this.relay.runUntilIdle();
		assertThat(this.published).contains(TicketSold.class).withStatus(MessageStatus.RETRYING);

		this.relay.advance(Duration.ofSeconds(1));
		this.relay.runUntilIdle();

		assertThat(this.published).contains(TicketSold.class).withStatus(MessageStatus.PUBLISHED);
		assertThat(this.doorman.admitted()).containsExactly("ada");
	}

	@Test
	void aMessageThatIsRefusedForGoodIsParked() {
		this.broker.refuseNextForGood("/topic/tickets.v1");
		this.office.sell("ada");

		this.relay.runUntilIdle();

		assertThat(this.published).contains(TicketSold.class).withStatus(MessageStatus.FAILED);
		assertThat(this.broker.sent()).isEmpty();
	}

	@Test
	void aLostReceiptHasTheMessageSentTwiceAndHandledOnce() {
		this.broker.loseNextReceipt("/topic/tickets.v1");
		this.office.sell("ada");

		this.relay.runUntilIdle();

		assertThat(this.broker.sent()).filteredOn((message) -> message.destination().equals("/topic/tickets.v1"))
			.hasSize(2);
		assertThat(this.doorman.admitted()).containsExactly("ada");
	}

	@Test
	void whileTheBrokerIsAwayNothingIsSentOrDelivered() {
		this.broker.setAvailable(false);
		this.office.sell("ada");
		this.relay.runUntilIdle();
		assertThat(this.broker.sent()).isEmpty();
		assertThatIllegalStateException().isThrownBy(() -> this.broker.deliver("/topic/tickets.v1", "{}"))
			.withMessage("The test has made the broker unavailable");

		this.broker.setAvailable(true);
		this.relay.runUntilIdle();

		assertThat(this.doorman.admitted()).containsExactly("ada");
	}

	@Test
	void aDeliveryTellsWhatEachQueueMadeOfIt() {
		assertThat(this.broker.deliver("/topic/tickets.v1", new TicketSold(1, "nobody"))).containsExactly(
				DeliveryOutcome.handled("counter"), DeliveryOutcome.deadLettered("door", "Nobody is not admitted"));
		assertThat(this.broker.deliver("/topic/tickets.v1", "{\"id\":2,\"holder\":\"ada\"}", Map.of("dop-msg-id", "2")))
			.containsExactly(DeliveryOutcome.handled("counter"), DeliveryOutcome.handled("door"));
		assertThat(this.broker.deliver("/topic/tickets.v1", new TicketSold(2, "ada"), Map.of("dop-msg-id", "2")))
			.containsExactly(DeliveryOutcome.duplicate("counter"), DeliveryOutcome.duplicate("door"));
		assertThat(this.doorman.admitted()).containsExactly("ada");
		assertThat(this.doorman.counted()).containsExactly("nobody", "ada");
	}

	@Test
	void aDeadLetterSaysWhatWasGivenUpAndWhy() {
		this.office.sell("drunk");

		this.relay.runUntilIdle();

		assertThat(this.broker.deadLetters()).singleElement().satisfies((letter) -> {
			assertThat(letter.subscriber()).isEqualTo("door");
			assertThat(letter.destination()).isEqualTo("/topic/tickets.v1");
			assertThat(letter.reason()).isEqualTo("Come back later");
			assertThat(letter.headers()).containsEntry("dop-dlq-attempts", "3").containsEntry("dop-msg-type", "Ticket");
			assertThat(letter.body()).contains("drunk");
		});
	}

	@Test
	void whatIsDeliveredAgainIsADuplicate() {
		this.office.sell("ada");
		this.relay.runUntilIdle();

		assertThat(this.broker.deliverAgain()).containsExactlyInAnyOrder(DeliveryOutcome.duplicate("door"),
				DeliveryOutcome.duplicate("counter"));
		assertThat(this.doorman.admitted()).containsExactly("ada");
	}

	@Test
	void aDeliveryToNobodyNamesTheSubscribers() {
		assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> this.broker.deliver("/topic/tickets", "{}"))
			.withMessageStartingWith("Nobody subscribes to '/topic/tickets', only: ")
			.withMessageContaining("'door' to '/topic/tickets.v1'")
			.withMessageContaining("'reminders.v1' to '/queue/reminders.v1'");
	}

	@Test
	void messagesWaitForASubscriberThatIsStopped(@Autowired SubscriberContainers subscribers) {
		subscribers.stop("door");
		this.office.sell("ada");
		this.relay.runUntilIdle();
		assertThat(this.doorman.admitted()).isEmpty();
		assertThat(this.doorman.counted()).containsExactly("ada");

		subscribers.start("door");
		this.broker.awaitSubscribers();

		assertThat(this.doorman.admitted()).containsExactly("ada");
	}

	@Test
	void whatIsSentPastTheTableArrives(@Autowired Outbox outbox) {
		outbox.send("/queue/reminders.v1", new Reminder("ada"), Map.of());
		this.broker.awaitSubscribers();

		assertThat(this.broker.sent()).hasSize(1);
		assertThat(this.doorman.reminded()).containsExactly("ada");
		assertThat(this.published).isEmpty();
	}

	@Nested
	class InANestedClass {

		@Test
		void theKitIsTheSame(@Autowired PublishedMessages nested) {
			assertThatObject(nested).isSameAs(TestOutboxTests.this.published);
			assertThat(TestOutboxTests.this.published).isEmpty();
		}

	}

}
