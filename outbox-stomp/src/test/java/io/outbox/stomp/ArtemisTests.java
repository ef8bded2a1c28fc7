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
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import io.outbox.Delivery;
import io.outbox.Subscription;
import io.outbox.SubscriptionTransport.OpenSubscription;
import io.outbox.WireMessage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The transports with ActiveMQ Artemis.
 */
@ExtendWith(OutputCaptureExtension.class)
class ArtemisTests extends AbstractBrokerTests {

	private final String name = "a" + UUID.randomUUID();

	@Override
	TestBroker start(Path folder) throws Exception {
		return new EmbeddedArtemis(folder);
	}

	@Test
	void prefetchOfOneIsOneMessageAtATime() throws Exception {
		BlockingQueue<Delivery> deliveries = new LinkedBlockingQueue<>();
		StompMessageTransport publisher = new StompMessageTransport(settings());
		try (StompSubscriptionTransport transport = new StompSubscriptionTransport(settings())) {
			OpenSubscription subscription = transport
				.subscribe(Subscription.to("/topic/" + this.name).prefetch(1).build(), deliveries::add);
			publisher.start();
			await().until(() -> subscription.isConnected() && publisher.isAvailable());
			for (int i = 0; i < 3; i++) {
				publisher.send(new WireMessage(UUID.randomUUID(), "/topic/" + this.name, Map.of(), "" + i, null)).get();
			}

			for (int i = 0; i < 3; i++) {
				Delivery delivery = deliveries.poll(10, TimeUnit.SECONDS);
				assertThat(delivery.body()).asString().isEqualTo("" + i);
				await().during(Duration.ofMillis(300)).until(deliveries::isEmpty);
				delivery.ack().get();
			}
		}
		finally {
			publisher.stop();
		}
	}

	@Test
	void exclusiveIsAnsweredWithWhatToConfigure(CapturedOutput output) {
		try (StompSubscriptionTransport transport = new StompSubscriptionTransport(settings())) {
			OpenSubscription subscription = transport
				.subscribe(Subscription.to("/topic/" + this.name).prefetch(1).exclusive(true).build(), (delivery) -> {
				});
			await().until(subscription::isConnected);

			assertThat(output.toString().lines().filter((line) -> line.contains("default-exclusive-queue")))
				.singleElement()
				.asString()
				.contains("Subscriber '" + this.name + "' is exclusive");
		}
	}

}
