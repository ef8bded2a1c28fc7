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

package io.outbox.autoconfigure;

import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;

import io.outbox.DeadLetter;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

import org.springframework.boot.actuate.audit.AuditEvent;
import org.springframework.boot.actuate.audit.AuditEventRepository;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Dead letters through the endpoint, beside a bean of the application's own that has the
 * name one would expect ours to have.
 */
@ExtendWith(OutputCaptureExtension.class)
class DeadLetterEndpointTests {

	private static final String ROOT = "/actuator/outbox/dead-letters";

	private static final String USER = OperatedApplication.OPERATOR;

	private static final String OF_SHIPPING = "?subscriber=shipping";

	private static final String SHIPPING = "{\"subscriber\":\"shipping\"}";

	private static OperatedApplication application;

	private static InMemoryDeadLetters deadLetters;

	@BeforeAll
	static void start() {
		application = OperatedApplication.guarded();
		deadLetters = application.context().getBean(InMemoryDeadLetters.class);
	}

	@AfterAll
	static void stop() {
		application.close();
	}

	@BeforeEach
	void fill() {
		deadLetters.clear();
		deadLetters.give("a");
		deadLetters.give("b");
	}

	@Test
	void aBeanOfTheApplicationMayHaveTheNameOfTheEndpoint() {
		assertThat(application.context().getBean("outboxEndpoint")).isInstanceOf(String.class);
	}

	@Test
	void deadLettersAreListedWithTheirReasonAndWithoutBodies() {
		HttpResponse<String> response = application.get(USER, ROOT + OF_SHIPPING + "&size=1");

		JsonNode page = OperatedApplication.json(response);
		assertThat(page.path("subscriber").asString()).isEqualTo("shipping");
		assertThat(page.path("more").asBoolean()).isTrue();
		assertThat(page.path("deadLetters").size()).isOne();
		JsonNode letter = page.path("deadLetters").path(0);
		assertThat(letter.path("messageId").asString()).isEqualTo("a");
		assertThat(letter.path("reason").asString()).isEqualTo("no stock");
		assertThat(response.body()).doesNotContain("4711");
	}

	@Test
	void oneDeadLetterIsShown() {
		JsonNode shown = OperatedApplication.json(application.get(USER, ROOT + "/b" + OF_SHIPPING));

		assertThat(shown.path("headers").path("dop-dlq-reason").asString()).isEqualTo("no stock");
		assertThat(shown.path("bodyShown").asBoolean(true)).isFalse();
		assertThat(shown.path("body").isNull()).isTrue();
		assertThat(application.get(USER, ROOT + "/none" + OF_SHIPPING).statusCode()).isEqualTo(404);
	}

	@Test
	void replaysAndDiscardsAreDoneLoggedAndAudited(CapturedOutput output) {
		Instant start = Instant.now();

		assertThat(application.post(USER, ROOT + "/a/replay", SHIPPING).statusCode()).isEqualTo(200);
		assertThat(application.post(USER, ROOT + "/b/discard", SHIPPING).statusCode()).isEqualTo(200);
		assertThat(application.post(USER, ROOT + "/b/discard", SHIPPING).statusCode()).isEqualTo(404);

		assertThat(deadLetters.letters).isEmpty();
		assertThat(deadLetters.replayed).containsExactly("shipping:a");
		assertThat(output).containsOnlyOnce("Outbox: REPLAY DEAD LETTER by operator")
			.containsOnlyOnce("Outbox: DISCARD DEAD LETTER by operator")
			.doesNotContain("4711");
		List<AuditEvent> events = application.context()
			.getBean(AuditEventRepository.class)
			.find("operator", start, "OUTBOX_REPLAY_DEAD_LETTER");
		assertThat(events).singleElement()
			.satisfies((event) -> assertThat(event.getData()).containsEntry("messageId", "a")
				.containsEntry("subscriber", "shipping"));
	}

	@Test
	void aSelectionIsReplayedAndEachMessageIsAnswered(CapturedOutput output) {
		deadLetters.give("c");

		HttpResponse<String> response = application.post(USER, ROOT + "/replay", selection("c", "none", "a", "a"));

		assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
		assertThat(OperatedApplication.json(response).path("changed").asInt()).isEqualTo(2);
		assertThat(outcomes(response)).containsExactly("c REPLAYED", "none NOT_FOUND", "a REPLAYED");
		assertThat(deadLetters.letters).extracting(DeadLetter::messageId).containsExactly("b");
		assertThat(output.toString().lines().filter((line) -> line.contains("REPLAY DEAD LETTER by operator")))
			.satisfiesExactly((line) -> assertThat(line).contains("messageId=c"),
					(line) -> assertThat(line).contains("messageId=a"));
	}

