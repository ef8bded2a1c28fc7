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
import java.time.Duration;
import java.util.Map;
import java.util.UUID;

import io.outbox.Payload;
import io.outbox.Subscription;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The frames of other libraries, through a real broker to a subscriber.
 */
abstract class AbstractWireTests {

	static final Duration TIMEOUT = Duration.ofSeconds(20);

	final String queue = "w" + UUID.randomUUID().toString().substring(0, 8);

	@TempDir
	private Path folder;

	private TestBroker broker;

	private StompSubscriber subscriber;

	abstract TestBroker start(Path folder) throws Exception;

	@BeforeEach
	void start() throws Exception {
		this.broker = start(this.folder);
	}

	@AfterEach
	void stop() throws Exception {
		if (this.subscriber != null) {
			this.subscriber.close();
		}
		if (this.broker != null) {
			this.broker.stop();
		}
	}

	@ParameterizedTest
	@CsvSource({ "python-send,3f0e4b0e-6d2f-4d3e-9a53-7c8c2a3b1f01,1",
			"python-send-text,3f0e4b0e-6d2f-4d3e-9a53-7c8c2a3b1f02,2", "python-send-0.1,7,7",
			"cap-send,1630461985437884416,3" })
	void messageThatIsSentThreeTimesHasOneEffect(String fixture, String messageId, int id) throws Exception {
		subscribe();

		try (RawStomp client = new RawStomp(address())) {
			for (int i = 0; i < 3; i++) {
				client.write(WireFixture.read(fixture));
			}
			client.write(end());

			awaitEnd();
		}
		assertThat(this.subscriber.payloads()).hasSize(2)
			.first()
			.satisfies((payload) -> assertThat(payload.messageId()).isEqualTo(messageId))
			.satisfies((payload) -> assertThat(payload.body().path("id").asInt()).isEqualTo(id))
			.satisfies((payload) -> assertThat(payload.destination()).isEqualTo(WireFixture.TOPIC));
		assertThat(this.subscriber.effects()).hasSize(2);
	}

	@Test
	void headersAndBodyOfPythonsMessageArriveWhole() throws Exception {
		subscribe();

		try (RawStomp client = new RawStomp(address())) {
			client.write(WireFixture.read("python-send"));

			await().atMost(TIMEOUT).until(() -> !this.subscriber.payloads().isEmpty());
		}
		Payload<JsonNode> payload = this.subscriber.payloads().get(0);
		assertThat(payload.headers()).containsAllEntriesOf(Map.of("dop-msg-id", "3f0e4b0e-6d2f-4d3e-9a53-7c8c2a3b1f01",
				"dop-msg-destination", WireFixture.TOPIC, "dop-msg-type", "Published", "dop-msg-sent-time",
				"2026-02-03T10:15:30.123Z", "dop-correlation-id", "9d2f6d1e-2f0b-4b0e-8f5e-0c1d2e3f4a5b"));
		assertThat(payload.body().path("field_two").asString()).isEqualTo("Grüße 🙂");
	}

	StompAddress address() {
		return this.broker.address();
	}

	StompSubscriber subscriber() {
		return this.subscriber;
	}

	void subscribe() {
		this.subscriber = new StompSubscriber(settings(), subscription()).start().awaitConnected();
	}

	Subscription subscription() {
		return Subscription.to(WireFixture.TOPIC).queue(this.queue).prefetch(1).build();
	}

	void awaitEnd() {
		await().atMost(TIMEOUT).until(() -> this.subscriber.effects().contains("{\"end\":true}"));
	}

	static String end() {
		return message(UUID.randomUUID().toString(), "{\"end\":true}");
	}

	static String message(String id, String body) {
		return "SEND\ndestination:" + WireFixture.TOPIC + "\ndop-msg-id:" + id + "\n\n" + body + "\0";
	}

	private StompSettings settings() {
		StompSettings defaults = StompSettings.of(address());
		return new StompSettings(defaults.addresses(), new StompSettings.Login("guest", "guest", "/", "wire"),
				StompBroker.AUTO, false, defaults.heartbeat(), defaults.connectTimeout(), defaults.receiptTimeout(),
				defaults.maxMessageSize(), defaults.window(),
				new StompSettings.Reconnect(Duration.ofMillis(50), 2, Duration.ofSeconds(1), 0.2), null);
	}

}
