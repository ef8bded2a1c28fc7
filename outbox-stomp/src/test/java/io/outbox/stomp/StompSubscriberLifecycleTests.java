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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.stream.IntStream;

import io.outbox.Delivery;
import io.outbox.Payload;
import io.outbox.Subscription;
import io.outbox.SubscriptionTransport.OpenSubscription;
import io.outbox.WireMessage;
import io.outbox.support.TcpProxy;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * What starts, stops and pauses do with the messages of each broker.
 */
class StompSubscriberLifecycleTests {

	@Nested
	class OnArtemis extends AbstractLifecycleTests {

		@Override
		TestBroker start(Path folder) throws Exception {
			return new EmbeddedArtemis(folder);
		}

		@Override
		void deliverWithoutLimit() {
			((EmbeddedArtemis) broker()).deliverWithoutLimit();
		}

	}

	@Nested
	class OnClassic extends AbstractLifecycleTests {

		@Override
		TestBroker start(Path folder) throws Exception {
			return new EmbeddedClassic(folder);
		}

	}

	@Nested
	class OnRabbitMq extends AbstractLifecycleTests {

		@Override
		TestBroker start(Path folder) {
			return new RabbitMqServer();
		}

	}

	abstract static class AbstractLifecycleTests {

		private static final Duration TIMEOUT = Duration.ofSeconds(30);

		private final String queue = "l" + UUID.randomUUID().toString().substring(0, 8);

		@TempDir
		private Path folder;

		private TestBroker broker;

		private TcpProxy proxy;

		private StompMessageTransport publisher;

		abstract TestBroker start(Path folder) throws Exception;

		/** Configure a broker that counts deliveries as docs/brokers.md says. */
		void deliverWithoutLimit() {
		}

		final TestBroker broker() {
			return this.broker;
		}

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
			if (this.publisher != null) {
				this.publisher.stop();
				this.proxy.close();
				this.broker.stop();
			}
		}

		@Test
		void messagesOfAPauseAreHandledInTheOrderOfTheirKeysAfterIt() {
			try (StompSubscriber subscriber = subscriber(2, (payload) -> {
			})) {
				subscriber.containers().pause(this.queue);
				IntStream.range(0, 20).forEach((number) -> send(number, "Order:" + number % 3));

				subscriber.containers().resume(this.queue);

				await().atMost(TIMEOUT).until(() -> subscriber.payloads().size() == 20);
				Map<String, List<Integer>> orders = new HashMap<>();
				subscriber.payloads()
					.forEach((payload) -> orders
						.computeIfAbsent(payload.headers().get("dop-msg-key"), (key) -> new CopyOnWriteArrayList<>())
						.add(payload.body().get("number").intValue()));
				assertThat(orders).hasSize(3).allSatisfy((key, numbers) -> assertThat(numbers).isSorted());
			}
		}

		@Test
		void aStopDuringAPauseLeavesItsMessagesToTheNextStartInOrder() {
			try (StompSubscriber subscriber = subscriber(1, (payload) -> {
			})) {
				subscriber.containers().pause(this.queue);
				send(1, "k");
				send(2, "k");
				subscriber.containers().stop(this.queue);
				send(3, "k");

				subscriber.containers().start(this.queue);
				subscriber.awaitConnected();
				assertThat(subscriber.effects()).isEmpty();
				subscriber.containers().resume(this.queue);

				await().atMost(TIMEOUT).until(() -> subscriber.effects().size() == 3);
				assertThat(subscriber.effects()).containsExactly(body(1), body(2), body(3));
			}
		}

		@Test
		void aPauseOfAStoppedSubscriberHoldsAfterItsStart() {
			try (StompSubscriber subscriber = subscriber(1, (payload) -> {
			})) {
				subscriber.containers().stop(this.queue);
				subscriber.containers().pause(this.queue);
				send(1, "k");

				subscriber.containers().start(this.queue);
				subscriber.awaitConnected();
				send(2, "k");
				assertThat(subscriber.effects()).isEmpty();
				subscriber.containers().resume(this.queue);

				await().atMost(TIMEOUT).until(() -> subscriber.effects().size() == 2);
				assertThat(subscriber.effects()).containsExactly(body(1), body(2));
			}
		}

