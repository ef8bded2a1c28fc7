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
import java.util.UUID;

import io.outbox.Subscription;
import io.outbox.SubscriptionTransport.OpenSubscription;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The transports with RabbitMQ.
 */
@ExtendWith(OutputCaptureExtension.class)
class RabbitMqTests extends AbstractBrokerTests {

	@Override
	TestBroker start(Path folder) {
		return new RabbitMqServer();
	}

	@Test
	void queueWithOtherArgumentsIsReportedByNameAndArgument(CapturedOutput output) {
		String queue = "q" + UUID.randomUUID();
		Subscription.Builder subscription = Subscription.to("/topic/" + queue).queue(queue).prefetch(1);
		StompSubscriptionTransport transport = new StompSubscriptionTransport(settings());
		try {
			OpenSubscription first = transport.subscribe(subscription.build(), (delivery) -> {
			});
			await().until(first::isConnected);
			first.close();

			transport.subscribe(subscription.header("x-max-length", "5").build(), (delivery) -> {
			});

			await().untilAsserted(() -> assertThat(output).contains("queue '" + queue + "'").contains("x-max-length"));
		}
		finally {
			transport.close();
		}
	}

}
