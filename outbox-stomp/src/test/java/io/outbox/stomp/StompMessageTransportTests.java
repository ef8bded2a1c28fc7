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
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import io.outbox.MessageRefusedException;
import io.outbox.TransportException;
import io.outbox.TransportException.Reason;
import io.outbox.WireMessage;
import io.outbox.stomp.ScriptedBroker.Frame;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * What a {@link StompMessageTransport} makes of answers that no broker gives on demand.
 */
class StompMessageTransportTests {

	private static final Duration SHORT = Duration.ofMillis(200);

	private final AtomicInteger available = new AtomicInteger();

	private StompMessageTransport transport;

	@AfterEach
	void stop() {
		if (this.transport != null) {
			this.transport.stop();
		}
	}

	@Test
	void receiptsInAnotherOrderConfirmTheSendsThatTheyName() throws Exception {
		try (ScriptedBroker broker = new ScriptedBroker()) {
			start(broker);
			CompletableFuture<Void> first = send("1");
			CompletableFuture<Void> second = send("2");
			Frame firstFrame = broker.next();

			broker.next().confirm();
			second.get(5, TimeUnit.SECONDS);

			assertThat(first).isNotDone();
			firstFrame.confirm();
			first.get(5, TimeUnit.SECONDS);
		}
	}

	@Test
	void receiptOfUnknownSendConfirmsNothing() throws Exception {
		try (ScriptedBroker broker = new ScriptedBroker()) {
			start(broker);
			CompletableFuture<Void> first = send("1");
			CompletableFuture<Void> second = send("2");

			Frame frame = broker.next();
			frame.answer("RECEIPT\nreceipt-id:nobody\n\n\0");
			frame.answer("RECEIPT\n\n\0");
			broker.next().confirm();
			second.get(5, TimeUnit.SECONDS);

			assertThat(first).isNotDone();
		}
	}

	@Test
	void frameIsPersistentAndAsksForReceipt() throws Exception {
		try (ScriptedBroker broker = new ScriptedBroker()) {
			start(broker);
			this.transport
				.send(new WireMessage(UUID.randomUUID(), "/topic/a:b", Map.of("persistent", "false", "receipt", "mine",
						"destination", "elsewhere", "content-type", "text/plain", "key", "k"), "{}", null));

			Frame frame = broker.next();

			assertThat(frame.header("persistent")).isEqualTo("true");
			assertThat(frame.header("receipt")).isNotEmpty().isNotEqualTo("mine");
			assertThat(frame.header("destination")).isEqualTo("/topic/a\\cb");
			assertThat(frame.header("content-type")).isEqualTo("text/plain");
			assertThat(frame.header("content-length")).isEqualTo("2");
			assertThat(frame.header("key")).isEqualTo("k");
			assertThat(frame.body()).isEqualTo("{}");
		}
	}

	@Test
	void errorThatNamesSendRefusesOnlyThatMessage() throws Exception {
		try (ScriptedBroker broker = new ScriptedBroker()) {
			start(broker);
			CompletableFuture<Void> refused = send("1");
			CompletableFuture<Void> taken = send("2");
			Frame frame = broker.next();

			frame.answer("ERROR\nreceipt-id:" + frame.header("receipt") + "\nmessage:not allowed\n\nstack\ntrace\0");
			broker.next().confirm();

			taken.get(5, TimeUnit.SECONDS);
			assertThatExceptionOfType(ExecutionException.class).isThrownBy(() -> refused.get(5, TimeUnit.SECONDS))
				.havingCause()
				.isInstanceOfSatisfying(MessageRefusedException.class,
						(failure) -> assertThat(failure.isPermanent()).isFalse())
				.withMessage("not allowed: stack");
		}
	}

	@Test
	void furtherErrorsOfConnectionBlameNobody() throws Exception {
		try (ScriptedBroker broker = new ScriptedBroker()) {
			start(broker);
			CompletableFuture<Void> refused = send("1");
			CompletableFuture<Void> innocent = send("2");
			Frame first = broker.next();
			Frame second = broker.next();

			first.answer("ERROR\nreceipt-id:" + first.header("receipt") + "\nmessage:not allowed\n\n\0");
			second.answer("ERROR\nreceipt-id:" + second.header("receipt") + "\nmessage:not valid any more\n\n\0");

			await().until(refused::isCompletedExceptionally);
			assertFails(innocent, Reason.ERROR);
		}
	}

	@Test
	void errorThatNamesNobodyFailsAllInFlightAndReplacesConnection() throws Exception {
		try (ScriptedBroker broker = new ScriptedBroker()) {
			start(broker);
			CompletableFuture<Void> first = send("1");
			CompletableFuture<Void> second = send("2");
			broker.next();

			broker.next().answer("ERROR\nmessage:Unknown destination\n\n\0");

			assertFails(first, Reason.ERROR);
			assertFails(second, Reason.ERROR);
			await().until(() -> this.available.get() == 2);
			assertThat(broker.connections()).isEqualTo(2);
		}
	}

