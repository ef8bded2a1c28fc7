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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import io.outbox.TransportException;
import io.outbox.TransportException.Reason;
import io.outbox.WireMessage;
import io.outbox.jdbc.MessageStatus;
import io.outbox.stomp.ScriptedBroker.Frame;
import io.outbox.support.TcpProxy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * What is left of a {@link StompMessageTransport} that was stopped. The build lets Netty
 * look at every buffer: see {@link BufferLeaks}.
 */
class TransportLifecycleTests {

	private static final int ROUNDS = 100;

	@Test
	void hundredStartsAndStopsUnderLoadLeaveNothing(@TempDir Path folder) throws Exception {
		EmbeddedArtemis broker = new EmbeddedArtemis(folder);
		try {
			StompMessageTransport transport = new StompMessageTransport(settings(broker.address()));
			List<CompletableFuture<Void>> sends = new ArrayList<>();
			for (int round = 0; round < ROUNDS; round++) {
				transport.start();
				await().until(transport::isAvailable);
				for (int i = 0; i < 20; i++) {
					sends.add(send(transport));
				}
				transport.stop();
			}

			assertThat(sends).allSatisfy((send) -> assertThat(send).isCompleted());
			await().until(() -> broker.connections() == 0);
			awaitNoThread();
			assertThat(BufferLeaks.find()).isEmpty();
		}
		finally {
			broker.stop();
		}
	}

	@Test
	void hundredStartsAndStopsDuringOutagesLeaveNothing(@TempDir Path folder) throws Exception {
		EmbeddedArtemis broker = new EmbeddedArtemis(folder);
		try (TcpProxy proxy = new TcpProxy("127.0.0.1", broker.address().port())) {
			StompMessageTransport transport = new StompMessageTransport(
					settings(new StompAddress("127.0.0.1", proxy.port())));
			List<CompletableFuture<Void>> sends = new ArrayList<>();
			for (int round = 0; round < ROUNDS; round++) {
				transport.start();
				if (round % 4 > 0) {
					await().until(transport::isAvailable);
				}
				for (int i = 0; i < 20; i++) {
					sends.add(send(transport));
					if (i == 10 && round % 4 == 1) {
						proxy.down();
					}
					else if (i == 10 && round % 4 == 2) {
						proxy.resetInMidFrame();
					}
					else if (i == 10 && round % 4 == 3) {
						proxy.cut();
					}
				}
				transport.stop();
				proxy.up();
			}

			assertThat(sends).allMatch(CompletableFuture::isDone);
			await().until(() -> broker.connections() == 0);
			awaitNoThread();
			assertThat(BufferLeaks.find()).isEmpty();
		}
		finally {
			broker.stop();
		}
	}

	@Test
	void stopReturnsAtOnceWhileThereIsNoConnection() throws Exception {
		try (ScriptedBroker silent = new ScriptedBroker("");
				TcpProxy down = new TcpProxy("127.0.0.1", silent.address().port())) {
			down.down();
			for (StompAddress address : List.of(silent.address(), new StompAddress("127.0.0.1", down.port()),
					new StompAddress("127.0.0.1", 1), new StompAddress("no-such-host.invalid", 61613))) {
				StompMessageTransport transport = new StompMessageTransport(settings(address));
				transport.start();
				CompletableFuture<Void> send = send(transport);
				long startedAt = System.nanoTime();

				transport.stop();

				assertThat(Duration.ofNanos(System.nanoTime() - startedAt)).as(address.toString())
					.isLessThan(Duration.ofSeconds(1));
				assertThat(send).isCompletedExceptionally();
			}
			awaitNoThread();
		}
	}

	@Test
	void stopOfHalfOpenConnectionTakesBoundedTimeAndFailsWhatIsUnconfirmed(@TempDir Path folder) throws Exception {
		EmbeddedArtemis broker = new EmbeddedArtemis(folder);
		try (TcpProxy proxy = new TcpProxy("127.0.0.1", broker.address().port())) {
			StompMessageTransport transport = new StompMessageTransport(
					settings(new StompAddress("127.0.0.1", proxy.port())));
			transport.start();
			await().until(transport::isAvailable);
			proxy.halfOpen();
			CompletableFuture<Void> send = send(transport);
			long startedAt = System.nanoTime();

			transport.stop();

			assertThat(Duration.ofNanos(System.nanoTime() - startedAt)).isLessThan(Duration.ofSeconds(10));
			assertThat(send).isCompletedExceptionally();
			awaitNoThread();
		}
		finally {
			broker.stop();
		}
	}

	@Test
	void stopWaitsForReceiptsAndTakesNoMoreSends() throws Exception {
		try (ScriptedBroker broker = new ScriptedBroker()) {
			StompMessageTransport transport = new StompMessageTransport(settings(broker.address()));
			transport.start();
			await().until(transport::isAvailable);
			CompletableFuture<Void> send = send(transport);
			Frame frame = broker.next();

			CompletableFuture<Void> stop = CompletableFuture.runAsync(transport::stop);
			await().until(() -> !transport.isAvailable());
			assertThatExceptionOfType(Exception.class).isThrownBy(() -> send(transport).get(5, TimeUnit.SECONDS))
				.havingCause()
				.isInstanceOfSatisfying(TransportException.class,
						(failure) -> assertThat(failure.getReason()).isEqualTo(Reason.UNAVAILABLE));
			await().during(Duration.ofMillis(200)).until(() -> !stop.isDone() && !send.isDone());
			frame.confirm();

			send.get(5, TimeUnit.SECONDS);
			stop.get(5, TimeUnit.SECONDS);
			assertThat(broker.hasFrame()).isFalse();
		}
	}

	@Test
	void stopOfRelayWaitsForReceiptsOfItsStep() throws Exception {
		try (ScriptedBroker broker = new ScriptedBroker();
				StompRelay relay = new StompRelay(settings(broker.address()))) {
			relay.publish("/queue/a", "k", "1", "2");
			relay.start();
			Frame frame = broker.next();

			CompletableFuture<Void> stop = CompletableFuture.runAsync(relay::stop);
			await().during(Duration.ofMillis(200)).until(() -> !stop.isDone());
			frame.confirm();

			stop.get(5, TimeUnit.SECONDS);
			assertThat(relay.count(MessageStatus.PUBLISHED)).isEqualTo(1);
			assertThat(relay.count(MessageStatus.PENDING)).isEqualTo(1);
			assertThat(broker.hasFrame()).isFalse();
		}
	}

	private static CompletableFuture<Void> send(StompMessageTransport transport) {
		return transport.send(new WireMessage(UUID.randomUUID(), "/queue/lifecycle", Map.of(), "x".repeat(1000), null));
	}

	private static void awaitNoThread() {
		await().untilAsserted(() -> assertThat(Thread.getAllStackTraces().keySet()).extracting(Thread::getName)
			.noneMatch((name) -> name.startsWith("outbox-") || name.startsWith("tcp-client")));
	}

	private static StompSettings settings(StompAddress address) {
		StompSettings defaults = StompSettings.of(address);
		return new StompSettings(defaults.addresses(), defaults.login(), StompBroker.AUTO, false, defaults.heartbeat(),
				defaults.connectTimeout(), Duration.ofSeconds(2), defaults.maxMessageSize(), defaults.window(),
				new StompSettings.Reconnect(Duration.ofMillis(20), 2, Duration.ofMillis(100), 0.2), null);
	}

}
