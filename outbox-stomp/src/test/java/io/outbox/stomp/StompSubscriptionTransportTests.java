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

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import io.outbox.Delivery;
import io.outbox.Subscription;
import io.outbox.SubscriptionTransport.OpenSubscription;
import io.outbox.TransportException;
import io.outbox.stomp.ScriptedBroker.Frame;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * What a {@link StompSubscriptionTransport} makes of answers that no broker gives on
 * demand.
 */
@ExtendWith(OutputCaptureExtension.class)
class StompSubscriptionTransportTests {

	private static final Subscription SUBSCRIPTION = Subscription.to("/topic/orders.v1")
		.queue("shipping")
		.prefetch(10)
		.build();

	private final BlockingQueue<Delivery> deliveries = new LinkedBlockingQueue<>();

	private StompSubscriptionTransport transport;

	@AfterEach
	void stop() {
		if (this.transport != null) {
			this.transport.close();
		}
	}

	@Test
	void subscriptionIsConnectedOnceTheBrokerHasConfirmedIt() throws Exception {
		try (ScriptedBroker broker = new ScriptedBroker()) {
			OpenSubscription subscription = subscribe(broker, Duration.ofMillis(20));
			Frame subscribe = broker.next();
			assertThat(subscribe.header("destination")).isEqualTo("/topic/orders.v1");
			assertThat(subscribe.header("ack")).isEqualTo("client-individual");
			assertThat(subscription.isConnected()).isFalse();

			subscribe.confirm();

			await().until(subscription::isConnected);
		}
	}

	@Test
	void refusedSubscriptionIsReportedOnceWithItsReasonAndTriedAgainAfterPause(CapturedOutput output) throws Exception {
		try (ScriptedBroker broker = new ScriptedBroker()) {
			OpenSubscription subscription = subscribe(broker, Duration.ofHours(1));

			broker.next().answer("ERROR\nmessage:PRECONDITION_FAILED\n\ninequivalent arg 'x-max-length'\0");

			await().untilAsserted(() -> assertThat(output).containsOnlyOnce("queue 'shipping'")
				.contains("PRECONDITION_FAILED: inequivalent arg 'x-max-length'"));
			await().during(Duration.ofMillis(300)).until(() -> !broker.hasFrame());
			assertThat(broker.connections()).as("one to prepare, one to subscribe").isEqualTo(2);
			assertThat(subscription.isConnected()).isFalse();
		}
	}

	@Test
	void brokerThatDoesNotAnswerDisconnectIsSubscribedToAllTheSame() throws Exception {
		try (ScriptedBroker broker = new ScriptedBroker()) {
			broker.ignoreDisconnect();

			subscribe(broker, Duration.ofMillis(20));

			assertThat(broker.next().text()).startsWith("SUBSCRIBE\n");
		}
	}

	@Test
	void subscriptionThatIsConfirmedAndBrokenAgainAndAgainIsTriedWithGrowingPauses() throws Exception {
		try (ScriptedBroker broker = new ScriptedBroker()) {
			subscribe(broker, new StompSettings.Reconnect(Duration.ofMillis(20), 2, Duration.ofHours(1), 0));
			long startedAt = System.nanoTime();

			for (int i = 0; i < 5; i++) {
				Frame subscribe = broker.next();
				subscribe.confirm();
				subscribe.answer("NONSENSE\n\n\0");
			}

			assertThat(broker.next().text()).startsWith("SUBSCRIBE\n");
			assertThat(Duration.ofNanos(System.nanoTime() - startedAt)).as("20 + 40 + 80 + 160 + 320 ms")
				.isGreaterThanOrEqualTo(Duration.ofMillis(620));
		}
	}

	@Test
	void messageOfAnotherSubscriptionIsNotHandedOut() throws Exception {
		try (ScriptedBroker broker = new ScriptedBroker()) {
			subscribe(broker, Duration.ofMillis(20));
			Frame subscribe = broker.next();

			subscribe.answer("MESSAGE\nsubscription:other\nmessage-id:1\nack:1\n\nother\0");
			subscribe.answer("MESSAGE\nsubscription:" + subscribe.header("id") + "\nmessage-id:2\nack:a\\cb\n\nours\0");

			Delivery delivery = next();
			assertThat(delivery.body()).asString().isEqualTo("ours");
			delivery.ack().get();
			assertThat(broker.next().header("id")).isEqualTo("a\\cb");
		}
	}

