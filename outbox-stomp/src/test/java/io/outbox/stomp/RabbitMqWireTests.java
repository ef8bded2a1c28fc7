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

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

import io.outbox.Payload;
import io.outbox.jdbc.DefaultHeadersGenerator;
import io.outbox.jdbc.MessageDraft;
import io.outbox.stomp.RawStomp.Frame;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The frames of other libraries through RabbitMQ, and a queue that is shared with
 * django-outbox-pattern.
 */
class RabbitMqWireTests extends AbstractWireTests {

	@Override
	TestBroker start(Path folder) {
		return new RabbitMqServer();
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void queueIsSharedWithPythonWhoeverComesFirst(boolean pythonFirst) throws Exception {
		if (!pythonFirst) {
			subscribe();
		}
		try (RawStomp python = new RawStomp(address()); RawStomp sender = new RawStomp(address())) {
			subscribe(python);
			if (pythonFirst) {
				subscribe();
			}
			for (int i = 0; i < 20; i++) {
				sender.write(message("m" + i, "{\"id\": " + i + "}"));
			}

			String ofPython = take(python).headers().get("dop-msg-id");
			python.write("DISCONNECT\n\n\0");

			await().atMost(TIMEOUT).until(() -> subscriber().effects().size() == 19);
			assertThat(subscriber().payloads()).extracting(Payload::messageId).doesNotContain(ofPython);
		}
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void deadLettersOfSharedQueueAreSharedWhoeverComesFirst(boolean pythonFirst) throws Exception {
		if (!pythonFirst) {
			subscribe();
		}
		try (RawStomp python = new RawStomp(address()); RawStomp sender = new RawStomp(address())) {
			subscribe(python);
			python.write("UNSUBSCRIBE\nid:python\n\n\0");
			if (pythonFirst) {
				subscribe();
			}
			sender.write(message("dead", "{\"poison\": true}"));
			sender.write(end());

			awaitEnd();
			python.write(WireFixture.read("python-subscribe-dlq", this.queue));
			Frame deadLetter = take(python);
			assertThat(deadLetter.body()).isEqualTo("{\"poison\": true}");
			assertThat(deadLetter.headers()).containsEntry("dop-msg-id", "dead")
				.containsEntry("dop-dlq-reason", "This can't be done");
		}
	}

	@Test
	void pythonReadsWhatOurRelaySends() throws Exception {
		try (RawStomp python = new RawStomp(address());
				StompRelay relay = new StompRelay(StompSettings.of(address()), new DefaultHeadersGenerator()).start()) {
			subscribe(python);

			relay.publish(new MessageDraft(WireFixture.TOPIC, "Order", "k", null, "{\"id\":1,\"name\":\"Grüße\"}",
					Map.of("tenant", "a:b"), null, null));

			Frame message = take(python);
			assertThat(message.body()).isEqualTo("{\"id\":1,\"name\":\"Grüße\"}");
			Map<String, String> headers = new HashMap<>(message.headers());
			assertThat(headers).containsEntry("dop-msg-destination", WireFixture.TOPIC)
				.containsEntry("dop-msg-type", "Order")
				.containsEntry("tenant", "a:b")
				.containsKeys("dop-correlation-id", "message-id");
			assertThat(headers.get("dop-msg-id")).hasSize(36);
			assertThat(headers.get("dop-msg-sent-time")).matches("\\d{4}-\\d\\d-\\d\\dT[0-9:.]+Z");
		}
	}

	/** What django-outbox-pattern does at its start. */
	private void subscribe(RawStomp python) throws Exception {
		python.write(WireFixture.read("python-subscribe-dlq", this.queue));
		python.write(WireFixture.read("python-unsubscribe-dlq"));
		python.write(WireFixture.read("python-subscribe", this.queue));
		python.sync();
	}

	/** The next message, acknowledged by its message-id as django-outbox-pattern does. */
	private static Frame take(RawStomp python) throws Exception {
		Frame message = python.read();
		assertThat(message.command()).as(message.toString()).isEqualTo("MESSAGE");
		python.write("ACK\nid:" + message.headers().get("message-id") + "\n\n\0");
		return message;
	}

}