	@Test
	void lostConnectionFailsWhatIsInFlightAndTellsItFromWhatWasNotSent() throws Exception {
		try (ScriptedBroker broker = new ScriptedBroker()) {
			start(broker);
			CompletableFuture<Void> first = send("1");
			CompletableFuture<Void> second = send("2");
			CompletableFuture<Void> beyondWindow = send("3");

			broker.next().closeConnection();

			assertFails(first, Reason.CONNECTION_LOST);
			assertFails(second, Reason.CONNECTION_LOST);
			assertFails(beyondWindow, Reason.UNAVAILABLE);
		}
	}

	@Test
	void noMoreThanWindowIsOnTheWire() throws Exception {
		try (ScriptedBroker broker = new ScriptedBroker()) {
			start(broker);
			List<CompletableFuture<Void>> sends = IntStream.range(0, 10)
				.mapToObj((number) -> send("" + number))
				.toList();

			Frame onTheWire = broker.next();
			for (int number = 0; number < 9; number++) {
				Frame next = broker.next();
				assertThat(next.body()).isEqualTo("" + (number + 1));
				await().during(Duration.ofMillis(20)).until(() -> !broker.hasFrame());
				onTheWire.confirm();
				sends.get(number).get(5, TimeUnit.SECONDS);
				onTheWire = next;
			}
		}
	}

	@Test
	void missingReceiptFailsSendAndReplacesConnection() throws Exception {
		try (ScriptedBroker broker = new ScriptedBroker()) {
			start(broker, SHORT);

			CompletableFuture<Void> unconfirmed = send("1");

			assertFails(unconfirmed, Reason.RECEIPT_TIMEOUT);
			await().until(() -> this.available.get() == 2);
		}
	}

	@Test
	void idleConnectionIsNotReplaced() throws Exception {
		try (ScriptedBroker broker = new ScriptedBroker()) {
			start(broker, SHORT);
			CompletableFuture<Void> confirmed = send("1");
			broker.next().confirm();
			confirmed.get(5, TimeUnit.SECONDS);

			await().during(SHORT.multipliedBy(3)).until(() -> this.transport.isAvailable());

			assertThat(broker.connections()).isEqualTo(1);
		}
	}

	@Test
	void silentBrokerIsReplacedAndOurHeartBeats() throws Exception {
		try (ScriptedBroker broker = new ScriptedBroker("CONNECTED\nversion:1.2\nheart-beat:100,100\n\n\0")) {
			start(broker);

			await().until(() -> broker.connections() > 1);

			assertThat(broker.heartbeats()).isPositive();
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "HTTP/1.1 400 Bad Request\r\n\r\n\0", "NOT_A_COMMAND\n\n\0", "RECEIPT\nno colon\n\n\0",
			"RECEIPT\nreceipt-id:\\x\n\n\0", "MESSAGE\ncontent-length:5\n\nmore than five\0", "\r\r\r\0" })
	void garbageReplacesConnectionAndFailsSend(String garbage) throws Exception {
		try (ScriptedBroker broker = new ScriptedBroker()) {
			start(broker);
			CompletableFuture<Void> send = send("1");

			broker.next().answer(garbage);

			assertFails(send, Reason.CONNECTION_LOST);
			await().until(() -> this.available.get() == 2);
		}
	}

	@Test
	void frameWithoutEndIsNotCollectedForEver() throws Exception {
		try (ScriptedBroker broker = new ScriptedBroker()) {
			start(broker);
			CompletableFuture<Void> send = send("1");
			Frame frame = broker.next();

			frame.answer("MESSAGE\nendless:");
			assertThatExceptionOfType(IOException.class).isThrownBy(() -> {
				for (int i = 0; i < 10_000; i++) {
					frame.answer("x".repeat(10_000));
				}
			});

			assertFails(send, Reason.CONNECTION_LOST);
		}
	}

	@Test
	void brokerThatNeverAnswersConnectIsGivenUp() throws Exception {
		try (ScriptedBroker broker = new ScriptedBroker("")) {
			this.transport = new StompMessageTransport(settings(SHORT, SHORT, broker.address()));

			this.transport.start();

			await().until(() -> broker.connections() > 1);
			assertThat(this.transport.isAvailable()).isFalse();
		}
	}

	@Test
	void refusedLoginIsTriedAgainWithPauses() throws Exception {
		try (ScriptedBroker broker = new ScriptedBroker("ERROR\nmessage:Bad CONNECT\n\nAccess refused\0")) {
			this.transport = new StompMessageTransport(settings(SHORT, SHORT, broker.address()));

			this.transport.start();

			await().until(() -> broker.connections() > 2);
			assertThat(this.transport.isAvailable()).isFalse();
			assertFails(send("1"), Reason.UNAVAILABLE);
		}
	}

