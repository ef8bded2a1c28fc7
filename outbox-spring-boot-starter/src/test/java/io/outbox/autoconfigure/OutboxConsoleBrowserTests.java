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
import org.openqa.selenium.Keys;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The console as a person uses it, in Chromium, behind Spring Security with its tokens
 * against forged requests.
 */
class OutboxConsoleBrowserTests {

	private static final String SCRIPT = "\"><img src=x onerror=window.hacked=1><script>window.hacked=1</script>";

	private static OperatedApplication application;

	private static ConsoleBrowser browser;

	@BeforeAll
	static void start() {
		browser = ConsoleBrowser.start()
			.orElseGet(() -> Assumptions.abort("OUTBOX_TEST_CHROMIUM or OUTBOX_TEST_CHROMEDRIVER is missing"));
		application = OperatedApplication.withConsole("--spring.application.name=shop",
				"--outbox.console.show-bodies=true");
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
	}

	@Test
	void theOverviewLeadsToTheMessagesOfAStatus() {
		application.insert(1, "/queue/a");
		UUID failed = application.insert(-1, "/queue/b");

		browser.open(application, "overview");

		browser.await("#application", "shop");
		browser.await("#broker", "broker up");
		browser.await(".oldest", "The oldest pending message waits for");
		assertThat(browser.elements("svg[role=img]")).hasSize(3);
		browser.click("[id='count-dataSource-FAILED']");
		browser.until(() -> assertThat(browser.elements("tbody tr")).hasSize(1));
		assertThat(browser.elements("[id='open-" + failed + "']")).hasSize(1);
	}

	@Test
	void aMessageIsRetriedAndAnotherDiscarded() {
		UUID retried = application.insert(-1, "/queue/a");
		UUID discarded = application.insert(1, "/queue/b");
		browser.open(application, "messages");

		browser.click("[id='open-" + retried + "']");
		browser.await("dl .error", "/queue/a");
		browser.await("#body", "4711");
		browser.click("#retry");
		browser.confirm("Retry this message?");
		browser.await("#notice", "The message is tried again.");
		assertThat(status(retried)).containsExactly(3);
		browser.open(application, "messages/" + discarded);
		browser.click("#discard");
		browser.confirm("Discard this message?");
		browser.until(() -> assertThat(status(discarded)).isEmpty());
		assertThat(status(retried)).hasSize(1);
	}

	@Test
	void anApplicationThatTakesTokensOnlyPlainGetsThemPlain() {
		try (OperatedApplication spa = OperatedApplication.withSpa()) {
			UUID id = spa.insert(-1, "/queue/a");
			browser.open(spa, "messages/" + id);

			browser.click("#retry");
			browser.confirm("Retry this message?");

			browser.await("#notice", "The message is tried again.");
		}
	}

	@Test
	void whoCancelsChangesNothing() {
		UUID id = application.insert(-1, "/queue/a");
		browser.open(application, "messages/" + id);

		browser.click("#discard");
		browser.until(() -> assertThat(browser.focused()).isEqualTo("Cancel"));
		browser.keys(Keys.ENTER);
		browser.until(() -> assertThat(browser.elements("dialog")).isEmpty());
		browser.click("#discard");
		browser.await("dialog h2", "Discard");
		browser.keys(Keys.ESCAPE);
		browser.until(() -> assertThat(browser.elements("dialog")).isEmpty());

		assertThat(status(id)).containsExactly(-1);
	}

	@Test
	void selectedMessagesAreRetried() {
		UUID first = application.insert(-1, "/queue/a");
		UUID second = application.insert(-1, "/queue/b");
		UUID third = application.insert(-1, "/queue/c");
		browser.open(application, "messages");

		browser.click("[id='select-" + first + "']");
		browser.click("[id='select-" + third + "']");
		browser.click("#retry");
		browser.confirm("Retry 2 messages?");

		browser.await("#notice", "2 messages will be tried again.");
		assertThat(List.of(status(first), status(second), status(third))).asString().isEqualTo("[[3], [-1], [3]]");
	}

	@Test
	void allThatASearchFindsAreDiscardedAfterTheyWereCounted() {
		for (int number = 0; number < 60; number++) {
			application.insert(-1, "/queue/a");
		}
		application.insert(-1, "/queue/b");
		browser.open(application, "messages?status=FAILED");

		browser.type("[name=destination]", "/queue/a");
		browser.click("#search");
		browser.await("caption", "50 messages on page 1");
		browser.click("#discard-all");
		browser.confirm("Discard 60 messages?");

		browser.await("#notice", "60 messages discarded.");
		browser.await("#results", "No messages.");
		assertThat(application.jdbc().queryForList("SELECT destination FROM outbox_message", String.class))
			.containsExactly("/queue/b");
	}

