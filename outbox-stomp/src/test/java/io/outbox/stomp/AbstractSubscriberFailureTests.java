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
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import io.outbox.Payload;
import io.outbox.Subscription;
import io.outbox.WireMessage;
import io.outbox.support.TcpProxy;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * What becomes of a subscriber and its messages when connections and brokers fail under
 * it, and when it is slow, paused and stopped.
 */
abstract class AbstractSubscriberFailureTests {

	static final Duration TIMEOUT = Duration.ofSeconds(30);

	private static final Duration HEARTBEAT = Duration.ofSeconds(1);

	final String queue = "f" + UUID.randomUUID().toString().substring(0, 8);

	private final CountDownLatch entered = new CountDownLatch(1);

	private final CountDownLatch released = new CountDownLatch(1);

	@TempDir
	private Path folder;

	private TestBroker broker;

	private TcpProxy proxy;

	private StompMessageTransport publisher;

	abstract TestBroker start(Path folder) throws Exception;

	@BeforeEach
	void start() throws Exception {
		this.broker = start(this.folder);
		this.proxy = new TcpProxy(this.broker.address().host(), this.broker.address().port());
		this.publisher = new StompMessageTransport(settings());
		this.publisher.start();
		await().atMost(TIMEOUT).until(this.publisher::isAvailable);
	}

	@AfterEach
	void stop() throws Exception {
		this.released.countDown();
		if (this.publisher != null) {
			this.publisher.stop();
			this.proxy.close();
			this.broker.stop();
		}
	}

	@Test
	void aHandlerThatIsSlowerThanHeartbeatsKeepsItsConnection() throws Exception {
		try (StompSubscriber subscriber = subscriber(50, (payload) -> hold(HEARTBEAT.multipliedBy(3)))) {
			send(1);

			await().atMost(TIMEOUT).until(() -> subscriber.payloads().size() == 1);
			send(2);
			await().atMost(TIMEOUT).until(() -> subscriber.effects().size() == 2);
			// The first would have come again before the second
			assertThat(subscriber.payloads()).hasSize(2);
			assertThat(subscriber.containers().isConnected()).isTrue();
			assertThat(this.proxy.accepted()).isEqualTo(1 + connectionsOfASubscriber());
		}
	}

	@Test
	void aPausedSubscriberKeepsItsConnection() {
		try (StompSubscriber subscriber = subscriber(5, (payload) -> {
		})) {
			subscriber.containers().pause(this.queue);
			send(1);

			await().during(HEARTBEAT.multipliedBy(3)).atMost(TIMEOUT).until(subscriber.containers()::isConnected);
			assertThat(subscriber.effects()).isEmpty();
			assertThat(this.proxy.accepted()).isEqualTo(1 + connectionsOfASubscriber());

			subscriber.containers().resume(this.queue);
			await().atMost(TIMEOUT).until(() -> subscriber.effects().size() == 1);
		}
	}

	@Test
	void whatFinishesDuringAStopIsAcknowledgedAndWhatHadNotBegunIsDeliveredAgain() throws Exception {
		try (StompSubscriber subscriber = subscriber(50, (payload) -> hold(TIMEOUT))) {
			send(1);
			send(2);
			assertThat(this.entered.await(20, TimeUnit.SECONDS)).isTrue();

			CompletableFuture<Void> stop = CompletableFuture.runAsync(subscriber.containers()::stop);
			await().atMost(TIMEOUT).until(AbstractSubscriberFailureTests::isStopping);
			this.released.countDown();
			stop.get(20, TimeUnit.SECONDS);

			assertThat(subscriber.effects()).containsExactly(body(1));
		}
		// Has an inbox of its own, and so an effect of whatever is delivered
		try (StompSubscriber other = subscriber(50, (payload) -> {
		})) {
			send(3);
			await().atMost(TIMEOUT).until(() -> other.effects().contains(body(3)));
			assertThat(other.effects()).containsExactly(body(2), body(3));
		}
	}

