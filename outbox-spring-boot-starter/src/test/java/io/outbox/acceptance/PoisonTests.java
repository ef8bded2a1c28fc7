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

package io.outbox.acceptance;

import java.time.Duration;
import java.util.Map;

import io.outbox.Outbox;
import io.outbox.acceptance.app.AcceptanceApplication;
import io.outbox.acceptance.app.Writer;
import org.junit.jupiter.api.Test;

import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * A message that RabbitMQ refuses without naming it, and closes the connection over.
 */
class PoisonTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(60);

	@Test
	void poisonIsParkedWithItsReasonAndCostsOthersNothing() throws Exception {
		try (Ground ground = new Ground();
				ConfigurableApplicationContext application = SpringApplication.run(AcceptanceApplication.class, ground
					.properties("outbox.relay.retry.max-attempts=2", "outbox.relay.retry.initial-interval=100ms",
							"outbox.stomp.reconnect.initial-interval=50ms")
					.stream()
					.map((property) -> "--" + property)
					.toArray(String[]::new))) {
			TransactionTemplate transactions = application.getBean(TransactionTemplate.class);
			Outbox outbox = application.getBean(Outbox.class);
			Writer writer = application.getBean(Writer.class);

			transactions.executeWithoutResult((status) -> {
				outbox.message("/exchange/missing/poison").version("").key("poison").body(Map.of("id", 1)).publish();
				outbox.message("/queue/other-" + ground.name())
					.version("")
					.key("poison")
					.body(Map.of("id", 2))
					.publish();
			});
			writer.write(2, 50);

			await().atMost(TIMEOUT).until(() -> ground.count("outbox_message", "status = -1") == 1);
			String poison = "destination = '/exchange/missing/poison'";
			await().atMost(TIMEOUT)
				.until(() -> ground.count("outbox_message", "status = 2 OR " + poison) == ground.count("outbox_message",
						"TRUE"));
			assertThat(ground.count("outbox_message",
					"status = -1 AND attempts = 2 AND last_error LIKE '%missing%' AND " + poison))
				.isEqualTo(1);
			assertThat(ground.count("outbox_message", "attempts > 0 AND NOT " + poison)).isZero();
			ground.awaitEachChangeOnceAndInOrder(TIMEOUT, poison);
		}
	}

}
