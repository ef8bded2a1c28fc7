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

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * A value of the wrong type gets the failure analysis that Spring Boot gives everywhere.
 */
@ExtendWith(OutputCaptureExtension.class)
class MistypedValueTests {

	@Test
	void wordInPlaceOfNumberIsNamed(CapturedOutput output) {
		fail("--outbox.relay.workers=many");

		assertThat(output).contains("APPLICATION FAILED TO START", "Property: outbox.relay.workers", "Value: \"many\"",
				"Update your application's configuration");
	}

	@Test
	void wordInPlaceOfDurationIsNamed(CapturedOutput output) {
		fail("--outbox.relay.poll-interval=soon");

		assertThat(output).contains("Property: outbox.relay.poll-interval", "Value: \"soon\"",
				"'soon' is not a valid duration");
	}

	@Test
	void unknownBrokerIsNamedWithThoseThatThereAre(CapturedOutput output) {
		fail("--outbox.stomp.broker=kafka");

		assertThat(output).contains("Property: outbox.stomp.broker", "Value: \"kafka\"",
				"The following values are valid", "ARTEMIS", "CLASSIC", "RABBITMQ");
	}

	private static void fail(String argument) {
		assertThatExceptionOfType(Exception.class).isThrownBy(
				() -> new SpringApplicationBuilder(Application.class).web(WebApplicationType.NONE).run(argument));
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration(OutboxStompAutoConfiguration.class)
	static class Application {

	}

}
