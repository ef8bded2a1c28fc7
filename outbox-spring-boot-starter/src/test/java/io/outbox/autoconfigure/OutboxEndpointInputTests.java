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

import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the endpoint makes of wrong and hostile requests, and of a database that refuses.
 */
class OutboxEndpointInputTests {

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

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					size=0          | Parameter 'size' must be a number from 1 to 500 but is '0'
					size=501        | Parameter 'size' must be a number from 1 to 500 but is '501'
					size=x          | Parameter 'size' must be a number from 1 to 500 but is 'x'
					cursor=x        | Parameter 'cursor' must be the 'next' of a page of this search
					from=yesterday  | Parameter 'from' must be a time such as 2026-01-31T23:59:00Z but is 'yesterday'
					to=2026-13-01   | Parameter 'to' must be a time such as 2026-01-31T23:59:00Z but is '2026-13-01'
					status=LOST     | Parameter 'status' must be one of [PENDING, PUBLISHED, RETRYING, HELD, DELAYED, PAUSED, FAILED, EXPIRED] but is 'LOST'
					from=%2B999999999-12-31T00:00:00Z | Parameter 'from' must be a time such as 2026-01-31T23:59:00Z but is '+999999999-12-31T00:00:00Z'
					key=a%00b       | Parameter 'key' must be a text of at most 255 characters without NUL but is 'a\u0000b'
					dataSource=none | Parameter 'dataSource' must be one of [dataSource] but is 'none'
					""")
	void aWrongParameterIsAnsweredWithWhatIsWrong(String query, String error) {
		HttpResponse<String> response = application.get(USER, ROOT + "/messages?" + query);

		assertThat(response.statusCode()).isEqualTo(400);
		assertThat(OperatedApplication.json(response).path("error").asString()).isEqualTo(error);
	}

	@Test
	void aRequestThatSaysTooLittleOrTooMuchChangesNothing() {
		UUID id = application.insert(1, "/queue/a");

		assertThat(application.post(USER, ROOT + "/messages/retry", "{}").statusCode()).isEqualTo(400);
		assertThat(application.post(USER, ROOT + "/messages/discard", "{}").statusCode()).isEqualTo(400);
		assertThat(application.post(USER, ROOT + "/messages/discard", "{\"status\":\"PENDING\"}").statusCode())
			.isEqualTo(400);
		assertThat(application.post(USER, ROOT + "/messages/discard", "{\"status\":\"PENDING\",\"force\":\"yes\"}")
			.statusCode()).isEqualTo(400);
		assertThat(application.post(USER, ROOT + "/messages/retry", "{\"status\":\"PENDING\"}").statusCode())
			.isEqualTo(400);
		assertThat(application.post(USER, ROOT + "/messages/x/retry", "{}").statusCode()).isEqualTo(400);
		assertThat(application.post(USER, ROOT + "/destinations/pause", "{}").statusCode()).isEqualTo(400);
		assertThat(application.post(USER, ROOT + "/messages/" + id + "/explode", "{}").statusCode()).isEqualTo(404);
		assertThat(application.get(USER, ROOT + "/secrets").statusCode()).isEqualTo(404);
		assertThat(statuses()).containsExactly(1);
	}

	@ParameterizedTest
	@ValueSource(strings = { "status", "destination", "key", "type", "operation", "text", "from", "to", "cursor",
			"size", "dataSource" })
	void sqlInAParameterIsData(String parameter) {
		application.insert(-1, "/queue/a");
		for (String sql : List.of("' OR '1'='1", "'; DELETE FROM outbox_message; --", "1) OR (1=1", "\\' OR 1=1 --")) {
			HttpResponse<String> response = application.get(USER, ROOT + "/messages?" + parameter + "=" + encoded(sql));

			assertThat(response.statusCode()).isIn(200, 400);
			assertThat(OperatedApplication.json(response).path("messages").size()).isZero();
		}
		assertThat(statuses()).containsExactly(-1);
	}

	@Test
	void scriptsComeBackAsEscapedJson() {
		String script = "\"><script>alert('x')</script>";
		application.insert(-1, script);

		HttpResponse<String> response = application.get(USER, ROOT + "/messages?destination=" + encoded(script));

		assertThat(response.headers().firstValue("content-type"))
			.hasValueSatisfying((type) -> assertThat(type).contains("json"));
		assertThat(response.headers().firstValue("x-content-type-options")).hasValue("nosniff");
		assertThat(response.body()).contains("\\\"><script>").doesNotContain("\"\"><script>");
		assertThat(OperatedApplication.json(response).path("messages").path(0).path("destination").asString())
			.isEqualTo(script);
	}

	@ParameterizedTest
	@ValueSource(strings = { "{", "[]", "null", "{\"status\":{\"a\":1}}", "{\"status\":[\"FAILED\"]}",
			"{\"status\":\"FAILED' OR '1'='1\"}", "{\"status\":\"FAILED\",\"force\":\"' OR 1=1\"}",
			"{\"status\":\"FAILED\",\"from\":\"1'); DELETE FROM outbox_message\"}",
			"{\"status\":\"FAILED\",\"key\":\"a\\u0000\"}", "{\"status\":\"FAILED\",\"dataSource\":\"../x\"}" })
	void aBodyThatCanNotBeMeantIsAWrongRequest(String json) {
		application.insert(-1, "/queue/a");

		HttpResponse<String> response = application.post(USER, ROOT + "/messages/discard", json);

		assertThat(response.statusCode()).as(response.body()).isEqualTo(400);
		assertThat(response.body()).doesNotContain("Exception", "4711");
		assertThat(statuses()).containsExactly(-1);
	}

	@ParameterizedTest
	@ValueSource(strings = { "destination", "key", "type", "operation", "text" })
	void aTextThatIsTooLongIsNamed(String parameter) {
		application.insert(-1, "/queue/a");
		String json = "{\"status\":\"FAILED\",\"%s\":\"%s\"}".formatted(parameter, "x".repeat(10_000));

		HttpResponse<String> response = application.post(USER, ROOT + "/messages/discard", json);

		assertThat(response.statusCode()).isEqualTo(400);
		assertThat(response.body()).hasSizeLessThan(500).contains("Parameter '" + parameter + "' must be a text");
		assertThat(statuses()).containsExactly(-1);
	}

	@Test
	void aDestinationThatNoMessageCanHaveIsNotPaused() {
		String json = "{\"destination\":\"/queue/" + "x".repeat(300) + "\"}";

		assertThat(application.post(USER, ROOT + "/destinations/pause", json).statusCode()).isEqualTo(400);
		assertThat(application.jdbc().queryForList("SELECT * FROM outbox_paused")).isEmpty();
	}

	@Test
	void sqlInAChangeIsData() {
		application.insert(-1, "/queue/a");
		for (String parameter : List.of("destination", "key", "type", "operation", "text")) {
			String json = "{\"status\":\"FAILED\",\"%s\":\"' OR '1'='1\"}".formatted(parameter);

			HttpResponse<String> response = application.post(USER, ROOT + "/messages/discard", json);

			assertThat(OperatedApplication.json(response).path("changed").asInt(1)).isZero();
		}
		assertThat(statuses()).containsExactly(-1);
	}

	@Test
	void aDatabaseThatRefusesIsSaidToBeUnavailable() {
		UUID id = application.insert(-1, "/queue/a");
		application.jdbc().execute("ALTER TABLE outbox_message RENAME TO away");
		try {
			for (HttpResponse<String> response : List.of(application.get(USER, ROOT),
					application.get(USER, ROOT + "/messages"), application.get(USER, ROOT + "/messages/" + id),
					application.post(USER, ROOT + "/messages/retry", "{\"status\":\"FAILED\"}"),
					application.post(USER, ROOT + "/messages/" + id + "/discard", "{}"))) {
				assertThat(response.statusCode()).as(response.body()).isEqualTo(503);
				assertThat(OperatedApplication.json(response).path("error").asString())
					.startsWith("The tables of the outbox could not be used: ")
					.containsIgnoringCase("outbox_message");
			}
		}
		finally {
			application.jdbc().execute("ALTER TABLE away RENAME TO outbox_message");
		}
	}

	private static List<Integer> statuses() {
		return application.jdbc().queryForList("SELECT status FROM outbox_message ORDER BY id", Integer.class);
	}

	private static String encoded(String value) {
		return URLEncoder.encode(value, StandardCharsets.UTF_8);
	}

}