	@Test
	void deadLetterIsAcknowledgedAfterItsReceiptWhereTransactionsAreNotTrusted() throws Exception {
		try (ScriptedBroker broker = new ScriptedBroker()) {
			CompletableFuture<Void> moved = deliver(broker).deadLetter(Map.of("dop-dlq-reason", "why"));

			Frame send = broker.next();
			assertThat(send.text()).startsWith("SEND\n");
			assertThat(send.header("destination")).isEqualTo("/queue/DLQ.shipping");
			assertThat(send.header("dop-dlq-reason")).isEqualTo("why");
			assertThat(send.header("transaction")).isEmpty();
			await().during(Duration.ofMillis(100)).until(() -> !broker.hasFrame());
			assertThat(moved).isNotDone();

			send.confirm();

			assertThat(broker.next().text()).startsWith("ACK\n");
			moved.get(5, TimeUnit.SECONDS);
		}
	}

	@Test
	void rabbitMqHasStoredDeadLetterBeforeItIsToldOfTheAcknowledgement() throws Exception {
		try (ScriptedBroker broker = new ScriptedBroker(
				"CONNECTED\nversion:1.2\nserver:RabbitMQ/3.10.8\nheart-beat:0,0\n\n\0")) {
			OpenSubscription subscription = subscribe(broker, Duration.ofMillis(20));
			broker.next().confirm();
			broker.next().confirm();
			deliver(broker, subscription).deadLetter(Map.of());

			Frame send = broker.next();
			assertThat(send.text()).startsWith("SEND\n");
			await().during(Duration.ofMillis(100)).until(() -> !broker.hasFrame());
			send.confirm();

			assertThat(broker.next().text()).startsWith("ACK\n");
		}
	}

	@Test
	void deadLetterThatIsNotConfirmedFails() throws Exception {
		try (ScriptedBroker broker = new ScriptedBroker()) {
			Delivery delivery = deliver(broker);
			CompletableFuture<Void> moved = delivery.deadLetter(Map.of());

			broker.next().answer("ERROR\nmessage:no\n\n\0");

			assertThatExceptionOfType(ExecutionException.class).isThrownBy(() -> moved.get(5, TimeUnit.SECONDS))
				.withCauseInstanceOf(TransportException.class);
			await().until(() -> !delivery.isOpen());
		}
	}

	@Test
	void closeSendsWhatWasAcknowledgedFirst() throws Exception {
		try (ScriptedBroker broker = new ScriptedBroker()) {
			Delivery delivery = deliver(broker);

			delivery.ack().get();
			this.transport.close();

			assertThat(broker.next().text()).startsWith("ACK\n");
			assertThat(delivery.isOpen()).isFalse();
		}
	}

	private Delivery deliver(ScriptedBroker broker) throws Exception {
		return deliver(broker, subscribe(broker, Duration.ofMillis(20)));
	}

	private Delivery deliver(ScriptedBroker broker, OpenSubscription subscription) throws Exception {
		Frame subscribe = broker.next();
		subscribe.confirm();
		await().until(subscription::isConnected);
		subscribe.answer("MESSAGE\nsubscription:" + subscribe.header("id") + "\nmessage-id:1\nack:1\n\n{}\0");
		return next();
	}

	private Delivery next() throws InterruptedException {
		Delivery delivery = this.deliveries.poll(10, TimeUnit.SECONDS);
		assertThat(delivery).as("delivery").isNotNull();
		return delivery;
	}

	private OpenSubscription subscribe(ScriptedBroker broker, Duration pause) {
		return subscribe(broker, new StompSettings.Reconnect(pause, 1, pause, 0));
	}

	private OpenSubscription subscribe(ScriptedBroker broker, StompSettings.Reconnect reconnect) {
		StompSettings defaults = StompSettings.of(broker.address());
		this.transport = new StompSubscriptionTransport(new StompSettings(List.of(broker.address()), defaults.login(),
				StompBroker.AUTO, false, defaults.heartbeat(), defaults.connectTimeout(), defaults.receiptTimeout(),
				defaults.maxMessageSize(), defaults.window(), reconnect, null));
		return this.transport.subscribe(SUBSCRIPTION, this.deliveries::add);
	}

}