		@Test
		void aStopBetweenTwoAttemptsLeavesTheMessageToTheNextStart() {
			List<Integer> attempts = new CopyOnWriteArrayList<>();
			try (StompSubscriber subscriber = subscriber(1, (payload) -> {
				attempts.add(payload.attempt());
				if (attempts.size() == 1) {
					throw new IllegalStateException("not yet");
				}
			})) {
				send(1, "k");
				send(2, "k");
				await().atMost(TIMEOUT).until(() -> attempts.size() == 1);

				subscriber.containers().stop(this.queue);
				assertThat(attempts).containsExactly(1);
				subscriber.containers().start(this.queue);

				await().atMost(TIMEOUT).until(() -> subscriber.effects().size() == 2);
				assertThat(attempts).containsExactly(1, 1, 1);
				assertThat(subscriber.effects()).containsExactly(body(1), body(2));
			}
		}

		@Test
		void messagesThatWaitOutliveManyLostConnections() {
			deliverWithoutLimit();
			List<Delivery> deliveries = new CopyOnWriteArrayList<>();
			try (StompSubscriptionTransport transport = new StompSubscriptionTransport(settings())) {
				OpenSubscription subscription = transport.subscribe(
						Subscription.to("/topic/" + this.queue).queue(this.queue).prefetch(10).build(),
						deliveries::add);
				await().atMost(TIMEOUT).until(subscription::isConnected);
				send(1, "k");
				send(2, "k");

				for (int times = 1; times <= 25; times++) {
					int delivered = 2 * times;
					await().atMost(TIMEOUT).untilAsserted(() -> assertThat(deliveries).hasSize(delivered));
					this.proxy.cut();
				}

				await().atMost(TIMEOUT).untilAsserted(() -> assertThat(deliveries).hasSize(52));
				assertThat(deliveries.subList(50, 52)).extracting((delivery) -> new String(delivery.body()))
					.containsExactly(body(1), body(2));
				deliveries.subList(50, 52).forEach(Delivery::ack);
			}
		}

		@Test
		void messagesThatWaitOutliveManyStops() {
			List<Delivery> deliveries = new CopyOnWriteArrayList<>();
			try (StompSubscriptionTransport transport = new StompSubscriptionTransport(settings())) {
				Subscription subscription = Subscription.to("/topic/" + this.queue)
					.queue(this.queue)
					.prefetch(10)
					.build();
				OpenSubscription open = transport.subscribe(subscription, deliveries::add);
				await().atMost(TIMEOUT).until(open::isConnected);
				send(1, "k");
				send(2, "k");

				for (int times = 1; times <= 25; times++) {
					int delivered = 2 * times;
					await().atMost(TIMEOUT).untilAsserted(() -> assertThat(deliveries).hasSize(delivered));
					open.close();
					open = transport.subscribe(subscription, deliveries::add);
				}

				await().atMost(TIMEOUT).untilAsserted(() -> assertThat(deliveries).hasSize(52));
				deliveries.subList(50, 52).forEach(Delivery::ack);
			}
		}

		private StompSubscriber subscriber(int concurrency, Consumer<Payload<JsonNode>> work) {
			return new StompSubscriber(settings(),
					Subscription.to("/topic/" + this.queue)
						.queue(this.queue)
						.prefetch(50)
						.concurrency(concurrency)
						.build(),
					Duration.ofHours(1), work)
				.start()
				.awaitConnected();
		}

		private void send(int number, String key) {
			assertThat(this.publisher.send(new WireMessage(UUID.randomUUID(), "/topic/" + this.queue,
					Map.of("dop-msg-id", this.queue + number, "dop-msg-key", key), body(number), null)))
				.succeedsWithin(TIMEOUT);
		}

		private static String body(int number) {
			return "{\"number\":" + number + "}";
		}

		private StompSettings settings() {
			StompSettings defaults = StompSettings.of(new StompAddress("127.0.0.1", this.proxy.port()));
			return new StompSettings(defaults.addresses(),
					new StompSettings.Login("guest", "guest", "/", "service-" + this.queue), StompBroker.AUTO, false,
					defaults.heartbeat(), defaults.connectTimeout(), defaults.receiptTimeout(),
					defaults.maxMessageSize(), defaults.window(),
					new StompSettings.Reconnect(Duration.ofMillis(50), 2, Duration.ofMillis(100), 0.2), null);
		}

	}

}
