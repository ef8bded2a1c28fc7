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
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

import io.outbox.autoconfigure.actuate.OutboxEndpoint;
import io.outbox.inbox.SubscriberContainers;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

import org.springframework.boot.actuate.audit.AuditEvent;
import org.springframework.boot.actuate.audit.listener.AuditApplicationEvent;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ApplicationListener;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The endpoint over HTTP, guarded by Spring Security.
 */
@ExtendWith(OutputCaptureExtension.class)
class OutboxEndpointTests {

	private static final String ROOT = "/actuator/outbox";

	private static final String USER = OperatedApplication.OPERATOR;

	private static OperatedApplication application;

	@BeforeAll
	static void start() {
		application = OperatedApplication.guarded();
	}

	@AfterAll
	static void stop() {
		application.close();
	}

	@BeforeEach
	void empty() {
		application.jdbc().update("DELETE FROM outbox_message");
		application.jdbc().update("DELETE FROM outbox_paused");
	}

	@Test
	void theStatusShowsCountsDestinationsAndPauses() {
		application.insert(1, "/queue/a");
		application.insert(-1, "/queue/b");
		application.post(USER, ROOT + "/destinations/pause", "{\"destination\":\"/queue/a\"}");

		JsonNode status = OperatedApplication.json(application.get(USER, ROOT));

		assertThat(status.path("brokerAvailable").asBoolean()).isTrue();
		assertThat(status.path("showBodies").asBoolean(true)).isFalse();
		assertThat(status.path("subscribers").isArray()).isTrue();
		JsonNode tables = status.path("dataSources").path(0);
		assertThat(tables.path("name").asString()).isEqualTo("dataSource");
		assertThat(tables.path("counts").path("PENDING").path("value").asInt()).isOne();
		assertThat(tables.path("counts").path("FAILED").path("more").asBoolean(true)).isFalse();
		assertThat(tables.path("oldestPendingAt").asString()).endsWith("Z");
		assertThat(tables.path("oldestPendingSeconds").isNumber()).isTrue();
		assertThat(tables.path("destinations").size()).isEqualTo(2);
		assertThat(tables.path("paused").path(0).path("destination").asString()).isEqualTo("/queue/a");
		assertThat(tables.path("paused").path(0).path("pausedBy").asString()).isEqualTo("operator");
	}

	@Test
	void messagesAreListedInPagesWithoutBodies() {
		application.insert(-1, "/queue/a");
		application.insert(-1, "/queue/a");

		HttpResponse<String> first = application.get(USER, ROOT + "/messages?status=failed&size=1");
		JsonNode page = OperatedApplication.json(first);
		JsonNode second = OperatedApplication
			.json(application.get(USER, ROOT + "/messages?status=FAILED&cursor=" + page.path("next").asString()));

		assertThat(first.body()).doesNotContain("4711");
		assertThat(page.path("messages").size()).isOne();
		assertThat(second.path("messages").size()).isOne();
		assertThat(second.path("next").isNull()).isTrue();
		assertThat(page.path("messages").path(0).path("messageId"))
			.isNotEqualTo(second.path("messages").path(0).path("messageId"));
	}

	@Test
	void oneMessageIsShownWithHeadersAndWithoutItsBody() {
		UUID id = application.insert(-1, "/queue/a");

		JsonNode shown = OperatedApplication.json(application.get(USER, ROOT + "/messages/" + id));

		assertThat(shown.path("message").path("messageId").asString()).isEqualTo(id.toString());
		assertThat(shown.path("headers").path("h").asString()).isEqualTo("v");
		assertThat(shown.path("body").isNull()).isTrue();
		assertThat(shown.path("bodyShown").asBoolean(true)).isFalse();
	}

	@Test
	void theBodyIsShownIfTheApplicationSaysSo() {
		try (OperatedApplication open = OperatedApplication.guarded("--outbox.console.show-bodies=true")) {
			UUID id = open.insert(-1, "/queue/a");

			assertThat(open.get(USER, ROOT + "/messages/" + id).body()).contains("4711");
			assertThat(open.get(USER, ROOT + "/messages").body()).doesNotContain("4711");
		}
	}

	@Test
	void messagesAreRetriedAndDiscarded() {
		UUID id = application.insert(-1, "/queue/a");

		assertThat(changed(application.post(USER, ROOT + "/messages/" + id + "/retry", "{}"))).isOne();
		assertThat(statuses()).containsExactly(3);
		assertThat(application.post(USER, ROOT + "/messages/" + id + "/discard", "{}").statusCode()).isEqualTo(409);
		assertThat(changed(application.post(USER, ROOT + "/messages/" + id + "/discard", "{\"force\":\"true\"}")))
			.isOne();
		assertThat(application.post(USER, ROOT + "/messages/" + id + "/discard", "{}").statusCode()).isEqualTo(404);
		application.insert(-1, "/queue/a");
		application.insert(-1, "/queue/b");
		assertThat(changed(application.post(USER, ROOT + "/messages/retry",
				"{\"status\":\"FAILED\",\"destination\":\"/queue/a\"}")))
			.isOne();
		assertThat(changed(application.post(USER, ROOT + "/messages/discard", "{\"status\":\"FAILED\"}"))).isOne();
		assertThat(statuses()).containsExactly(3);
	}

