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

package io.outbox.subscribing;

import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import io.outbox.MessageTransport;
import io.outbox.Subscribe;
import io.outbox.WireMessage;
import io.outbox.inbox.SubscriberContainers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.JdbcTemplate;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The subscribers that docs/subscribing.md shows, and what it says of them.
 */
@ExtendWith(OutputCaptureExtension.class)
class SubscribingTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(20);

	private static final String ORDER = "{\"id\":7,\"customer\":\"ada\",\"quantity\":2}";

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withUserConfiguration(Application.class)
		.withPropertyValues("spring.datasource.url=jdbc:h2:mem:" + UUID.randomUUID()
				+ ";INIT=CREATE TABLE IF NOT EXISTS sale (quantity INT)\\;CREATE TABLE IF NOT EXISTS mail (customer VARCHAR(9))",
				"spring.flyway.enabled=false", "outbox.relay.enabled=false",
				"outbox.subscriber.retry.initial-interval=1ms");

	@Test
	void aMessageOfAHandlerHasTheCorrelationIdOfItsCause() {
		this.contextRunner.withUserConfiguration(Shipping.class).run((context) -> {
			CompletableFuture<Void> settled = broker(context).deliver("shipping",
					Map.of("dop-msg-id", "1", "dop-correlation-id", "c-1", "priority", "high"), ORDER);

			assertThat(settled).succeedsWithin(TIMEOUT);
			Map<String, Object> row = jdbc(context).queryForMap("SELECT headers, body FROM outbox_message");
			assertThat(row.get("headers")).asString().contains("\"dop-correlation-id\":\"c-1\"");
			assertThat(row.get("body")).hasToString("{\"order\":7,\"priority\":\"high\"}");
		});
	}

	@Test
	void anInvalidBodyIsDeadLetteredAtOnceAndItsReasonQuotesNothing(CapturedOutput output) {
		this.contextRunner.withUserConfiguration(Shipping.class).run((context) -> {
			CompletableFuture<Void> settled = broker(context).deliver("shipping", "1",
					"{\"id\":7,\"customer\":\" \",\"quantity\":-4711}");

			assertThat(settled).failsWithin(TIMEOUT);
			assertThat(broker(context).deadLetters()).singleElement()
				.satisfies((headers) -> assertThat(headers).containsEntry("dop-dlq-attempts", "1")
					.containsEntry("dop-dlq-exception", "io.outbox.MessageRejectedException")
					.hasEntrySatisfying("dop-dlq-reason",
							(reason) -> assertThat(reason)
								.contains("is not valid: customer (NotBlank), quantity (Positive)")
								.doesNotContain("4711")));
		});
		assertThat(output).contains("quantity (Positive)").doesNotContain("4711");
	}

	@Test
	void aSubscriberBeanIsGivenItsGenericBody() {
		this.contextRunner.withUserConfiguration(Statistics.class).run((context) -> {
			assertThat(broker(context).deliver("statistics", "1", "[" + ORDER + "," + ORDER + "]"))
				.succeedsWithin(TIMEOUT);
			assertThat(broker(context).deliver("statistics", "2", "[]")).failsWithin(TIMEOUT);

			assertThat(jdbc(context).queryForList("SELECT quantity FROM sale", Integer.class)).containsExactly(2, 2);
			assertThat(broker(context).deadLetters()).singleElement()
				.satisfies((headers) -> assertThat(headers).containsEntry("dop-dlq-attempts", "1")
					.containsEntry("dop-dlq-reason", "A day without orders is not closed"));
		});
	}

	@Test
	void aManualSubscriberSavesAcknowledgesAndRejects() {
		this.contextRunner.withUserConfiguration(Mailing.class).run((context) -> {
			assertThat(broker(context).deliver("mailing", "1", ORDER)).succeedsWithin(TIMEOUT);
			assertThat(broker(context).deliver("mailing", "1", ORDER)).succeedsWithin(TIMEOUT);
			assertThat(broker(context).deliver("mailing", "2", ORDER.replace("ada", ""))).failsWithin(TIMEOUT);

			assertThat(jdbc(context).queryForList("SELECT customer FROM mail", String.class)).containsExactly("ada");
			assertThat(broker(context).deadLetters()).hasSize(1);
		});
	}

	@Test
	void aSubscriberIsStoppedAndStartedByItsId() {
		this.contextRunner.withUserConfiguration(Shipping.class, Maintenance.class).run((context) -> {
			context.getBean(Maintenance.class).begin();
			assertThat(context.getBean(SubscriberContainers.class).isRunning("shipping")).isFalse();
			assertThat(broker(context).queues()).isEmpty();

			context.getBean(Maintenance.class).end();
			assertThat(broker(context).queues()).containsExactly("shipping");
		});
	}

	@Test
	void workersArePlatformThreads() {
		this.contextRunner.withUserConfiguration(Observer.class).run((context) -> {
			assertThat(broker(context).deliver("observer", "1", "1")).succeedsWithin(TIMEOUT);

			assertThat(worker(context)).startsWith("Thread[").contains("outbox-subscriber-observer-1");
		});
	}

	@Test
	@EnabledForJreRange(min = JRE.JAVA_21)
	void workersAreVirtualThreadsWhereTheApplicationWantsThem() {
		this.contextRunner.withUserConfiguration(Observer.class)
			.withPropertyValues("spring.threads.virtual.enabled=true")
			.run((context) -> {
				assertThat(broker(context).deliver("observer", "1", "1")).succeedsWithin(TIMEOUT);

				assertThat(worker(context)).startsWith("VirtualThread[").contains("outbox-subscriber-observer-");
			});
	}

	@Test
	@EnabledForJreRange(max = JRE.JAVA_20)
	void workersArePlatformThreadsWhereThereAreNoVirtualOnes() {
		this.contextRunner.withUserConfiguration(Observer.class)
			.withPropertyValues("spring.threads.virtual.enabled=true")
			.run((context) -> {
				assertThat(broker(context).deliver("observer", "1", "1")).succeedsWithin(TIMEOUT);

				assertThat(worker(context)).startsWith("Thread[");
			});
	}

	private static String worker(ApplicationContext context) throws InterruptedException {
		return context.getBean(Observer.class).threads.poll(20, TimeUnit.SECONDS);
	}

	private static RecordingSubscriptions broker(ApplicationContext context) {
		return context.getBean(RecordingSubscriptions.class);
	}

	private static JdbcTemplate jdbc(ApplicationContext context) {
		return context.getBean(JdbcTemplate.class);
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

		@Bean
		RecordingSubscriptions subscriptions() {
			return new RecordingSubscriptions();
		}

		@Bean
		MessageTransport transport() {
			return new ConfirmingTransport();
		}

	}

	static class Observer {

		private final BlockingQueue<String> threads = new LinkedBlockingQueue<>();

		@Subscribe(destination = "/topic/observer")
		void observe(int number) {
			this.threads.add(Thread.currentThread().toString());
		}

	}

	private static final class ConfirmingTransport implements MessageTransport {

		@Override
		public boolean isAvailable() {
			return true;
		}

		@Override
		public void onAvailable(Runnable callback) {
		}

		@Override
		public CompletableFuture<Void> send(WireMessage message) {
			return CompletableFuture.completedFuture(null);
		}

	}

}