	@Test
	void pagesAreTurned() {
		for (int number = 0; number < 60; number++) {
			application.insert(-1, "/queue/a");
		}
		browser.open(application, "messages");

		browser.await("caption", "50 messages on page 1");
		browser.click("#older");
		browser.await("caption", "10 messages on page 2");
		assertThat(browser.elements("#older:disabled")).hasSize(1);
		browser.click("#newer");
		browser.await("caption", "50 messages on page 1");
	}

	@Test
	void messagesAreFoundByTimeAndError() {
		UUID id = application.insert(-1, "/queue/a");
		application.jdbc().update("UPDATE outbox_message SET last_error = 'no route'");
		application.insert(-1, "/queue/b");

		browser.open(application, "messages?text=route&from=2020-01-01T00:00:00.000Z");
		browser.await("caption", "1 message on page 1");
		assertThat(browser.elements("[id='open-" + id + "']")).hasSize(1);
		browser.open(application, "messages?to=2020-01-01T00:00:00.000Z");
		browser.await("#results", "No messages.");
	}

	@Test
	void aDestinationIsPausedAndResumed() {
		application.insert(1, "/queue/a");
		browser.open(application, "destinations");

		browser.click("[id='dataSource-/queue/a']");
		browser.confirm("Pause /queue/a?");
		browser.await("tbody", "PAUSED by operator");
		browser.click("[id='dataSource-/queue/a']");
		browser.confirm("Resume /queue/a?");
		browser.await("tbody", "OPEN");
		browser.type("form.line input", "/queue/other");
		browser.click("form.line button");
		browser.confirm("Pause /queue/other?");

		browser.await("#notice", "/queue/other is paused.");
		assertThat(application.jdbc().queryForList("SELECT destination FROM outbox_paused", String.class))
			.containsExactly("/queue/other");
	}

	@Test
	void aSubscriberIsPausedAndResumed() {
		browser.open(application, "subscribers");

		browser.await("tbody", "CONNECTED");
		browser.click("#subscriber-shipping");
		browser.confirm("Pause the subscriber shipping?");
		browser.await("tbody", "PAUSED");
		browser.click("#subscriber-shipping");
		browser.confirm("Resume the subscriber shipping?");
		browser.until(() -> assertThat(browser.text("tbody")).doesNotContain("PAUSED"));
	}

	@Test
	void scriptsInDataStayText() {
		UUID id = application.insert(-1, SCRIPT);
		application.jdbc()
			.update("UPDATE outbox_message SET body = ?, headers = ?", SCRIPT,
					"{\"<script>window.hacked=1</script>\":\"<img src=x onerror=window.hacked=1>\"}");
		browser.open(application, "messages");

		browser.await("tbody", SCRIPT);
		browser.click("[id='open-" + id + "']");
		browser.await("#body", SCRIPT);
		browser.await("tbody", "<script>window.hacked=1</script>");
		browser.await("dl .error", SCRIPT);
		browser.open(application, "destinations");
		browser.await("#view", "/");
		browser.open(application, "messages/" + "%3Cimg%20src=x%20onerror=window.hacked=1%3E");
		browser.await("#notice", "id");

		assertThat(browser.elements("img, main script, #notice *")).isEmpty();
		assertThat(browser.script("return window.hacked")).isNull();
	}

	@Test
	void anErrorOfTheEndpointIsShownAsText() {
		browser.open(application, "messages/" + UUID.randomUUID());

		browser.await("#notice.failed", "There is no such thing in the outbox");
	}

	@Test
	void theKeyboardIsEnough() {
		application.insert(-1, "/queue/a");
		browser.open(application, "overview");
		browser.await(".oldest", "Nothing waits to be sent.");

		browser.script("document.getElementById('count-dataSource-FAILED').focus()");
		browser.keys(Keys.ENTER);

		browser.await("caption", "1 message on page 1");
		browser.keys(Keys.TAB);
		assertThat(browser.script("return document.activeElement.name")).isEqualTo("status");
		assertThat(String.valueOf(browser.script("return getComputedStyle(document.activeElement).outlineStyle")))
			.isEqualTo("solid");
	}

	@Test
	void pollingStopsWhileThePageIsHidden() {
		browser.open(application, "overview");
		browser.script("Object.defineProperty(document, 'hidden', { configurable: true, value: true });"
				+ "document.dispatchEvent(new Event('visibilitychange'));" + "performance.clearResourceTimings();");

		browser.until(() -> assertThat(
				browser.script("window.first ??= performance.now(); return performance.now() - window.first > 4500"))
			.isEqualTo(true));
		assertThat((Long) browser
			.script("return performance.getEntriesByType('resource').filter((entry) => entry.responseEnd > "
					+ "window.first + 500).length"))
			.isZero();
		application.insert(-1, "/queue/a");
		browser.script("delete document.hidden; document.dispatchEvent(new Event('visibilitychange'))");
		browser.await("[id='count-dataSource-FAILED'] strong", "1");
	}

	private static List<Integer> status(UUID id) {
		return application.jdbc()
			.queryForList("SELECT status FROM outbox_message WHERE message_id = ?", Integer.class, id);
	}

}