	@Test
	void nextAddressIsTriedWhenOneIsDown() throws Exception {
		int unusedPort;
		try (ServerSocket socket = new ServerSocket(0)) {
			unusedPort = socket.getLocalPort();
		}
		try (ScriptedBroker broker = new ScriptedBroker()) {
			this.transport = new StompMessageTransport(
					settings(SHORT, SHORT, new StompAddress("127.0.0.1", unusedPort), broker.address()));

			this.transport.start();

			await().until(this.transport::isAvailable);
		}
	}

	@Test
	void nothingIsSentBeforeStartAndAfterStop() throws Exception {
		try (ScriptedBroker broker = new ScriptedBroker()) {
			this.transport = new StompMessageTransport(settings(SHORT, SHORT, broker.address()));
			assertFails(send("1"), Reason.UNAVAILABLE);

			start(broker);
			this.transport.stop();

			assertThat(this.transport.isAvailable()).isFalse();
			assertFails(send("2"), Reason.UNAVAILABLE);
		}
	}

	@Test
	void stopDuringOutageReturnsAtOnceAndLeavesNoThread() throws Exception {
		for (int i = 0; i < 20; i++) {
			StompMessageTransport outage = new StompMessageTransport(
					settings(SHORT, SHORT, new StompAddress("127.0.0.1", 1)));
			outage.start();
			outage.stop();
		}

		await().untilAsserted(() -> assertThat(Thread.getAllStackTraces().keySet()).extracting(Thread::getName)
			.noneMatch((name) -> name.startsWith("outbox-stomp") || name.startsWith("tcp-client")));
	}

	@Test
	void stoppedTransportCanBeStartedAgain() throws Exception {
		try (ScriptedBroker broker = new ScriptedBroker()) {
			start(broker);
			this.transport.stop();

			this.transport.start();

			await().until(this.transport::isAvailable);
			CompletableFuture<Void> send = send("1");
			broker.next().confirm();
			send.get(5, TimeUnit.SECONDS);
		}
	}

	@Test
	void messagesThatCanNotBeSentAreRefusedForGood() throws Exception {
		try (ScriptedBroker broker = new ScriptedBroker()) {
			start(broker);

			List<WireMessage> messages = List.of(
					new WireMessage(UUID.randomUUID(), "/topic/a", Map.of("a\0b", "c"), "{}", null),
					new WireMessage(UUID.randomUUID(), "/topic/a", Map.of("a", "b\0"), "{}", null),
					new WireMessage(UUID.randomUUID(), "/topic/a", Map.of("transaction", "t"), "{}", null),
					new WireMessage(UUID.randomUUID(), "/topic/a\nb", Map.of(), "{}", null));

			for (WireMessage message : messages) {
				assertThatExceptionOfType(ExecutionException.class)
					.isThrownBy(() -> this.transport.send(message).get(5, TimeUnit.SECONDS))
					.havingCause()
					.isInstanceOfSatisfying(MessageRefusedException.class,
							(failure) -> assertThat(failure.isPermanent()).isTrue());
			}
			assertThat(this.transport.isAvailable()).isTrue();
		}
	}

	private void start(ScriptedBroker broker) {
		start(broker, Duration.ofSeconds(10));
	}

	private void start(ScriptedBroker broker, Duration receiptTimeout) {
		this.transport = new StompMessageTransport(settings(Duration.ofSeconds(5), receiptTimeout, broker.address()));
		this.transport.onAvailable(this.available::incrementAndGet);
		this.transport.start();
		await().until(this.transport::isAvailable);
	}

	private CompletableFuture<Void> send(String body) {
		return this.transport.send(new WireMessage(UUID.randomUUID(), "/topic/test", Map.of(), body, null));
	}

	private static StompSettings settings(Duration connectTimeout, Duration receiptTimeout, StompAddress... addresses) {
		return new StompSettings(List.of(addresses), StompSettings.Login.defaults(), StompBroker.AUTO, false,
				new StompSettings.Heartbeat(Duration.ofMillis(100), Duration.ofMillis(100)), connectTimeout,
				receiptTimeout, 1024 * 1024, 2,
				new StompSettings.Reconnect(Duration.ofMillis(20), 2, Duration.ofMillis(100), 0.2), null);
	}

	private static void assertFails(CompletableFuture<Void> send, Reason reason) {
		assertThatExceptionOfType(ExecutionException.class).isThrownBy(() -> send.get(5, TimeUnit.SECONDS))
			.havingCause()
			.isInstanceOfSatisfying(TransportException.class,
					(failure) -> assertThat(failure.getReason()).isEqualTo(reason));
	}

}
