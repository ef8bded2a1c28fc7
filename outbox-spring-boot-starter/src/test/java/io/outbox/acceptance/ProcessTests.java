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
import java.util.List;

import io.outbox.acceptance.app.AcceptanceApplication;
import io.outbox.support.JavaProcess;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Applications in JVMs of their own, some of which are killed.
 */
class ProcessTests {

	private static final Log logger = LogFactory.getLog(ProcessTests.class);

	private static final Duration TIMEOUT = Duration.ofSeconds(60);

	/**
	 * Four threads in two JVMs write, both JVMs relay and one subscribes. The number of
	 * transactions is the system property {@code acceptance.transactions}.
	 */
	@Test
	void twoRelaysDeliverEachCommittedChangeOnceAndInOrder() {
		int transactions = Integer.getInteger("acceptance.transactions", 1000);
		String half = "acceptance.transactions=" + transactions / 2;
		try (Ground ground = new Ground(); JavaProcess first = start(ground.properties("acceptance.threads=2", half))) {
			first.awaitSignal("SUBSCRIBED", TIMEOUT);
			try (JavaProcess second = start(
					ground.properties("acceptance.threads=2", half, "outbox.subscriber.auto-startup=false"))) {
				first.awaitSignal("WRITTEN", TIMEOUT.plusSeconds(transactions / 20));
				second.awaitSignal("WRITTEN", TIMEOUT);

				long changes = ground.awaitEachChangeOnceAndInOrder(TIMEOUT.plusSeconds(transactions / 10));

				assertThat(changes).isGreaterThan(transactions);
				logger.info(
						"%d transactions by 4 threads, 2 relays in 2 JVMs: %d committed changes, each once and in order"
							.formatted(transactions, changes));
			}
		}
	}

	@Test
	void killBetweenCommitAndSendLosesNothing() throws Exception {
		try (Ground ground = new Ground()) {
			try (JavaProcess killed = start(ground.properties("acceptance.threads=1", "acceptance.transactions=20",
					"acceptance.gate=before-send"))) {
				killed.awaitSignal("WRITTEN", TIMEOUT);
				killed.awaitSignal("GATE", TIMEOUT);
				killed.kill();
			}
			assertThat(ground.count("outbox_message", "status = 1")).isPositive();
			assertThat(ground.count("effect", "TRUE")).isZero();

			try (JavaProcess restarted = start(ground.properties())) {
				restarted.awaitSignal("STARTED", TIMEOUT);
				ground.awaitEachChangeOnceAndInOrder(TIMEOUT);
			}
		}
	}

	@Test
	void killBetweenSendAndMarkRepeatsNoEffect() throws Exception {
		try (Ground ground = new Ground()) {
			try (JavaProcess killed = start(ground.properties("acceptance.threads=1", "acceptance.transactions=20",
					"acceptance.gate=before-mark"))) {
				killed.awaitSignal("WRITTEN", TIMEOUT);
				killed.awaitSignal("GATE", TIMEOUT);
				await().atMost(TIMEOUT).until(() -> ground.count("effect", "TRUE") > 0);
				killed.kill();
			}
			assertThat(ground.count("outbox_message", "status <> 1")).as("marked").isZero();

			try (JavaProcess restarted = start(ground.properties())) {
				ground.awaitEachChangeOnceAndInOrder(TIMEOUT);
				restarted.awaitSignal("DUPLICATE", TIMEOUT);
			}
		}
	}

	private static JavaProcess start(List<String> properties) {
		return JavaProcess.start(AcceptanceApplication.class, properties, "-Xmx512m");
	}

}
