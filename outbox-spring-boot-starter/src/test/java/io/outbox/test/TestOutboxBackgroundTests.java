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

package io.outbox.test;

import java.time.Duration;

import io.outbox.jdbc.MessageStatus;
import io.outbox.test.AutoConfigureTestOutbox.RelayMode;
import io.outbox.test.office.Doorman;
import io.outbox.test.office.Office;
import io.outbox.test.office.OfficeApplication;
import io.outbox.test.office.Reminder;
import io.outbox.test.office.TicketSold;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

/**
 * The kit with a relay that runs by itself.
 */
@SpringBootTest(classes = OfficeApplication.class, properties = "spring.flyway.enabled=false")
@AutoConfigureTestOutbox(relay = RelayMode.BACKGROUND)
class TestOutboxBackgroundTests {

	@Autowired
	private Office office;

	@Autowired
	private PublishedMessages published;

	@Autowired
	private TestRelay relay;

	@Test
	void theRelaySendsByItself(@Autowired Doorman doorman) {
		this.office.sell("ada");

		await().untilAsserted(() -> {
			assertThat(this.published).contains(TicketSold.class).withStatus(MessageStatus.PUBLISHED);
			assertThat(doorman.admitted()).containsExactly("ada");
		});
	}

	@Test
	void timeCanPass() {
		this.office.remind("ada");

		this.relay.advance(Duration.ofHours(1));

		await().untilAsserted(
				() -> assertThat(this.published).contains(Reminder.class).withStatus(MessageStatus.PUBLISHED));
	}

	@Test
	void aStepIsRefused() {
		assertThatIllegalStateException().isThrownBy(this.relay::runUntilIdle)
			.withMessage("Outbox relay is running, and sends by itself");
	}

}