	@Test
	void aConnectionThatIsLostWhileItsMessageIsHandledLeavesOneEffect() throws Exception {
		try (StompSubscriber subscriber = subscriber(50, (payload) -> hold(TIMEOUT))) {
			send(1);
			assertThat(this.entered.await(20, TimeUnit.SECONDS)).isTrue();

			interrupt();
			await().atMost(TIMEOUT).until(subscriber.containers()::isConnected);
			this.released.countDown();
			await().atMost(TIMEOUT).until(this.publisher::isAvailable);
			send(2);

			await().atMost(TIMEOUT).until(() -> subscriber.effects().contains(body(2)));
			assertThat(subscriber.effects()).containsExactly(body(1), body(2));
			assertThat(subscriber.duplicates()).containsExactly(this.queue + "1");
		}
	}

	@Test
	void fiftyLostConnectionsLeaveNoThreadAndNoConnection() {
		try (StompSubscriber subscriber = subscriber(50, (payload) -> {
		})) {
			send(1);
			await().atMost(TIMEOUT).until(() -> subscriber.effects().size() == 1);
			List<String> threads = threads();

			for (int i = 0; i < 50; i++) {
				int before = this.proxy.accepted();
				this.proxy.cut();
				await().atMost(TIMEOUT)
					.until(() -> this.proxy.accepted() >= before + 2 && subscriber.containers().isConnected()
							&& this.publisher.isAvailable());
				send(i + 2);
			}

			await().atMost(TIMEOUT).until(() -> subscriber.effects().size() == 51);
			await().atMost(TIMEOUT).until(() -> this.proxy.open() == 2);
			assertThat(threads()).hasSameSizeAs(threads);
		}
	}

	/** End all connections; restarts the broker where the test owns it. */
	void interrupt() throws Exception {
		this.proxy.cut();
	}

	/** How often a subscriber connects until it is subscribed for the first time. */
	int connectionsOfASubscriber() {
		return 2;
	}

	final TestBroker broker() {
		return this.broker;
	}

	final TcpProxy proxy() {
		return this.proxy;
	}

	final StompSubscriber subscriber(int prefetch, Consumer<Payload<JsonNode>> work) {
		return new StompSubscriber(settings(),
				Subscription.to("/topic/" + this.queue).queue(this.queue).prefetch(prefetch).build(), work)
			.start()
			.awaitConnected();
	}

	final void send(int number) {
		assertThat(this.publisher.send(new WireMessage(UUID.randomUUID(), "/topic/" + this.queue,
				Map.of("dop-msg-id", this.queue + number), body(number), null)))
			.succeedsWithin(TIMEOUT);
	}

	static String body(int number) {
		return "{\"number\":" + number + "}";
	}

	private void hold(Duration longest) {
		this.entered.countDown();
		try {
			this.released.await(longest.toMillis(), TimeUnit.MILLISECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	/** The workers take nothing more once they are told to stop. */
	private static boolean isStopping() {
		return Thread.getAllStackTraces()
			.entrySet()
			.stream()
			.flatMap((thread) -> List.of(thread.getValue()).stream())
			.anyMatch(
					(frame) -> frame.getClassName().endsWith("SubscriberRun") && frame.getMethodName().equals("await"));
	}

	private static List<String> threads() {
		return Thread.getAllStackTraces()
			.keySet()
			.stream()
			.map(Thread::getName)
			.filter((name) -> name.startsWith("outbox"))
			.sorted()
			.toList();
	}

	StompSettings settings() {
		return settings(Duration.ofMillis(100));
	}

	final StompSettings settings(Duration longestPause) {
		StompSettings defaults = StompSettings.of(new StompAddress("127.0.0.1", this.proxy.port()));
		return new StompSettings(defaults.addresses(),
				new StompSettings.Login("guest", "guest", "/", "service-" + this.queue), StompBroker.AUTO, false,
				new StompSettings.Heartbeat(HEARTBEAT, HEARTBEAT), defaults.connectTimeout(), defaults.receiptTimeout(),
				defaults.maxMessageSize(), defaults.window(),
				new StompSettings.Reconnect(Duration.ofMillis(50), 2, longestPause, 0.2), null);
	}

}
