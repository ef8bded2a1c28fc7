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

package io.outbox.benchmarks;

import java.io.IOException;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * A durable queue of RabbitMQ that is bound to a topic, so that the topic's messages are
 * stored. Closing it deletes it.
 */
final class Queue implements AutoCloseable {

	private static final String NAME = "outbox-benchmark-" + ProcessHandle.current().pid();

	static final String DESTINATION = "/topic/" + NAME + ".v1";

	private static final Map<String, String> SUBSCRIPTION = Map.of("id", NAME, "destination", DESTINATION,
			"x-queue-name", NAME, "durable", "true", "auto-delete", "false", "ack", "auto", "receipt", "subscribed");

	Queue() throws IOException {
		try (RawStomp stomp = new RawStomp()) {
			subscribe(stomp);
		}
	}

	/**
	 * Take messages until there have been so many different ones. Fails if no more come.
	 */
	void drain(int expected) throws IOException {
		Set<String> messageIds = new HashSet<>();
		try (RawStomp stomp = new RawStomp()) {
			subscribe(stomp);
			while (messageIds.size() < expected) {
				messageIds.add(RawStomp.header(stomp.read("MESSAGE"), "dop-msg-id"));
			}
		}
	}

	private static void subscribe(RawStomp stomp) throws IOException {
		stomp.write("SUBSCRIBE", SUBSCRIPTION, "");
		stomp.flush();
		stomp.read("RECEIPT");
	}

	@Override
	public void close() throws IOException {
		try (RawStomp stomp = new RawStomp()) {
			subscribe(stomp);
			stomp.write("UNSUBSCRIBE",
					Map.of("id", NAME, "durable", "true", "x-queue-name", NAME, "receipt", "unsubscribed"), "");
			stomp.flush();
			stomp.read("RECEIPT");
		}
	}

}