	@Test
	void aSelectionIsDiscarded() {
		assertThat(outcomes(application.post(USER, ROOT + "/discard", selection("b")))).containsExactly("b DISCARDED");
		assertThat(deadLetters.letters).extracting(DeadLetter::messageId).containsExactly("a");
		assertThat(deadLetters.replayed).isEmpty();
	}

	@Test
	void aSelectionEndsWhereTheBrokerRefusesAndSaysHowFarItWent() {
		deadLetters.give("c");
		deadLetters.fatal = "b";

		HttpResponse<String> partly = application.post(USER, ROOT + "/replay", selection("a", "b", "c"));
		HttpResponse<String> nothing = application.post(USER, ROOT + "/replay", selection("none", "b", "c"));

		assertThat(partly.statusCode()).isEqualTo(200);
		assertThat(outcomes(partly)).containsExactly("a REPLAYED", "b FAILED", "c NOT_TRIED");
		assertThat(OperatedApplication.json(partly).path("messages").path(1).path("error").asString())
			.isEqualTo("The broker is away");
		assertThat(nothing.statusCode()).isEqualTo(503);
		assertThat(deadLetters.letters).extracting(DeadLetter::messageId).containsExactly("b", "c");
	}

	@Test
	void aSelectionOfNothingOrTooMuchIsRefused() {
		String[] many = IntStream.range(0, 51).mapToObj(String::valueOf).toArray(String[]::new);

		for (String body : List.of(SHIPPING, selection(), selection("a", "", "b"), selection(many))) {
			HttpResponse<String> response = application.post(USER, ROOT + "/replay", body);

			assertThat(response.statusCode()).as(body).isEqualTo(400);
			assertThat(response.body()).contains("Parameter 'messageIds' must be");
		}
		assertThat(application.post(USER, ROOT + "/explode", selection("a")).statusCode()).isEqualTo(404);
		assertThat(deadLetters.replayed).isEmpty();
	}

	@Test
	void whatIsMissingOrUnknownIsSaid() {
		HttpResponse<String> none = application.get(USER, ROOT);
		HttpResponse<String> unknown = application.post(USER, ROOT + "/a/replay", "{\"subscriber\":\"x' OR 1=1\"}");

		assertThat(none.statusCode()).isEqualTo(400);
		assertThat(none.body()).contains("Parameter 'subscriber' must be given");
		assertThat(unknown.statusCode()).isEqualTo(400);
		assertThat(unknown.body()).contains("one of [shipping]");
		assertThat(application.post(USER, ROOT + "/a/explode", SHIPPING).statusCode()).isEqualTo(404);
		assertThat(deadLetters.letters).hasSize(2);
	}

	@Test
	void aBrokerThatIsAwayIsAnsweredWith503() {
		deadLetters.away = true;

		HttpResponse<String> response = application.get(USER, ROOT + OF_SHIPPING);

		assertThat(response.statusCode()).isEqualTo(503);
		assertThat(response.body()).contains("The broker is away");
	}

	@Test
	void strangersAreTurnedAway() {
		assertThat(application.get(null, ROOT + OF_SHIPPING).statusCode()).isEqualTo(401);
		assertThat(application.post("viewer:secret", ROOT + "/a/discard", SHIPPING).statusCode()).isEqualTo(403);
		assertThat(application.post("viewer:secret", ROOT + "/discard", selection("a")).statusCode()).isEqualTo(403);
		assertThat(deadLetters.letters).hasSize(2);
	}

	private static String selection(String... ids) {
		return "{\"subscriber\":\"shipping\",\"messageIds\":\"%s\"}".formatted(String.join(", ", ids));
	}

	private static List<String> outcomes(HttpResponse<String> response) {
		return OperatedApplication.json(response)
			.path("messages")
			.valueStream()
			.map((message) -> message.path("messageId").asString() + " " + message.path("outcome").asString())
			.toList();
	}

}
