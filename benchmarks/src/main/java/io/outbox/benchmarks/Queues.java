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
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

import org.jspecify.annotations.Nullable;

/**
 * Durable queues, each bound to a topic of its own, so that the topics' messages are
 * stored. Closing deletes them.
 */
final class Queues implements AutoCloseable {

	private static final String NAME = "outbox-benchmark-" + ProcessHandle.current().pid() + "-";

	/** What a topic begins with; the number of its queue and a version follow. */
	static final String TOPIC = "/topic/" + NAME;

	private static final Duration PATIENCE = Duration.ofSeconds(10);

	private final Broker broker;

	private final int count;

	Queues(Broker broker, int count) throws IOException {
		this.broker = broker;
		this.count = count;
		try (RawStomp stomp = new RawStomp(broker)) {
			writeAndConfirm(stomp, "SUBSCRIBE");
		}
	}

	/** The topic of a queue. */
	static String destination(int number) {
		return TOPIC + number + ".v1";
	}

	/**
	 * Take messages until there have been so many different ones. Fails if no more come.
	 */
	void drain(long expected) throws IOException {
		Set<UUID> messageIds = new HashSet<>();
		try (RawStomp stomp = new RawStomp(this.broker)) {
			write(stomp, "SUBSCRIBE", Map.of());
			while (messageIds.size() < expected) {
				messageIds.add(UUID.fromString(RawStomp.header(stomp.read("MESSAGE"), "dop-msg-id")));
			}
		}
	}

	private void write(RawStomp stomp, String command, Map<String, String> more) throws IOException {
		for (int number = 0; number < this.count; number++) {
			Map<String, String> headers = new HashMap<>(this.broker.queueHeaders(NAME + number));
			headers.put("id", NAME + number);
			headers.put("destination", destination(number));
			headers.put("ack", "auto");
			headers.putAll(more);
			stomp.write(command, headers, "");
		}
		stomp.flush();
	}

	private void writeAndConfirm(RawStomp stomp, String command) throws IOException {
		write(stomp, command, Map.of("receipt", command));
		for (int number = 0; number < this.count; number++) {
			stomp.read("RECEIPT");
		}
	}

	/**
	 * Artemis refuses as long as it has not freed the consumer of a connection that is
	 * closed already.
	 */
	@Override
	public void close() throws IOException {
		long until = System.nanoTime() + PATIENCE.toNanos();
		IOException refusal = unsubscribe();
		while (refusal != null) {
			if (System.nanoTime() - until > 0) {
				throw refusal;
			}
			refusal = unsubscribe();
		}
	}

	private @Nullable IOException unsubscribe() {
		try (RawStomp stomp = new RawStomp(this.broker)) {
			writeAndConfirm(stomp, "SUBSCRIBE");
			writeAndConfirm(stomp, "UNSUBSCRIBE");
			return null;
		}
		catch (IOException ex) {
			return ex;
		}
	}

}
