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

package io.outbox.stomp;

import java.util.Arrays;
import java.util.Optional;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

/**
 * The RabbitMQ that the environment names in {@code OUTBOX_TEST_RABBITMQ_STOMP}.
 */
final class RabbitMqServer implements TestBroker {

	private final StompAddress address;

	/**
	 * Find the server, or skip the test if the environment names none and does not
	 * require one.
	 */
	RabbitMqServer() {
		String address = Optional.ofNullable(System.getenv("OUTBOX_TEST_RABBITMQ_STOMP")).orElse("");
		String required = Optional.ofNullable(System.getenv("OUTBOX_TEST_REQUIRE")).orElse("");
		assertThat(!address.isEmpty() || !Arrays.asList(required.split(",")).contains("rabbitmq"))
			.as("OUTBOX_TEST_REQUIRE names 'rabbitmq', but OUTBOX_TEST_RABBITMQ_STOMP is missing")
			.isTrue();
		this.address = address.isEmpty() ? abort("OUTBOX_TEST_RABBITMQ_STOMP names no RabbitMQ")
				: StompAddress.parse(address);
	}

	@Override
	public StompAddress address() {
		return this.address;
	}

	@Override
	public void stop() {
	}

}
