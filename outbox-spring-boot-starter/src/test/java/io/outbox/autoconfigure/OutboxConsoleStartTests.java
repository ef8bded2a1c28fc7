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

import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;

import io.outbox.autoconfigure.console.OutboxConsoleAutoConfiguration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Where the console is there, and what an application says that can't have it.
 */
@ExtendWith(OutputCaptureExtension.class)
class OutboxConsoleStartTests {

	private static final String ENABLED = "--outbox.console.enabled=true";

	private static final String OPEN = "--outbox.console.open=true";

	@Test
	void itIsOffByDefault() {
		try (OperatedApplication application = OperatedApplication.withoutSecurity(OPEN)) {
			assertThat(application.get(null, "/outbox").statusCode()).isEqualTo(404);
			assertThat(application.get(null, "/outbox/").statusCode()).isEqualTo(404);
			assertThat(application.get(null, "/outbox/console.js").statusCode()).isEqualTo(404);
		}
	}

	@Test
	void anOpenConsoleIsServedToAllAndWarns(CapturedOutput output) {
		try (OperatedApplication application = OperatedApplication.withoutSecurity(ENABLED, OPEN)) {
			assertThat(application.get(null, "/outbox/").statusCode()).isEqualTo(200);
			assertThat(output).containsPattern("WARN .*The console of the outbox at /outbox is open");
		}
	}

	@Test
	void noPageOfAnotherSiteCanChangeAnythingThroughAnOpenConsole() {
		try (OperatedApplication application = OperatedApplication.withoutSecurity(ENABLED, OPEN)) {
			application.insert(-1, "/queue/a");
			for (String type : List.of("application/x-www-form-urlencoded", "multipart/form-data; boundary=x",
					"text/plain")) {
				assertThat(application
					.send(null,
							HttpRequest.newBuilder(application.uri("/actuator/outbox/messages/discard"))
								.header("content-type", type)
								.header("origin", "https://evil.example")
								.POST(BodyPublishers.ofString("{\"status\":\"FAILED\"}")))
					.statusCode()).as(type).isEqualTo(415);
			}
			assertThat(application
				.send(null,
						HttpRequest.newBuilder(application.uri("/actuator/outbox/messages/discard"))
							.header("origin", "https://evil.example")
							.POST(BodyPublishers.ofString("{\"status\":\"FAILED\"}")))
				.statusCode()).isEqualTo(415);
			assertThat(application
				.send(null,
						HttpRequest.newBuilder(application.uri("/actuator/outbox/messages/discard"))
							.header("origin", "https://evil.example")
							.header("access-control-request-method", "POST")
							.header("access-control-request-headers", "content-type")
							.method("OPTIONS", BodyPublishers.noBody()))
				.headers()
				.firstValue("access-control-allow-origin")).isEmpty();
			assertThat(application.jdbc().queryForList("SELECT * FROM outbox_message")).hasSize(1);
		}
	}

	@Test
	void withoutSecurityTheApplicationDoesNotStart(CapturedOutput output) {
		refused(ENABLED);

		assertThat(output).contains("APPLICATION FAILED TO START")
			.contains("nothing keeps strangers off it: there is no Spring Security.")
			.contains("Add spring-boot-starter-security")
			.contains("outbox.console.open=true, or set outbox.console.enabled=false.");
	}

	@Test
	void withoutTheEndpointTheApplicationDoesNotStart(CapturedOutput output) {
		refused(ENABLED, OPEN, "--management.endpoints.web.exposure.include=health");

		assertThat(output).contains("the actuator endpoint that it shows is not exposed over HTTP.")
			.contains("Add 'outbox' to management.endpoints.web.exposure.include");
	}

	@Test
	void withTheEndpointAtItsPathTheApplicationDoesNotStart(CapturedOutput output) {
		refused(ENABLED, OPEN, "--management.endpoints.web.base-path=/");

		assertThat(output).contains("the actuator endpoint that it shows is at its path '/outbox'.")
			.contains("Set outbox.console.path to another path such as /outbox-console");
	}

	@ParameterizedTest
	@ValueSource(strings = { "0", "-1" })
	void withAnotherPortForTheActuatorTheApplicationDoesNotStart(String port, CapturedOutput output) {
		refused(ENABLED, OPEN, "--management.server.port=" + port);

		assertThat(output).contains("APPLICATION FAILED TO START")
			.contains(port.equals("0") ? "the actuator has a port of its own (management.server.port)"
					: "is not exposed over HTTP");
	}

	@ParameterizedTest
	@ValueSource(strings = { "outbox", "/", "/outbox/", "/a/../b", "/{x}", "/**" })
	void aWrongPathIsNamed(String path, CapturedOutput output) {
		new WebApplicationContextRunner().withConfiguration(AutoConfigurations.of(OutboxConsoleAutoConfiguration.class))
			.withPropertyValues("outbox.console.enabled=true", "outbox.console.path=" + path)
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessageContaining("outbox.console.path is '" + path + "'"));
	}

	@Test
	void aReactiveApplicationHasNone() {
		new ReactiveWebApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(OutboxConsoleAutoConfiguration.class))
			.withPropertyValues("outbox.console.enabled=true")
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(OutboxConsoleAutoConfiguration.class));
	}

	@Test
	void anApplicationWithoutActuatorIsTold() {
		new WebApplicationContextRunner().withConfiguration(AutoConfigurations.of(OutboxConsoleAutoConfiguration.class))
			.withClassLoader(new FilteredClassLoader("org.springframework.boot.actuate"))
			.withPropertyValues("outbox.console.enabled=true")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessageContaining("there is no actuator"));
	}

	@Test
	void anApplicationThatIsNotOfTheWebHasNone() {
		new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(OutboxConsoleAutoConfiguration.class))
			.withPropertyValues("outbox.console.enabled=true")
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(OutboxConsoleAutoConfiguration.class));
	}

	@Test
	void itNeedsNoSpringSecurityOnTheClasspath() {
		new WebApplicationContextRunner().withConfiguration(AutoConfigurations.of(OutboxConsoleAutoConfiguration.class))
			.withClassLoader(new FilteredClassLoader("org.springframework.security"))
			.withPropertyValues("outbox.console.enabled=true")
			.run((context) -> assertThat(context).getFailure().hasStackTraceContaining("is not exposed over HTTP"));
	}

	private static void refused(String... arguments) {
		assertThatExceptionOfType(RuntimeException.class)
			.isThrownBy(() -> OperatedApplication.withoutSecurity(arguments).close());
	}

}
