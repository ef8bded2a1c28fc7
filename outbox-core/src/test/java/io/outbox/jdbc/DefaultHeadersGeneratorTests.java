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

package io.outbox.jdbc;

import java.time.Instant;
import java.util.Map;
import java.util.UUID;

import io.outbox.MessageContext;
import io.outbox.Operation;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;

import static org.assertj.core.api.Assertions.assertThat;

class DefaultHeadersGeneratorTests {

	private static final UUID ID = UUID.fromString("01980000-0000-7000-8000-000000000001");

	private final MessageContext context = new MessageContext(ID, "/topic/orders.v1", "Order", "Order:1",
			Operation.INSERT, Instant.parse("2026-01-02T03:04:05.123456789Z"));

	private final DefaultHeadersGenerator generator = new DefaultHeadersGenerator();

	@AfterEach
	void clear() {
		MDC.clear();
	}

	@Test
	void headersAreThoseOfTheWireFormat() {
		Map<String, String> headers = this.generator.generate(this.context);

		assertThat(headers).containsEntry("dop-msg-id", ID.toString())
			.containsEntry("dop-msg-destination", "/topic/orders.v1")
			.containsEntry("dop-msg-type", "Order")
			.containsEntry("dop-msg-sent-time", "2026-01-02T03:04:05.123456Z")
			.containsEntry("dop-msg-key", "Order:1")
			.containsEntry("dop-msg-operation", "INSERT")
			.hasSize(7);
		assertThat(UUID.fromString(headers.get("dop-correlation-id"))).isNotNull();
	}

	@Test
	void correlationIdIsThatOfTheLoggingContext() {
		MDC.put("correlation_id", "python");
		assertThat(this.generator.generate(this.context)).containsEntry("dop-correlation-id", "python");

		MDC.put("correlationId", "java");
		assertThat(this.generator.generate(this.context)).containsEntry("dop-correlation-id", "java");
	}

	@Test
	void messageWithoutEntityHasNoOperation() {
		MessageContext context = new MessageContext(ID, "/topic/orders.v1", "Order", "Order:1", null, Instant.now());

		assertThat(this.generator.generate(context)).doesNotContainKey("dop-msg-operation");
	}

}
