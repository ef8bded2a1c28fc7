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

import java.util.List;
import java.util.Map;
import java.util.UUID;

import io.outbox.Operation;
import io.outbox.jdbc.MessageStatus;
import io.outbox.test.office.Reminder;
import io.outbox.test.office.TicketSold;
import org.assertj.core.api.AbstractStringAssert;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * Each assertion when it holds, and what it says when it does not.
 */
class PublishedMessagesAssertTests {

	private static final String TICKET = """
			  1. /topic/tickets.v1 key 'Ticket:1' type 'Ticket' INSERT PENDING
			     {"id":1,"holder":"ada"}
			""";

	private static final String REMINDER = """
			  2. /queue/reminders.v1 key 'ada' type 'Reminder' DELAYED
			     {"holder":"ada"}
			""";

	private final PublishedMessage ticket = new PublishedMessage(UUID.randomUUID(), "/topic/tickets.v1", "Ticket:1",
			"Ticket", Operation.INSERT, Map.of("dop-msg-type", "Ticket"), "{\"id\":1,\"holder\":\"ada\"}",
			MessageStatus.PENDING);

	private final PublishedMessage reminder = new PublishedMessage(UUID.randomUUID(), "/queue/reminders.v1", "ada",
			"Reminder", null, Map.of("language", "en"), "{\"holder\":\"ada\"}", MessageStatus.DELAYED);

	@Test
	void containsFindsABodyOfTheType() {
		published().contains(TicketSold.class).containsExactly(this.ticket);
		// A ticket has a holder too
		published().contains(Reminder.class).containsExactly(this.ticket, this.reminder);
	}

	@Test
	void containsSaysWhyEachMessageHasNoSuchBody() {
		assertThatFailure(() -> published().contains(Seat.class)).isEqualTo(
				"""
						Expected a message with a body of type Seat
						but published was only:
						%s     (no Seat: Missing creator property 'row' (index 0); `DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES` enabled)
						%s     (no Seat: Missing creator property 'row' (index 0); `DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES` enabled)
						"""
					.formatted(TICKET, REMINDER));
	}

	@Test
	void containsLetsABodyOfTheSameNameLeaveOutWhatItWants() {
		PublishedMessage seat = new PublishedMessage(UUID.randomUUID(), "/queue/seats", "1", "Seat", null, Map.of(),
				"{}", MessageStatus.PENDING);

		published(seat).contains(Seat.class).withBody(new Seat(null));
	}

	@Test
	void doesNotContainShowsWhatThereIs() {
		published().doesNotContain(Seat.class).hasSize(2);

		assertThatFailure(() -> published().doesNotContain(TicketSold.class)).isEqualTo("""
				Expected no message with a body of type TicketSold
				but found 1:
				%s""".formatted(TICKET));
	}

	@Test
	void conditionsAreSatisfiedByOneMessageTogether() {
		published().withDestination("/topic/tickets.v1")
			.withKey("Ticket:1")
			.withType("Ticket")
			.withOperation(Operation.INSERT)
			.withStatus(MessageStatus.PENDING)
			.withHeader("dop-msg-type", "Ticket")
			.withBody(new TicketSold(1, "ada"))
			.withBody(TicketSold.class, (sold) -> assertThat(sold.holder()).isEqualTo("ada"))
			.containsExactly(this.ticket);

		assertThatFailure(() -> published().withDestination("/queue/reminders.v1").withKey("Ticket:1")).isEqualTo("""
				Expected a message with destination '/queue/reminders.v1', with key 'Ticket:1'
				but published was only:
				%s%s""".formatted(TICKET, REMINDER));
	}

	@Test
	void eachConditionSaysWhatItDemands() {
		assertThatFailure(() -> published().withDestination("/topic/x")).startsWith(expected("destination '/topic/x'"));
		assertThatFailure(() -> published().withKey("x")).startsWith(expected("key 'x'"));
		assertThatFailure(() -> published().withType("x")).startsWith(expected("type 'x'"));
		assertThatFailure(() -> published().withOperation(Operation.DELETE)).startsWith(expected("operation DELETE"));
		assertThatFailure(() -> published().withStatus(MessageStatus.FAILED)).startsWith(expected("status FAILED"));
		assertThatFailure(() -> published().withBody(new TicketSold(2, "ada")))
			.startsWith(expected("body TicketSold[id=2, holder=ada]"));
	}

	@Test
	void headerShowsTheHeadersThatThereAre() {
		assertThatFailure(() -> published().withHeader("language", "de")).isEqualTo("""
				Expected a message with header 'language' = 'de'
				but published was only:
				%s     (headers {dop-msg-type=Ticket})
				%s     (headers {language=en})
				""".formatted(TICKET, REMINDER));
	}

	@Test
	void assertionsOnABodyShowTheirFailure() {
		assertThatFailure(() -> published().contains(TicketSold.class)
			.withBody(TicketSold.class, (sold) -> assertThat(sold.id()).isEqualTo(7)))
			.startsWith("Expected a message with a body of type TicketSold, "
					+ "with a body of type TicketSold that satisfies the assertions\n")
			.contains("(expected: 7L\n but was: 1L)");
	}

	@Test
	void nothingIsSaidToBeNothing() {
		assertThatFailure(() -> published(new PublishedMessage[0]).withKey("x"))
			.isEqualTo("Expected a message with key 'x'\nbut nothing was published");
	}

	@Test
	void listAssertionsShowMessages() {
		published().filteredOn((message) -> message.key().equals("ada")).withType("Reminder").hasSize(1);
		published().first().isEqualTo(this.ticket);

		assertThatFailure(() -> published().withType("Ticket").hasSize(2)).contains("Expected size: 2 but was: 1 in:")
			.contains(TICKET.substring(5).strip());
	}

	@Test
	void descriptionStays() {
		assertThatFailure(() -> published().as("after the sale").withType("Ticket").withKey("x"))
			.startsWith("[after the sale] Expected a message");
	}

	private PublishedMessagesAssert published() {
		return published(this.ticket, this.reminder);
	}

	private static PublishedMessagesAssert published(PublishedMessage... messages) {
		return new PublishedMessagesAssert(List.of(messages), new BodyReader(new JsonMapper()));
	}

	private static String expected(String condition) {
		return "Expected a message with " + condition + "\nbut published was only:\n" + TICKET;
	}

	private static AbstractStringAssert<?> assertThatFailure(ThrowingCallable assertion) {
		return assertThat(catchThrowableOfType(AssertionError.class, assertion).getMessage());
	}

	record Seat(Integer row) {
	}

}
