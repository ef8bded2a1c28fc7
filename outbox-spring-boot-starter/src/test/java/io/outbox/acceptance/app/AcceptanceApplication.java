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

package io.outbox.acceptance.app;

import java.time.Duration;

import io.outbox.inbox.SubscriberContainers;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;

import static org.awaitility.Awaitility.await;

/**
 * Writes, relays and subscribes as its properties say.
 */
@SpringBootApplication
public class AcceptanceApplication {

	/**
	 * Run the application.
	 * @param args the properties
	 */
	public static void main(String[] args) {
		SpringApplication.run(AcceptanceApplication.class, args);
		Signals.give("STARTED");
	}

	@Bean
	@ConditionalOnProperty("acceptance.threads")
	ApplicationRunner write(Writer writer, SubscriberContainers subscribers,
			@Value("${acceptance.threads}") int threads, @Value("${acceptance.transactions}") int transactions) {
		return (arguments) -> {
			if (subscribers.isAutoStartup()) {
				await().atMost(Duration.ofSeconds(60)).until(subscribers::isConnected);
				Signals.give("SUBSCRIBED");
			}
			writer.write(threads, transactions / threads);
			Signals.give("WRITTEN");
		};
	}

}