	@Test
	void aPausedDestinationIsResumed() {
		application.post(USER, ROOT + "/destinations/pause", "{\"destination\":\"/queue/a\"}");
		application.insert(6, "/queue/a");

		assertThat(changed(application.post(USER, ROOT + "/destinations/resume", "{\"destination\":\"/queue/a\"}")))
			.isOne();
		assertThat(statuses()).containsExactly(1);
		assertThat(application.jdbc().queryForList("SELECT * FROM outbox_paused")).isEmpty();
	}

	@Test
	void aSubscriberIsPausedAndResumed() {
		SubscriberContainers containers = application.context().getBean(SubscriberContainers.class);

		assertThat(changed(application.post(USER, ROOT + "/subscribers/pause", "{\"subscriber\":\"shipping\"}")))
			.isOne();
		assertThat(containers.isPaused("shipping")).isTrue();
		JsonNode subscriber = OperatedApplication.json(application.get(USER, ROOT)).path("subscribers").path(0);
		assertThat(subscriber.path("id").asString()).isEqualTo("shipping");
		assertThat(subscriber.path("paused").asBoolean()).isTrue();
		assertThat(subscriber.path("running").asBoolean()).isTrue();
		assertThat(changed(application.post(USER, ROOT + "/subscribers/resume", "{\"subscriber\":\"shipping\"}")))
			.isOne();
		assertThat(containers.isPaused("shipping")).isFalse();
		assertThat(application.post(USER, ROOT + "/subscribers/pause", "{\"subscriber\":\"none\"}").statusCode())
			.isEqualTo(404);
	}

	@Test
	void anActionIsLoggedAndAuditedWithItsUserAndWithoutTheBody(CapturedOutput output) {
		List<AuditEvent> events = new ArrayList<>();
		ApplicationListener<AuditApplicationEvent> listener = (event) -> events.add(event.getAuditEvent());
		application.context().addApplicationListener(listener);
		UUID id = application.insert(-1, "/queue/a");

		application.post(USER, ROOT + "/messages/" + id + "/retry", "{}");
		application.post(USER, ROOT + "/destinations/pause", "{\"destination\":\"/queue/a\\nFORGED\"}");

		assertThat(output).contains("Outbox: RETRY by operator (dataSource=dataSource, messageId=" + id + ")")
			.contains("/queue/a?FORGED")
			.doesNotContain("\nFORGED")
			.doesNotContain("4711");
		assertThat(events).filteredOn((event) -> event.getType().startsWith("OUTBOX_"))
			.extracting(AuditEvent::getType)
			.containsExactly("OUTBOX_RETRY", "OUTBOX_PAUSE");
		assertThat(events).extracting(AuditEvent::getPrincipal).containsOnly("operator");
	}

	@Test
	void strangersAreTurnedAway() {
		UUID id = application.insert(-1, "/queue/a");
		for (String path : List.of(ROOT, ROOT + "/messages", ROOT + "/messages/" + id)) {
			assertThat(application.get(null, path).statusCode()).isEqualTo(401);
			assertThat(application.get("operator:wrong", path).statusCode()).isEqualTo(401);
			assertThat(application.get("viewer:secret", path).statusCode()).isEqualTo(403);
		}
		for (String path : List.of("/messages/retry", "/messages/discard", "/destinations/pause",
				"/messages/" + id + "/discard")) {
			assertThat(application.post(null, ROOT + path, "{\"status\":\"FAILED\"}").statusCode()).isEqualTo(401);
			assertThat(application.post("viewer:secret", ROOT + path, "{\"status\":\"FAILED\"}").statusCode())
				.isEqualTo(403);
		}
		assertThat(statuses()).containsExactly(-1);
	}

	@Test
	void springSecurityGuardsTheEndpointWithoutAChainOfTheApplication() {
		try (OperatedApplication plain = OperatedApplication.withoutChain()) {
			assertThat(plain.get(null, ROOT).statusCode()).isEqualTo(401);
			assertThat(plain.get(null, ROOT + "/messages").statusCode()).isEqualTo(401);
			assertThat(plain.post(null, ROOT + "/messages/discard", "{\"status\":\"FAILED\"}").statusCode()).isIn(401,
					403);
		}
	}

	@Test
	void theEndpointIsThereOnlyIfTheApplicationExposesIt() {
		try (OperatedApplication closed = OperatedApplication
			.guarded("--management.endpoints.web.exposure.include=health")) {
			assertThat(closed.context().getBeansOfType(OutboxEndpoint.class)).isEmpty();
			assertThat(closed.get(USER, ROOT).statusCode()).isNotEqualTo(200);
		}
	}

	private static int changed(HttpResponse<String> response) {
		assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
		assertThat(OperatedApplication.json(response).path("more").asBoolean(true)).isFalse();
		return OperatedApplication.json(response).path("changed").asInt();
	}

	private static List<Integer> statuses() {
		return application.jdbc().queryForList("SELECT status FROM outbox_message ORDER BY id", Integer.class);
	}

}
