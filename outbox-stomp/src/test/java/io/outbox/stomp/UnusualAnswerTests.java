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
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

import io.outbox.jdbc.MessageStatus;
import io.outbox.stomp.ScriptedBroker.Frame;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * What the relay makes of answers that are in order each, but come too often, too late,
 * in pieces or never.
 */
@ExtendWith(OutputCaptureExtension.class)
class UnusualAnswerTests {

	private static final int MAX_MESSAGE_SIZE = 100_000;

	private StompRelay relay;

	@AfterEach
	void stop() {
		if (this.relay != null) {
			this.relay.close();
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "RECEIPT\nreceipt-id:unknown\n\n\0", "RECEIPT\n\n\0", "CONNECTED\nversion:1.2\n\n\0",
			"MESSAGE\nsubscription:1\nmessage-id:1\ndestination:/queue/a\n\nunasked\0", "\n", "\r\n" })
	void floodOfWhatNobodyAskedForChangesNothing(String frame) throws Exception {
		try (ScriptedBroker broker = new ScriptedBroker()) {
			start(broker);
			Frame send = publishAndAwait(broker, "1");
			byte[] flood = frame.repeat(100_000 / frame.length()).getBytes(StandardCharsets.UTF_8);

			for (int i = 0; i < 20; i++) {
				send.answer(flood);
			}
			assertThat(this.relay.count(MessageStatus.PENDING)).isEqualTo(1);
			send.confirm();

			await().until(() -> this.relay.count(MessageStatus.PUBLISHED) == 1);
			assertThat(broker.connections()).isEqualTo(1);
		}
	}

	@Test
	void receiptThatComesTwiceConfirmsNoOtherRow() throws Exception {
		try (ScriptedBroker broker = new ScriptedBroker()) {
			this.relay = new StompRelay(broker.settings(MAX_MESSAGE_SIZE, Duration.ofSeconds(5)));
			this.relay.publish("/queue/a", "k", "1", "2");
			this.relay.start();
			Frame first = broker.next();

			first.confirm();
			first.confirm();
			Frame second = broker.next();
			first.confirm();
			await().during(Duration.ofMillis(300)).until(() -> this.relay.count(MessageStatus.PENDING) == 2);
			second.confirm();

			await().until(() -> this.relay.count(MessageStatus.PUBLISHED) == 2);
			assertThat(broker.hasFrame()).isFalse();
		}
	}

	@Test
	void receiptsInReverseOrderConfirmTheRowsThatTheyName() throws Exception {
		try (ScriptedBroker broker = new ScriptedBroker()) {
			this.relay = new StompRelay(broker.settings(MAX_MESSAGE_SIZE, Duration.ofSeconds(5)));
			IntStream.range(0, 50).forEach((i) -> this.relay.publish("/queue/a", "k" + i, "" + i));
			this.relay.start();

			List<Frame> frames = new ArrayList<>();
			for (int i = 0; i < 50; i++) {
				frames.add(0, broker.next());
			}
			for (Frame frame : frames) {
				frame.confirm();
			}

			await().until(() -> this.relay.count(MessageStatus.PUBLISHED) == 50);
			assertThat(broker.hasFrame()).isFalse();
			assertThat(broker.connections()).isEqualTo(1);
		}
	}

	@Test
	void receiptThatComesInSinglePiecesIsUnderstood() throws Exception {
		try (ScriptedBroker broker = new ScriptedBroker()) {
			start(broker);
			Frame frame = publishAndAwait(broker, "1");
			frame.socket().setTcpNoDelay(true);

			for (char piece : ("RECEIPT\r\nreceipt-id:" + frame.header("receipt") + "\r\n\r\n\0").toCharArray()) {
				frame.answer(String.valueOf(piece));
			}

			await().until(() -> this.relay.count(MessageStatus.PUBLISHED) == 1);
			assertThat(broker.connections()).isEqualTo(1);
		}
	}

	@Test
	void messageAboveOurLimitIsParkedAtOnceAndNeverOnTheWire(CapturedOutput output) throws Exception {
		try (ScriptedBroker broker = new ScriptedBroker()) {
			start(broker);

			this.relay.publish("/queue/a", "k", "x".repeat(MAX_MESSAGE_SIZE + 1), "behind");
			Frame behind = broker.next();
			behind.confirm();

			assertThat(behind.body()).isEqualTo("behind");
			await().until(() -> this.relay.count(MessageStatus.PUBLISHED) == 1);
			assertThat(this.relay.count("status = -1 AND attempts = 1 AND last_error LIKE '%max-message-size%'"))
				.isEqualTo(1);
			assertThat(output).containsOnlyOnce("is parked as failed");
			assertThat(broker.connections()).isEqualTo(1);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "HTTP/1.1 400 Bad Request\r\n\r\n\0", "MESSAGE\n\nfirst\0", "ERROR\n\n\0", "CONNECTED",
			"CONNECTED\nversion:1.2\n\n\0NONSENSE\n\n\0" })
	void brokerThatAnswersConnectWithGarbageIsTriedAgainWithPausesAndReportedOnce(String answer, CapturedOutput output)
			throws Exception {
		try (ScriptedBroker broker = new ScriptedBroker(answer)) {
			this.relay = new StompRelay(broker.settings(MAX_MESSAGE_SIZE, Duration.ofMillis(250)));
			this.relay.publish("/queue/a", "k", "1");
			long startedAt = System.nanoTime();

			this.relay.start();
			await().until(() -> broker.connections() == 4);

			assertThat(Duration.ofNanos(System.nanoTime() - startedAt)).isGreaterThan(Duration.ofMillis(500));
			assertThat(output).containsOnlyOnce("No connection of the relay").doesNotContain("Connected the relay");
			assertThat(this.relay.count("status = 1 AND attempts = 0")).isEqualTo(1);
		}
	}

	@Test
	void brokerThatAnswersEachSendWithGarbageIsConnectedToAgainWithGrowingPauses(CapturedOutput output)
			throws Exception {
		try (ScriptedBroker broker = new ScriptedBroker()) {
			start(broker);
			this.relay.publish("/queue/a", "k", "1");
			long startedAt = System.nanoTime();

			for (int i = 0; i < 4; i++) {
				broker.next().answer("NONSENSE\n\n\0");
			}
			await().until(() -> broker.connections() == 5);

			assertThat(Duration.ofNanos(System.nanoTime() - startedAt)).isGreaterThan(Duration.ofMillis(1200));
			assertThat(output.toString().lines().filter((line) -> line.contains("PersistentConnection")).count())
				.as("one line for each loss and each connection")
				.isLessThanOrEqualTo(9);
		}
	}

	private void start(ScriptedBroker broker) {
		this.relay = new StompRelay(broker.settings(MAX_MESSAGE_SIZE, Duration.ofSeconds(5))).start();
		await().until(this.relay.transport()::isAvailable);
	}

	private Frame publishAndAwait(ScriptedBroker broker, String body) throws InterruptedException {
		this.relay.publish("/queue/a", "k", body);
		Frame frame = broker.next();
		assertThat(frame.body()).isEqualTo(body);
		return frame;
	}

}
