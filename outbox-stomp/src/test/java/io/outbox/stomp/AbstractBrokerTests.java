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
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import io.outbox.Delivery;
import io.outbox.MessageRefusedException;
import io.outbox.Subscription;
import io.outbox.SubscriptionTransport.OpenSubscription;
import io.outbox.WireMessage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * What holds for every broker.
 */
abstract class AbstractBrokerTests {

	private final String name = "t" + UUID.randomUUID().toString().substring(0, 8);

	private final String topic = "/topic/" + this.name + ".v1";

	private final String queue = "q" + this.name;

	@TempDir
	private Path folder;

	private TestBroker broker;

	private TcpProxy proxy;

	private StompMessageTransport publisher;

	private StompSubscriptionTransport subscriber;

	abstract TestBroker start(Path folder) throws Exception;

	@BeforeEach
	void start() throws Exception {
		this.broker = start(this.folder);
		this.proxy = new TcpProxy(this.broker.address());
		StompSettings settings = settings();
		this.publisher = new StompMessageTransport(settings);
		this.subscriber = new StompSubscriptionTransport(settings);
		this.publisher.start();
		await().until(this.publisher::isAvailable);
	}

	@AfterEach
	void stop() throws Exception {
		this.publisher.stop();
		this.subscriber.close();
		this.proxy.close();
		this.broker.stop();
	}

	@Test
	void messageReachesSubscriberWithBodyAndHeaders() throws Exception {
		Inbox inbox = subscribe();
		Map<String, String> headers = Map.of("dop-msg-id", "7", "colon", "a:b:c", "backslash", "a\\nb\\", "lines",
				"one\r\ntwo\nthree", "unicode", "grüße 🙂", "empty", "", "na:me", "value");

		send(new WireMessage(UUID.randomUUID(), this.topic, headers, "{\"name\":\"grüße\"}", null)).get();
		Delivery delivery = inbox.next();

		assertThat(delivery.body()).asString(StandardCharsets.UTF_8).isEqualTo("{\"name\":\"grüße\"}");
		assertThat(delivery.headers()).containsAllEntriesOf(headers)
			.containsEntry("content-type", "application/json")
			.containsKey("destination");
	}

	@Test
	void bodyWithNulArrivesWhole() throws Exception {
		Inbox inbox = subscribe();

		send(message("before\0after")).get();

		assertThat(inbox.nextBody()).isEqualTo("before\0after");
	}

	@Test
	void manySendsAreAllConfirmedAndArriveInOrder() throws Exception {
		Inbox inbox = subscribe();
		List<String> bodies = IntStream.range(0, 3000).mapToObj(Integer::toString).toList();

		List<CompletableFuture<Void>> sends = bodies.stream().map((body) -> send(message(body))).toList();
		CompletableFuture.allOf(sends.toArray(CompletableFuture[]::new)).get(30, TimeUnit.SECONDS);

		List<String> received = new ArrayList<>();
		for (int i = 0; i < bodies.size(); i++) {
			Delivery delivery = inbox.next();
			received.add(new String(delivery.body(), StandardCharsets.UTF_8));
			delivery.ack().get();
		}
		assertThat(received).isEqualTo(bodies);
	}

	@Test
	void messagesWaitInQueueWhileSubscriberIsAway() throws Exception {
		subscribe().close();

		send(message("while away")).get();

		assertThat(subscribe().nextBody()).isEqualTo("while away");
	}

	@Test
	void unacknowledgedMessagesAreDeliveredAgainInOrderAfterConnectionIsLost() throws Exception {
		Inbox inbox = subscribe();
		for (String body : List.of("1", "2", "3")) {
			send(message(body)).get();
		}
		Delivery first = inbox.next();
		inbox.next();
		inbox.next();

		this.proxy.cut();

		await().until(() -> !first.isOpen());
		assertThatExceptionOfType(ExecutionException.class).isThrownBy(() -> first.ack().get());
		assertThat(List.of(inbox.nextBody(), inbox.nextBody(), inbox.nextBody())).containsExactly("1", "2", "3");
	}

	@Test
	void acknowledgedMessageIsNotDeliveredAgain() throws Exception {
		Inbox inbox = subscribe();
		send(message("acknowledged")).get();
		send(message("next")).get();

		inbox.next().ack().get();
		inbox.close();

		assertThat(subscribe().nextBody()).isEqualTo("next");
	}

	@Test
	void nothingIsHandedOutAfterUnsubscribeButOpenDeliveriesCanBeAcknowledged() throws Exception {
		Inbox inbox = subscribe();
		send(message("open")).get();
		Delivery open = inbox.next();

		inbox.subscription.unsubscribe();
		send(message("later")).get();
		open.ack().get();
		inbox.close();

		assertThat(inbox.deliveries).isEmpty();
		assertThat(subscribe().nextBody()).isEqualTo("later");
	}

