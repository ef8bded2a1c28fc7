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

import io.outbox.support.TestServers;

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
		this.address = TestServers.address("rabbitmq", "STOMP")
			.map(StompAddress::parse)
			.orElseGet(() -> abort("The environment names no server for rabbitmq"));
	}

	@Override
	public StompAddress address() {
		return this.address;
	}

	/**
	 * The size above which the server refuses a message, or skip the test if the
	 * environment does not name it.
	 */
	static int maxMessageSize() {
		return TestServers.address("rabbitmq", "MAX_MESSAGE_SIZE")
			.map(Integer::parseInt)
			.orElseGet(() -> abort("The environment names no maximum message size for rabbitmq"));
	}

	@Override
	public void stop() {
	}

}
