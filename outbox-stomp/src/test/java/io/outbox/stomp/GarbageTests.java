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

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

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
 * What the relay makes of answers that no broker should give.
 */
@ExtendWith(OutputCaptureExtension.class)
class GarbageTests {

	private static final int MAX_MESSAGE_SIZE = 100_000;

	/** What the system takes off a sender before a reader that is gone shows. */
	private static final int SOCKET_BUFFERS = 16 * 1024 * 1024;

	private StompRelay relay;

	@AfterEach
	void stop() {
		if (this.relay != null) {
			this.relay.close();
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n\0",
			"\u0015\u0003\u0001\0\u0002\n\0", "\u001f\u008b\b\0\0\0\0\0\0\u0003\u00ca\n\u0049\u00fd\0\0",
			"SSH-2.0-OpenSSH_9.2\n\0", "ERROR\n\n\0", "RECEIPT\nreceipt-id:\\q\n\n\0", "RECEIPT\nreceipt-id\n\n\0",
			"MESSAGE\ncontent-length:3\n\ntoo long\0" })
	void garbageReplacesConnectionAndRowIsSentLater(String garbage, CapturedOutput output) throws Exception {
		try (ScriptedBroker broker = new ScriptedBroker()) {
			start(broker);

			publishAndAwait(broker, "1").answer(garbage.getBytes(StandardCharsets.ISO_8859_1));

			awaitSentAgain(broker, output);
		}
	}

	@Test
	void connectionThatEndsInMidFrameIsReplacedAndRowIsSentLater(CapturedOutput output) throws Exception {
		try (ScriptedBroker broker = new ScriptedBroker()) {
			start(broker);
			Frame frame = publishAndAwait(broker, "1");

			frame.answer("RECEIPT\nreceipt-id:" + frame.header("receipt") + "\n\n");
			frame.closeConnection();

			awaitSentAgain(broker, output);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "endless-command", "MESSAGE\nendless-header", "MESSAGE\n|a:b\n",
			"MESSAGE\na:b\n\nendless-body", "MESSAGE\ncontent-length:2000000000\n\nendless-body", "\r" })
	void frameWithoutEndIsCutOffAndRowIsSentLater(String start, CapturedOutput output) throws Exception {
		try (ScriptedBroker broker = new ScriptedBroker()) {
			start(broker);
			Frame frame = publishAndAwait(broker, "1");
			int separator = start.indexOf('|');
			String part = start.substring(separator + 1);

			frame.answer(start.substring(0, Math.max(separator, 0)));
			frame.answer((separator < 0) ? start : "");
			int taken = answerUntilClosed(frame, (separator < 0) ? start.substring(start.length() - 1) : part);

			assertThat(taken).isLessThan(MAX_MESSAGE_SIZE + SOCKET_BUFFERS);
			awaitSentAgain(broker, output);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "%s\n\n\0", "RECEIPT\n%s\n\n\0", "ERROR\nmessage:%s\\nsecond line\n\n%s\0" })
	void garbageFillsNoLog(String frame, CapturedOutput output) throws Exception {
		try (ScriptedBroker broker = new ScriptedBroker()) {
			start(broker);

			publishAndAwait(broker, "1").answer(frame.replace("%s", "\u001b[31m" + "A".repeat(50_000)));

			awaitSentAgain(broker, output);
			assertThat(output.toString().lines().filter((line) -> line.contains("AAA"))).isNotEmpty()
				.allSatisfy((line) -> assertThat(line).hasSizeLessThan(600).doesNotContain("\u001b"));
			assertThat(output.toString().lines()).noneMatch((line) -> line.startsWith("second line"));
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

	private static int answerUntilClosed(Frame frame, String part) {
		byte[] bytes = part.repeat(10_000 / part.length()).getBytes(StandardCharsets.UTF_8);
		int taken = 0;
		try {
			while (taken < 4 * SOCKET_BUFFERS) {
				frame.answer(bytes);
				taken += bytes.length;
			}
		}
		catch (IOException ex) {
			assertThat(ex).hasMessageMatching("(?i).*(reset|broken pipe|closed|abort).*");
		}
		return taken;
	}

	private void awaitSentAgain(ScriptedBroker broker, CapturedOutput output) throws Exception {
		Frame again = broker.next();
		assertThat(again.body()).isEqualTo("1");
		again.confirm();
		await().until(() -> this.relay.count(MessageStatus.PUBLISHED) == 1);
		assertThat(this.relay.count("attempts > 0 OR last_error IS NOT NULL")).isZero();
		assertThat(broker.connections()).isEqualTo(2);
		assertThat(output).containsOnlyOnce("No connection of the relay").containsOnlyOnce(") again");
	}

}
