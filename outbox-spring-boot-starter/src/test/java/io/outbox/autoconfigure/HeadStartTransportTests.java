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

package io.outbox.autoconfigure;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

import io.outbox.Delivery;
import io.outbox.MessageTransport;
import io.outbox.Subscribe;
import io.outbox.Subscription;
import io.outbox.SubscriptionTransport;
import io.outbox.WireMessage;
import io.outbox.inbox.SubscriberContainers;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.hibernate.autoconfigure.HibernateJpaAutoConfiguration;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.transaction.autoconfigure.TransactionAutoConfiguration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class HeadStartTransportTests {

	private final SwitchedTransport broker = new SwitchedTransport();

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(DataSourceAutoConfiguration.class, JacksonAutoConfiguration.class,
				HibernateJpaAutoConfiguration.class, TransactionAutoConfiguration.class, OutboxAutoConfiguration.class,
				OutboxSchemaAutoConfiguration.class, OutboxSubscriberAutoConfiguration.class))
		.withPropertyValues("outbox.relay.enabled=false", "spring.flyway.enabled=false")
		.withBean(SwitchedTransport.class, () -> this.broker)
		.withBean(Handler.class);

	@Test
	void relayWaitsForSubscribersAfterEachConnect() {
		this.contextRunner.run((context) -> {
			HeadStartTransport transport = new HeadStartTransport(this.broker,
					context.getBeanProvider(SubscriberContainers.class), Duration.ofHours(1));

			assertThat(transport.isAvailable()).isFalse();
			this.broker.publisher = true;
			assertThat(transport.isAvailable()).isFalse();
			this.broker.subscriber = true;
			assertThat(transport.isAvailable()).isTrue();

			this.broker.subscriber = false;
			assertThat(transport.isAvailable()).as("a subscriber that is lost later").isTrue();
			this.broker.publisher = false;
			assertThat(transport.isAvailable()).isFalse();
			this.broker.publisher = true;
			assertThat(transport.isAvailable()).as("connected again").isFalse();
		});
	}

	@Test
	void relayDoesNotWaitForEver() {
		this.contextRunner.run((context) -> {
			HeadStartTransport transport = new HeadStartTransport(this.broker,
					context.getBeanProvider(SubscriberContainers.class), Duration.ofMillis(100));
			this.broker.publisher = true;

			await().until(transport::isAvailable);
		});
	}

	@Test
	void relayDoesNotWaitForSubscribersThatAreStopped() {
		this.contextRunner.run((context) -> {
			HeadStartTransport transport = new HeadStartTransport(this.broker,
					context.getBeanProvider(SubscriberContainers.class), Duration.ofHours(1));
			this.broker.publisher = true;
			assertThat(transport.isAvailable()).isFalse();

			context.getBean(SubscriberContainers.class).stop();

			assertThat(transport.isAvailable()).isTrue();
		});
	}

	/**
	 * Connected as the test says.
	 */
	static class SwitchedTransport implements MessageTransport, SubscriptionTransport {

		private volatile boolean publisher;

		private volatile boolean subscriber;

		@Override
		public boolean isAvailable() {
			return this.publisher;
		}

		@Override
		public void onAvailable(Runnable callback) {
		}

		@Override
		public CompletableFuture<Void> send(WireMessage message) {
			return CompletableFuture.completedFuture(null);
		}

		@Override
		public OpenSubscription subscribe(Subscription subscription, Consumer<Delivery> consumer) {
			return new OpenSubscription() {

				@Override
				public boolean isConnected() {
					return SwitchedTransport.this.subscriber;
				}

				@Override
				public void unsubscribe() {
				}

				@Override
				public void close() {
				}

			};
		}

	}

	static class Handler {

		@Subscribe(destination = "/topic/test.v1")
		void handle(String body) {
		}

	}

}
