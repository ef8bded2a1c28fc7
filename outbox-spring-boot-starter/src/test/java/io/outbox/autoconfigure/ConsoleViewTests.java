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

import java.util.List;
import java.util.UUID;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * All views of the console in Chromium, by day and by night, on a desk and in a hand. The
 * pictures are left in {@code target/console}.
 */
class ConsoleViewTests {

	private static final String LIST = "#letters > table > ";

	private static OperatedApplication application;

	private static InMemoryDeadLetters deadLetters;

	private static ConsoleBrowser browser;

	@BeforeAll
	static void start() {
		browser = ConsoleBrowser.start()
			.orElseGet(() -> Assumptions.abort("OUTBOX_TEST_CHROMIUM or OUTBOX_TEST_CHROMEDRIVER is missing"));
		application = OperatedApplication.withConsole("--spring.application.name=shop",
				"--outbox.console.show-bodies=true");
		deadLetters = application.context().getBean(InMemoryDeadLetters.class);
		browser.signIn(OperatedApplication.OPERATOR);
	}

	@AfterAll
	static void stop() {
		if (browser != null) {
			browser.close();
			application.close();
		}
	}

	@BeforeEach
	void empty() {
		application.jdbc().update("DELETE FROM outbox_message");
		application.jdbc().update("DELETE FROM outbox_paused");
		deadLetters.clear();
	}

	@ParameterizedTest
	@CsvSource({ "light, 1200", "dark, 1200", "light, 360", "dark, 360" })
	void eachViewIsAccessibleAndFits(String colours, int width) {
		UUID id = ConsoleData.write(application);
		deadLetters.give("01a211ae-bba8-779f-948f-1214bc2f8137");
		deadLetters.give("01a211ae-bba8-779f-948f-1214bc2f8138");
		browser.dark(colours.equals("dark"));
		browser.width(width);
		for (String view : List.of("overview", "messages?status=FAILED", "messages/" + id, "destinations",
				"subscribers", "dead-letters")) {
			browser.open(application, view);
			browser.until(() -> assertThat(browser.elements("#view table, #view svg")).isNotEmpty());

			assertThat(browser.violations()).as("%s, %s, %d px", view, colours, width).isEmpty();
			assertThat((Long) browser.script("return document.documentElement.scrollWidth")).as(view)
				.isLessThanOrEqualTo(width);
			String name = view.startsWith("messages/") ? "message" : view.replaceAll("[?].*", "");
			browser.screenshot(name + "-" + colours + "-" + width);
		}
		browser.open(application, "messages?status=FAILED");
		browser.click("#discard-all");
		browser.await("dialog h2", "Discard 4 messages?");
		assertThat(browser.violations()).isEmpty();
		browser.screenshot("dialog-" + colours + "-" + width);
	}

	@Test
	void deadLettersAreShownReplayedAndDiscarded() {
		List.of("a", "b", "c", "d").forEach(deadLetters::give);
		browser.open(application, "subscribers");

		browser.click("#letters-shipping");
		browser.await(LIST + "caption", "4 dead letters");
		browser.await(LIST + "tbody", "no stock");
		browser.click("#letter-a");
		browser.await("#body-a", "4711");
		browser.click("#replay-a");
		browser.confirm("Replay 1 dead letter?");
		browser.await("#notice", "1 dead letter replayed.");
		browser.click("#discard-b");
		browser.confirm("Discard 1 dead letter?");
		browser.await("#notice", "1 dead letter discarded.");
		browser.click("#replay-all");
		browser.confirm("Replay 2 dead letters?");
		browser.await("#letters", "No dead letters");

		assertThat(deadLetters.replayed).containsExactly("shipping:a", "shipping:c", "shipping:d");
	}

	@Test
	void chosenDeadLettersAreReplayedAndDiscarded() {
		List.of("a", "b", "c").forEach(deadLetters::give);
		browser.open(application, "dead-letters");

		browser.click("#letter-a");
		browser.await("#body-a", "4711");
		browser.click("#select-a");
		browser.click("#select-c");
		browser.await("#letters .actions", "2 selected");
		browser.await("#body-a", "4711");
		browser.click("#replay-selected");
		browser.confirm("Replay 2 dead letters?");
		browser.await("#notice", "2 dead letters replayed.");
		browser.await(LIST + "caption", "1 dead letter");
		assertThat(browser.elements("#replay-selected")).as("nothing is selected any more").isEmpty();
		browser.click("#select-b");
		browser.click("#discard-selected");
		browser.confirm("Discard 1 dead letter?");
		browser.await("#letters", "No dead letters");

		assertThat(deadLetters.replayed).containsExactly("shipping:a", "shipping:c");
	}

	@Test
	void aBrokerThatIsAwayIsSaidAndDeadLettersAreThereAgainLater() {
		deadLetters.give("a");
		deadLetters.away = true;
		browser.open(application, "dead-letters");

		browser.await("#notice.failed", "The broker is away");
		deadLetters.away = false;
		browser.open(application, "dead-letters/shipping");
		browser.await(LIST + "caption", "1 dead letter");
	}

	@Test
	void scriptsInDeadLettersStayText() {
		String script = "<img src=x onerror=window.hacked=1>";
		deadLetters.give(script, script);
		browser.open(application, "dead-letters");

		browser.await("summary", script);
		browser.await(LIST + "tbody", "no stock");
		browser.click("summary");
		browser.await("details pre", script);
		browser.click("button[aria-label^='Discard']");
		browser.confirm("Discard 1 dead letter?");
		browser.await("#letters", "No dead letters");

		assertThat(browser.elements("img, main script")).isEmpty();
		assertThat(browser.script("return window.hacked")).isNull();
	}

}
