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

package io.outbox.sample;

import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

import io.outbox.support.JavaProcess;
import org.junit.jupiter.api.Test;

import org.springframework.test.util.TestSocketUtils;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The sample as the build has processed it ahead of time, on the JVM.
 */
class AotSampleTests {

	@Test
	void orderIsShipped() {
		Queue<String> lines = new ConcurrentLinkedQueue<>();
		List<String> properties = List.of("server.port=0",
				"sample.broker.port=" + TestSocketUtils.findAvailableTcpPort());

		try (JavaProcess sample = JavaProcess.start(SampleApplication.class, properties, lines::add,
				"-Dspring.aot.enabled=true")) {
			await().atMost(Duration.ofMinutes(1))
				.failFast(() -> assertThat(sample.isAlive()).as(() -> String.join("\n", lines)).isTrue())
				.untilAsserted(
						() -> assertThat(lines).anyMatch((line) -> line.contains("Shipment 1 created for order 1")));
		}

		assertThat(lines).anyMatch((line) -> line.contains("Starting AOT-processed SampleApplication"));
	}

}
