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

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import io.outbox.Subscription;
import io.outbox.stomp.ScriptedBroker.Frame;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * What a subscriber makes of messages that no well-meaning publisher sends, and of frames
 * that no broker should.
 */
@ExtendWith(OutputCaptureExtension.class)
class HostileMessageTests {

	private static final String SECRET = "planted4711secret";

	private static final int MAX_MESSAGE_SIZE = 1024 * 1024;

	private ScriptedBroker broker;

	private StompSubscriber subscriber;

	private Frame subscription;

	@BeforeEach
	void subscribe() throws Exception {
		this.broker = new ScriptedBroker();
		this.subscriber = new StompSubscriber(this.broker.settings(MAX_MESSAGE_SIZE, Duration.ofSeconds(5)),
				Subscription.to("/queue/shipping").build())
			.start();
		awaitSubscription();
	}

	@AfterEach
	void stop() throws Exception {
		this.broker.close();
		this.subscriber.close();
	}

	@ParameterizedTest
	@ValueSource(strings = { "MESS", "MESSAGE\nmessage-id:1\nsubscr",
			"MESSAGE\nmessage-id:1\nsubscription:outbox\nack:1\n\n",
			"MESSAGE\nmessage-id:1\nsubscription:outbox\nack:1\ncontent-length:100\n\n{\"n\":1}" })
	void truncatedMessageIsHandledOnceItComesWhole(String truncated) throws Exception {
		this.subscription.answer(truncated);
		this.subscription.closeConnection();
		awaitSubscription();

		deliver("message-id:1", "{\"n\":1}");

		assertThat(this.broker.next().text()).startsWith("ACK\nid:a1");
		assertThat(this.subscriber.effects()).containsExactly("{\"n\":1}");
	}

	@ParameterizedTest
	@ValueSource(strings = { "\u00ff\u00fe\u0080", "{\"name\":\"\u00c3\u0028" + SECRET + "\"}", SECRET,
			"{\"a\":" + SECRET + "}", "{\"" + SECRET, "" })
	void unreadableBodyIsDeadLetteredAtOnceAndNotLogged(String body, CapturedOutput output) throws Exception {
		deliver("message-id:1\ndop-msg-id:id-7", body.getBytes(StandardCharsets.ISO_8859_1));

		Frame dead = this.broker.next();
		assertThat(dead.header("destination")).isEqualTo("/queue/DLQ.shipping");
		assertThat(dead.header("dop-dlq-attempts")).isEqualTo("1");
		assertThat(dead.header("dop-dlq-reason")).doesNotContain(SECRET);
		dead.confirm();
		assertThat(this.broker.next().text()).startsWith("ACK\nid:a1");
		await().untilAsserted(() -> assertThat(output).contains("'shipping' gave up message id-7"));
		assertThat(output).doesNotContain(SECRET);
		assertThat(this.subscriber.effects()).isEmpty();
	}

	@Test
	void messageWithThousandsOfHeadersIsHandled() throws Exception {
		String headers = IntStream.range(0, 20_000)
			.mapToObj((i) -> "h" + i + ":" + i)
			.collect(Collectors.joining("\n"));

		deliver("message-id:1\n" + headers, "{}");

		assertThat(this.broker.next().text()).startsWith("ACK\nid:a1");
		assertThat(this.subscriber.payloads()).singleElement()
			.satisfies((payload) -> assertThat(payload.headers()).containsEntry("h19999", "19999"));
	}

	@Test
	void messageWithOneHugeHeaderIsHandled() throws Exception {
		deliver("message-id:1\nhuge:" + "x".repeat(900_000), "{}");

		assertThat(this.broker.next().text()).startsWith("ACK\nid:a1");
		assertThat(this.subscriber.effects()).containsExactly("{}");
	}

	@Test
	void messageWithoutDestinationIsTakenForOneOfTheSubscription() throws Exception {
		deliver("message-id:1", "{}");

		assertThat(this.broker.next().text()).startsWith("ACK\nid:a1");
		assertThat(this.subscriber.payloads()).singleElement()
			.satisfies((payload) -> assertThat(payload.destination()).isEqualTo("/queue/shipping"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "a:b", "message-id:", "dop-msg-id:\nmessage-id:", "dop-msg-id:%s" })
	void messageWithoutUsableIdIsDeadLetteredAndTheNextIsHandled(String headers, CapturedOutput output)
			throws Exception {
		deliver(headers.formatted("x".repeat(256)), "{\"a\":\"" + SECRET + "\"}");

		Frame dead = this.broker.next();
		assertThat(dead.header("destination")).isEqualTo("/queue/DLQ.shipping");
		assertThat(dead.body()).contains(SECRET);
		dead.confirm();
		assertThat(this.broker.next().text()).startsWith("ACK\nid:a1");
		deliver("message-id:2", "{}");
		assertThat(this.broker.next().text()).startsWith("ACK\nid:a1");
		assertThat(this.subscriber.effects()).containsExactly("{}");
		assertThat(output).doesNotContain(SECRET);
	}

	@Test
	void messagesOfUnknownSubscriptionsAreNeitherHandledNorKeptNorAcknowledged(CapturedOutput output) throws Exception {
		byte[] frame = ("MESSAGE\nsubscription:other\nmessage-id:1\nack:1\n\n" + SECRET.repeat(1000) + "\0")
			.getBytes(StandardCharsets.UTF_8);

		for (int i = 0; i < 500; i++) {
			this.subscription.answer(frame);
			this.subscription.answer("MESSAGE\nmessage-id:1\nack:1\n\n{}\0");
		}
		deliver("message-id:2", "{\"n\":2}");

		assertThat(this.broker.next().text()).startsWith("ACK\nid:a1");
		assertThat(this.subscriber.effects()).containsExactly("{\"n\":2}");
		assertThat(this.broker.hasFrame()).isFalse();
		assertThat(this.broker.connections()).isEqualTo(2);
		assertThat(output).doesNotContain(SECRET);
	}

	@ParameterizedTest
	@ValueSource(strings = { "content-length:10000000\n", "" })
	void messageAboveTheLimitIsLeftInTheQueueAndTheNextIsHandled(String length, CapturedOutput output)
			throws Exception {
		this.subscription
			.answer("MESSAGE\nsubscription:outbox\nmessage-id:1\ndop-msg-id:id-7\nack:a7\n" + length + "\n");
		byte[] part = SECRET.repeat(10_000).substring(0, 100_000).getBytes(StandardCharsets.UTF_8);
		for (int i = 0; i < 100; i++) {
			this.subscription.answer(part);
		}
		this.subscription.answer("\0\n");
		deliver("message-id:2", "{\"n\":2}");

		assertThat(this.broker.next().text()).startsWith("ACK\nid:a1");
		assertThat(this.subscriber.effects()).containsExactly("{\"n\":2}");
		assertThat(this.broker.connections()).isEqualTo(2);
		assertThat(output).contains("queue 'shipping'")
			.contains("id-7")
			.contains("max-message-size")
			.doesNotContain(SECRET);
	}

	private void awaitSubscription() throws Exception {
		this.subscription = this.broker.next();
		assertThat(this.subscription.text()).startsWith("SUBSCRIBE\n");
		this.subscription.confirm();
		this.subscriber.awaitConnected();
	}

	private void deliver(String headers, String body) throws Exception {
		deliver(headers, body.getBytes(StandardCharsets.UTF_8));
	}

	private void deliver(String headers, byte[] body) throws Exception {
		this.subscription.answer("MESSAGE\nsubscription:outbox\nack:a1\n" + headers + "\n\n");
		this.subscription.answer(body);
		this.subscription.answer("\0\n");
	}

}
