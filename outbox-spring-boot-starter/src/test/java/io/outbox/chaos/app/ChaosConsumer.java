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

package io.outbox.chaos.app;

import io.outbox.autoconfigure.OutboxAutoConfiguration;
import io.outbox.autoconfigure.OutboxSchemaAutoConfiguration;
import io.outbox.autoconfigure.OutboxStompAutoConfiguration;
import io.outbox.autoconfigure.OutboxSubscriberAutoConfiguration;

import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcTemplateAutoConfiguration;
import org.springframework.boot.transaction.autoconfigure.TransactionAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;

/**
 * A subscriber and nothing else. Names its auto-configurations, because it is started
 * often.
 */
@SpringBootConfiguration(proxyBeanMethods = false)
@ImportAutoConfiguration({ DataSourceAutoConfiguration.class, DataSourceTransactionManagerAutoConfiguration.class,
		JacksonAutoConfiguration.class, JdbcTemplateAutoConfiguration.class, OutboxAutoConfiguration.class,
		OutboxSchemaAutoConfiguration.class, OutboxStompAutoConfiguration.class,
		OutboxSubscriberAutoConfiguration.class, TransactionAutoConfiguration.class })
@Import({ JobHandler.class, SabotageConfiguration.class })
public class ChaosConsumer {

	/**
	 * Run the subscriber.
	 * @param args the properties
	 */
	public static void main(String[] args) {
		SpringApplication.run(ChaosConsumer.class, args);
	}

	@Bean
	ApplicationRunner started() {
		return (arguments) -> System.out.println("SIGNAL STARTED");
	}

}
