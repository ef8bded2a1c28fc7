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
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

import io.outbox.Subscription;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.abort;

/**
 * Failures under a subscriber of RabbitMQ.
 */
@ExtendWith(OutputCaptureExtension.class)
class RabbitMqSubscriberFailureTests extends AbstractSubscriberFailureTests {

	@Override
	TestBroker start(Path folder) {
		return new RabbitMqServer();
	}

	@Test
	void aPausedSubscriberHoldsItsPrefetchAndLeavesTheRestToOthers() {
		try (StompSubscriber paused = subscriber(5, (payload) -> {
		})) {
			paused.containers().pause(this.queue);
			for (int i = 0; i < 20; i++) {
				send(i);
			}
			try (StompSubscriber other = subscriber(5, (payload) -> {
			})) {
				await().atMost(TIMEOUT).until(() -> other.effects().size() >= 15);

				paused.containers().resume(this.queue);
				await().atMost(TIMEOUT).until(() -> paused.effects().size() >= 5);
				assertThat(other.effects()).hasSize(15);
				assertThat(paused.effects()).hasSize(5);
			}
		}
	}

	@Test
	void aQueueThatIsDeletedIsMadeAgain() throws Exception {
		try (StompSubscriber subscriber = subscriber(50, (payload) -> {
		})) {
			send(1);
			await().atMost(TIMEOUT).until(() -> subscriber.effects().size() == 1);

			rabbitmqctl("delete_queue", this.queue);

			await().atMost(TIMEOUT).until(() -> proxy().accepted() > 3 && subscriber.containers().isConnected());
			send(2);
			await().atMost(TIMEOUT).until(() -> subscriber.effects().size() == 2);
		}
	}

	@Test
	void aPermissionThatIsRevokedIsReportedAndWaitedFor(CapturedOutput output) throws Exception {
		String user = "u" + this.queue;
		rabbitmqctl("add_user", user, "secret-of-" + user);
		try {
			rabbitmqctl("set_permissions", user, ".*", ".*", ".*");
			StompSettings settings = settings();
			StompSettings own = new StompSettings(settings.addresses(),
					new StompSettings.Login(user, "secret-of-" + user, "/", "service"), settings.broker(), false,
					settings.heartbeat(), settings.connectTimeout(), settings.receiptTimeout(),
					settings.maxMessageSize(), settings.window(), settings.reconnect(), null);
			try (StompSubscriber subscriber = new StompSubscriber(own,
					Subscription.to("/topic/" + this.queue).queue(this.queue).build())
				.start()
				.awaitConnected()) {
				rabbitmqctl("set_permissions", user, "", "", "");
				proxy().cut();
				await().atMost(TIMEOUT)
					.untilAsserted(() -> assertThat(output).contains("No connection of queue '" + this.queue + "'"));
				int before = proxy().accepted();
				await().atMost(TIMEOUT).until(() -> proxy().accepted() > before + 2);

				rabbitmqctl("set_permissions", user, ".*", ".*", ".*");
				await().atMost(TIMEOUT).until(subscriber.containers()::isConnected);
				send(1);
				await().atMost(TIMEOUT).until(() -> subscriber.effects().size() == 1);
			}
			assertThat(output.toString()
				.lines()
				.filter((line) -> line.contains("No connection of queue '" + this.queue + "'"))).hasSize(1);
			assertThat(output).doesNotContain("secret-of-");
		}
		finally {
			rabbitmqctl("delete_user", user);
		}
	}

	@Test
	void aQueueWithOtherArgumentsIsReportedOnceAndTriedSeldom(CapturedOutput output) {
		subscriber(50, (payload) -> {
		}).close();
		int before = proxy().accepted();

		try (StompSubscriber other = new StompSubscriber(settings(Duration.ofSeconds(1)),
				Subscription.to("/topic/" + this.queue).queue(this.queue).header("x-max-length", "5").build())
			.start()) {
			await().during(Duration.ofSeconds(4)).atMost(TIMEOUT).until(() -> !other.containers().isConnected());
		}

		assertThat(output.toString()
			.lines()
			.filter((line) -> line.contains("queue '" + this.queue + "'"))
			.filter((line) -> line.contains("x-max-length"))).hasSize(1);
		// One to prepare, then pauses that double from 50 ms up to one second
		assertThat(proxy().accepted() - before).isBetween(3, 14);
	}

	private static void rabbitmqctl(String... arguments) throws Exception {
		String script = Optional.ofNullable(System.getenv("OUTBOX_TEST_SERVICES"))
			.orElseGet(() -> abort("OUTBOX_TEST_SERVICES does not name the script that runs servers"));
		List<String> command = new ArrayList<>(List.of(script, "rabbitmqctl"));
		command.addAll(List.of(arguments));
		Process process = new ProcessBuilder(command).inheritIO().start();
		assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
		assertThat(process.exitValue()).as(String.join(" ", command)).isZero();
	}

}