	@Test
	void deadLetterIsMovedWithItsHeaders() throws Exception {
		Inbox inbox = subscribe();
		send(new WireMessage(UUID.randomUUID(), this.topic, Map.of("dop-msg-id", "7"), "{\"id\":7}", null)).get();
		send(message("next")).get();

		inbox.next().deadLetter(Map.of("dop-dlq-reason", "no: reason\nat all")).get(10, TimeUnit.SECONDS);

		inbox.close();
		assertThat(subscribe().nextBody()).isEqualTo("next");
		Inbox deadLetters = subscribe(Subscription.to("/queue/DLQ." + this.queue).prefetch(1).build());

		Delivery dead = deadLetters.next();
		assertThat(dead.body()).asString(StandardCharsets.UTF_8).isEqualTo("{\"id\":7}");
		assertThat(dead.headers()).containsEntry("dop-msg-id", "7")
			.containsEntry("dop-dlq-reason", "no: reason\nat all");
		dead.ack().get();
	}

	@Test
	void connectionIsOpenedAgainAfterItIsLost() throws Exception {
		Inbox inbox = subscribe();
		this.proxy.down();
		await().until(() -> !this.publisher.isAvailable() && !inbox.subscription.isConnected());

		this.proxy.up();
		await().until(() -> this.publisher.isAvailable() && inbox.subscription.isConnected());
		send(message("after")).get();

		assertThat(inbox.nextBody()).isEqualTo("after");
	}

	@Test
	void messageAboveLimitIsRefusedForGoodAndOthersAreSent() throws Exception {
		Inbox inbox = subscribe();

		CompletableFuture<Void> tooLarge = send(message("x".repeat(1024 * 1024 + 1)));
		send(message("small")).get();

		assertThatExceptionOfType(ExecutionException.class).isThrownBy(tooLarge::get)
			.havingCause()
			.isInstanceOfSatisfying(MessageRefusedException.class,
					(failure) -> assertThat(failure.isPermanent()).isTrue())
			.withMessageContaining("outbox.stomp.max-message-size");
		assertThat(inbox.nextBody()).isEqualTo("small");
	}

	@Test
	void messageJustBelowLimitArrives() throws Exception {
		Inbox inbox = subscribe();
		String body = "x".repeat(1024 * 1024 - 100);

		send(message(body)).get();

		assertThat(inbox.nextBody()).isEqualTo(body);
	}

	@Test
	void queueAsDestinationKeepsMessagesWithoutSubscriber() throws Exception {
		String destination = "/queue/" + this.name;
		send(new WireMessage(UUID.randomUUID(), destination, Map.of(), "kept", null)).get();

		Inbox inbox = subscribe(Subscription.to(destination).prefetch(1).build());

		Delivery delivery = inbox.next();
		assertThat(delivery.body()).asString(StandardCharsets.UTF_8).isEqualTo("kept");
		delivery.ack().get();
	}

	@Test
	void expiredMessageIsNotDelivered() throws Exception {
		subscribe().close();
		send(new WireMessage(UUID.randomUUID(), this.topic, Map.of(), "short-lived", Duration.ofMillis(1))).get();
		send(message("next")).get();

		assertThat(subscribe().nextBody()).isEqualTo("next");
	}

	StompSettings settings() {
		StompSettings defaults = StompSettings.of(this.proxy.address());
		return new StompSettings(defaults.addresses(),
				new StompSettings.Login("guest", "guest", "/", "service-" + this.name), StompBroker.AUTO,
				virtualTopics(), defaults.heartbeat(), defaults.connectTimeout(), defaults.receiptTimeout(),
				defaults.maxMessageSize(), defaults.window(),
				new StompSettings.Reconnect(Duration.ofMillis(50), 2, Duration.ofSeconds(1), 0.2), null);
	}

	boolean virtualTopics() {
		return false;
	}

	private CompletableFuture<Void> send(WireMessage message) {
		return this.publisher.send(message);
	}

	private WireMessage message(String body) {
		return new WireMessage(UUID.randomUUID(), this.topic, Map.of(), body, null);
	}

	private Inbox subscribe() {
		return subscribe(Subscription.to(this.topic).queue(this.queue).prefetch(50).build());
	}

	private Inbox subscribe(Subscription subscription) {
		Inbox inbox = new Inbox();
		inbox.subscription = this.subscriber.subscribe(subscription, inbox.deliveries::add);
		await().until(inbox.subscription::isConnected);
		return inbox;
	}

	/**
	 * What a subscription has received.
	 */
	private static final class Inbox {

		private final BlockingQueue<Delivery> deliveries = new LinkedBlockingQueue<>();

		private OpenSubscription subscription;

		Delivery next() throws InterruptedException {
			@Nullable Delivery delivery = this.deliveries.poll(10, TimeUnit.SECONDS);
			assertThat(delivery).as("delivery").isNotNull();
			return delivery;
		}

		String nextBody() throws InterruptedException {
			return new String(next().body(), StandardCharsets.UTF_8);
		}

		void close() {
			this.subscription.close();
		}

	}

}
