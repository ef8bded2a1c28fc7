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

package io.outbox.sample;

import org.junit.jupiter.api.Test;

import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.ActiveProfiles;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.util.TestSocketUtils;
import org.springframework.test.web.servlet.client.RestTestClient;

/**
 * The profile with which the sample shows the console.
 */
@ActiveProfiles("console")
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT,
		properties = "spring.datasource.url=jdbc:h2:mem:console-tests;DB_CLOSE_DELAY=-1")
class ConsoleProfileTests {

	@LocalServerPort
	private int port;

	@DynamicPropertySource
	static void freePort(DynamicPropertyRegistry registry) {
		int free = TestSocketUtils.findAvailableTcpPort();
		registry.add("sample.broker.port", () -> free);
	}

	@Test
	void theConsoleAndItsEndpointAreServed() {
		RestTestClient client = RestTestClient.bindToServer().baseUrl("http://localhost:" + this.port).build();

		client.get().uri("/outbox/").exchange().expectStatus().isOk();
		client.get()
			.uri("/outbox/settings.json")
			.exchange()
			.expectBody()
			.jsonPath("$.endpoint")
			.isEqualTo("../actuator/outbox");
		client.get().uri("/actuator/outbox").exchange().expectStatus().isOk();
	}

}
