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

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Dead letters with RabbitMQ.
 */
class RabbitMqDeadLetterTests extends AbstractDeadLetterTests {

	@Override
	TestBroker start(Path folder) throws Exception {
		return new RabbitMqServer();
	}

	@Test
	void aDeadLetterHasThePublishersPropertiesAndNotThoseThatTheBrokerActsOn() throws Exception {
		send(subscription().destination(),
				"user-id:guest\nexclusive:true\nexpiration:60000\npriority:5\ntimestamp:1700000000");

		await().atMost(Duration.ofSeconds(20)).until(() -> deadLetters().browse(subscription(), 10).size() == 1);

		assertThat(deadLetters().browse(subscription(), 10).get(0).headers()).containsEntry("priority", "5")
			.containsEntry("timestamp", "1700000000")
			.doesNotContainKeys("user-id", "exclusive", "expiration");
	}

	@Test
	void aDeadLetterOfAnotherSenderIsReplayedWithoutItsExpiry() throws Exception {
		subscriber().mend();
		send("/queue/DLQ." + subscription().queue(),
				"durable:true\nauto-delete:false\nx-dead-letter-exchange:\nx-dead-letter-routing-key:DLQ.DLQ.DLQ."
						+ subscription().queue() + "\nuser-id:guest\nexpiration:60000\npriority:5");

		assertThat(deadLetters().replay(subscription(), "7")).isTrue();

		await().atMost(Duration.ofSeconds(20)).until(() -> subscriber().payloads().size() == 1);
		assertThat(subscriber().payloads().get(0).headers()).containsEntry("priority", "5")
			.doesNotContainKeys("user-id", "expiration");
	}

	private void send(String destination, String headers) throws Exception {
		try (RawStomp stomp = new RawStomp(address())) {
			stomp.write("SEND\ndestination:" + destination + "\npersistent:true\ndop-msg-id:7\n" + headers
					+ "\n\n{\"poison\":\"a\"}\0");
			stomp.sync();
		}
	}

}
