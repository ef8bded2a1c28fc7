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
import java.util.concurrent.atomic.AtomicInteger;

import io.outbox.Subscription;
import io.outbox.stomp.ScriptedBroker.Frame;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * A message that takes longer than the broker may be silent, whose pieces are signs of
 * life.
 */
class SlowMessageTests {

	private static final int PIECES = 40;

	@ParameterizedTest(name = "{0}")
	@CsvSource({ "below the limit, 100, a1", "above the limit, 100000, a2" })
	void connectionOutlivesAMessageThatComesSlowly(String name, int pieceSize, String acknowledged) throws Exception {
		String piece = " ".repeat(pieceSize);
		try (ScriptedBroker broker = new ScriptedBroker("CONNECTED\nversion:1.2\nheart-beat:1000,0\n\n\0");
				StompSubscriber subscriber = new StompSubscriber(settings(broker),
						Subscription.to("/queue/shipping").build())) {
			subscriber.start();
			Frame subscription = broker.next();
			subscription.confirm();
			subscription.answer("MESSAGE\nsubscription:outbox\nmessage-id:1\nack:a1\ncontent-length:"
					+ (PIECES * piece.length() + 2) + "\n\n");

			AtomicInteger sent = new AtomicInteger();
			await().pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(100)).until(() -> {
				subscription.answer(piece);
				return sent.incrementAndGet() == PIECES;
			});
			subscription.answer("{}\0\nMESSAGE\nsubscription:outbox\nmessage-id:2\nack:a2\n\n{}\0");

			assertThat(broker.next().text()).startsWith("ACK\nid:" + acknowledged);
			assertThat(broker.connections()).isEqualTo(2);
		}
	}

	private static StompSettings settings(ScriptedBroker broker) {
		StompSettings settings = broker.settings(1024 * 1024, Duration.ofSeconds(5));
		return new StompSettings(settings.addresses(), settings.login(), settings.broker(), false,
				new StompSettings.Heartbeat(Duration.ZERO, Duration.ofSeconds(1)), settings.connectTimeout(),
				settings.receiptTimeout(), settings.maxMessageSize(), settings.window(), settings.reconnect(), null);
	}

}
