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

import java.io.IOException;
import java.net.CookieManager;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The console over HTTP, where Spring Security guards it.
 */
class OutboxConsoleTests {

	private static final String USER = OperatedApplication.OPERATOR;

	private static OperatedApplication application;

	@BeforeAll
	static void start() {
		application = OperatedApplication.withConsole("--spring.application.name=shop");
	}

	@AfterAll
	static void stop() {
		application.close();
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "/", "/console.js", "/console.css", "/settings.json", "/nothing" })
	void strangersSeeNothingOfIt(String path) {
		HttpResponse<String> stranger = application.get(null, "/outbox" + path);
		HttpResponse<String> viewer = application.get("viewer:secret", "/outbox" + path);

		assertThat(stranger.statusCode()).isEqualTo(401);
		assertThat(viewer.statusCode()).isEqualTo(403);
		assertThat(stranger.body() + viewer.body()).doesNotContain("<html", "endpoint", "import");
	}

	@Test
	void thePageIsServedBelowItsPath() {
		HttpResponse<String> redirect = application.get(USER, "/outbox");
		HttpResponse<String> page = application.get(USER, "/outbox/");

		assertThat(redirect.statusCode()).isEqualTo(302);
		assertThat(redirect.headers().firstValue("location")).hasValue("outbox/");
		assertThat(page.statusCode()).isEqualTo(200);
		assertThat(page.headers().firstValue("content-type")).hasValue("text/html;charset=UTF-8");
		assertThat(page.body()).contains("<title>Outbox</title>").doesNotContain("http://", "https://", "style=");
	}

	@ParameterizedTest
	@ValueSource(strings = { "api.js", "chart.js", "console.js", "dom.js", "lists.js", "message.js", "messages.js",
			"overview.js" })
	void eachPartIsServedAndPutsNoDataIntoMarkup(String part) {
		HttpResponse<String> response = application.get(USER, "/outbox/" + part);

		assertThat(response.statusCode()).isEqualTo(200);
		assertThat(response.headers().firstValue("content-type")).hasValue("text/javascript;charset=UTF-8");
		assertThat(response.body()).doesNotContain("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write",
				"eval(");
	}

	@ParameterizedTest
	@ValueSource(strings = { "/outbox/", "/outbox/console.css", "/outbox/settings.json", "/outbox/nothing", "/outbox" })
	void eachAnswerHasTheHeadersOfSecurity(String path) {
		HttpResponse<String> response = application.get(USER, path);

		assertThat(response.headers().firstValue("content-security-policy")).hasValue(
				"default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; "
						+ "base-uri 'none'; form-action 'none'; frame-ancestors 'none'");
		assertThat(response.headers().firstValue("x-content-type-options")).hasValue("nosniff");
		assertThat(response.headers().firstValue("referrer-policy")).hasValue("no-referrer");
		assertThat(response.headers().allValues("cache-control").toString()).contains("no-store");
	}

	@Test
	void whatIsNoPartOfThePageIsNotServed() {
		for (String path : List.of("/outbox/console.html.bak", "/outbox/ConsoleGuard.class", "/outbox/a/b",
				"/outbox/package-info.class")) {
			assertThat(application.get(USER, path).statusCode()).as(path).isEqualTo(404);
		}
	}

	@Test
	void itIsOnlyRead() throws Exception {
		HttpResponse<String> settings = application.get(USER, "/outbox/settings.json");
		assertThat(settings.statusCode()).isEqualTo(200);
		try (OperatedApplication open = OperatedApplication.withoutSecurity("--outbox.console.enabled=true",
				"--outbox.console.open=true")) {
			assertThat(open.post(null, "/outbox/", "{}").statusCode()).isEqualTo(405);
		}
	}

	@Test
	void theSettingsNameTheEndpointRelativeToThePage() {
		JsonNode settings = OperatedApplication.json(application.get(USER, "/outbox/settings.json"));

		assertThat(settings.path("application").asString()).isEqualTo("shop");
		assertThat(settings.path("endpoint").asString()).isEqualTo("../actuator/outbox");
		assertThat(settings.path("csrf").path("name").asString()).isEqualTo("X-CSRF-TOKEN");
	}

	@Test
	void theTokenOfTheSettingsLetsARequestPass() throws Exception {
		UUID id = application.insert(-1, "/queue/a");
		String retry = "/actuator/outbox/messages/" + id + "/retry";
		HttpClient browser = HttpClient.newBuilder().cookieHandler(new CookieManager()).build();

		HttpResponse<String> forged = browser.send(post(retry).build(), BodyHandlers.ofString());
		String settings = browser.send(request("/outbox/settings.json").build(), BodyHandlers.ofString()).body();
		JsonNode csrf = JsonMapper.shared().readTree(settings).path("csrf");
		HttpResponse<String> own = browser.send(
				post(retry).header(csrf.path("name").asString(), csrf.path("value").asString()).build(),
				BodyHandlers.ofString());

		assertThat(forged.statusCode()).isEqualTo(403);
		assertThat(own.statusCode()).isEqualTo(200);
	}

	@Test
	void bothPathsMayBeOthers() {
		try (OperatedApplication moved = OperatedApplication.withoutSecurity("--outbox.console.enabled=true",
				"--outbox.console.open=true", "--outbox.console.path=/ops/mail",
				"--management.endpoints.web.base-path=/manage",
				"--management.endpoints.web.path-mapping.outbox=mail-box", "--server.servlet.context-path=/shop")) {
			HttpResponse<String> response = moved.get(null, "/shop/ops/mail/settings.json");
			assertThat(response.statusCode()).as(response.headers() + response.body()).isEqualTo(200);
			JsonNode settings = OperatedApplication.json(response);

			assertThat(settings.path("endpoint").asString()).isEqualTo("../../manage/mail-box");
			assertThat(settings.path("csrf").isNull()).isTrue();
			assertThat(moved.get(null, "/shop/ops/mail/").body()).contains("<title>Outbox</title>");
			assertThat(moved.get(null, "/shop/manage/mail-box").statusCode()).isEqualTo(200);
			assertThat(moved.get(null, "/shop/outbox/").statusCode()).isEqualTo(404);
		}
	}

	@Test
	void aChainThatDoesNotCoverItLeavesItClosed() {
		try (OperatedApplication other = OperatedApplication.guarded("--outbox.console.enabled=true")) {
			HttpResponse<String> response = other.get(USER, "/outbox/");

			assertThat(response.statusCode()).isEqualTo(403);
			assertThat(response.body())
				.isEqualTo("The console is closed: no SecurityFilterChain of the application says who may use /outbox"
						+ " and /outbox/**");
			assertThat(other.get(USER, "/outbox/settings.json").statusCode()).isEqualTo(403);
			assertThat(other.get(USER, "/outbox/console.js").statusCode()).isEqualTo(403);
		}
	}

	@Test
	void springSecurityWithoutAChainOfTheApplicationGuardsIt() {
		try (OperatedApplication plain = OperatedApplication.withoutChain("--outbox.console.enabled=true",
				"--spring.security.user.name=operator", "--spring.security.user.password=secret")) {
			assertThat(plain.get(null, "/outbox/").statusCode()).isEqualTo(401);
			assertThat(plain.get(USER, "/outbox/").statusCode()).isEqualTo(200);
		}
	}

	@Test
	void theChainOfTheDocumentIsTheOneOfTheseTests() throws IOException {
		String page = Files.readString(Path.of("../docs/console.md"));
		String code = page.substring(page.indexOf("```java") + 7, page.lastIndexOf("```"));
		String source = Files.readString(Path.of("src/test/java/io/outbox/autoconfigure/OperatedApplication.java"));

		assertThat(source.replaceAll("\\s+", "")).contains(code.replaceAll("\\s+", ""));
	}

	private static HttpRequest.Builder request(String path) {
		return HttpRequest.newBuilder(application.uri(path)).header("authorization", "Basic b3BlcmF0b3I6c2VjcmV0");
	}

	private static HttpRequest.Builder post(String path) {
		return request(path).header("content-type", "application/json").POST(BodyPublishers.ofString("{}"));
	}

}
