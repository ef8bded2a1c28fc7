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
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import io.outbox.acceptance.app.AcceptanceApplication;
import io.outbox.acceptance.app.Writer;
import io.outbox.support.TcpProxy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The broker or the database is away for a while.
 */
@ExtendWith(OutputCaptureExtension.class)
class OutageTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(60);

	@Test
	void brokerAwayAtStartCostsNoMessageAnAttempt(CapturedOutput output) throws Exception {
		try (Ground ground = new Ground(); TcpProxy broker = TcpProxy.to(ground.brokerAddress())) {
			broker.down();
			try (ConfigurableApplicationContext application = run(ground, "outbox.stomp.addresses=" + broker.address(),
					"outbox.relay.poll-interval=100ms", "outbox.stomp.reconnect.max-interval=1s")) {
				application.getBean(Writer.class).write(2, 10);
				int refused = broker.refused();
				await().atMost(TIMEOUT).until(() -> broker.refused() > refused + 4);
				assertThat(ground.count("outbox_message", "status = 1 AND attempts = 0")).isPositive();
				assertThat(ground.count("outbox_message", "status <> 1 OR attempts > 0")).isZero();
				assertThat(warnings(output)).isLessThanOrEqualTo(2);

				broker.up();

				ground.awaitEachChangeOnceAndInOrder(TIMEOUT);
				assertThat(ground.count("outbox_message", "attempts > 0")).isZero();
			}
		}
	}

	/**
	 * The seconds are the system property {@code acceptance.outage}.
	 */
	@Test
	void databaseAwayInMidFlightLosesNothingAndFloodsNoLog(CapturedOutput output) throws Exception {
		Duration outage = Duration.ofSeconds(Integer.getInteger("acceptance.outage", 5));
		try (Ground ground = new Ground(); TcpProxy database = TcpProxy.to(ground.databaseAddress())) {
			try (ConfigurableApplicationContext application = run(ground,
					"spring.datasource.url=" + ground.databaseUrl(database.address()),
					"spring.datasource.hikari.connection-timeout=2000")) {
				Writer writer = application.getBean(Writer.class);
				AtomicBoolean stop = new AtomicBoolean();
				AtomicInteger failures = new AtomicInteger();
				Thread writing = new Thread(() -> writeUntil(stop, writer, failures));
				writing.start();
				await().atMost(TIMEOUT).until(() -> ground.count("effect", "TRUE") > 50);

				database.down();
				await().pollDelay(outage).atMost(outage.plus(TIMEOUT)).until(() -> failures.get() > 0);
				database.up();
				long before = ground.count("effect", "TRUE");
				await().atMost(TIMEOUT).until(() -> ground.count("effect", "TRUE") > before + 50);
				stop.set(true);
				writing.join();

				ground.awaitEachChangeOnceAndInOrder(TIMEOUT);
				assertThat(warnings(output)).isBetween(1L, 8L);
			}
		}
	}

	private static void writeUntil(AtomicBoolean stop, Writer writer, AtomicInteger failures) {
		Random random = new Random(7);
		while (!stop.get()) {
			try {
				writer.write(random, false);
			}
			catch (RuntimeException ex) {
				failures.incrementAndGet();
			}
		}
	}

	private static long warnings(CapturedOutput output) {
		return output.toString()
			.lines()
			.filter((line) -> line.contains("io.outbox.") || line.contains("i.o."))
			.filter((line) -> line.contains(" WARN ") || line.contains(" ERROR "))
			.count();
	}

	private static ConfigurableApplicationContext run(Ground ground, String... properties) {
		return SpringApplication.run(AcceptanceApplication.class,
				ground.properties(properties).stream().map((property) -> "--" + property).toArray(String[]::new));
	}

}
