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

package io.outbox.context;

import java.util.List;
import java.util.UUID;

import io.outbox.autoconfigure.sample.Parcel;
import jakarta.persistence.EntityManager;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.persistence.autoconfigure.EntityScan;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.transaction.support.TransactionTemplate;

import static org.awaitility.Awaitility.await;

/**
 * An application that publishes parcels, to be started in several ways.
 */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
@EntityScan(basePackageClasses = Parcel.class)
class VariedApplication {

	@Bean
	CountingTransport transport() {
		return new CountingTransport();
	}

	static String memory() {
		return "jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1";
	}

	static SpringApplicationBuilder builder(String url, Class<?>... more) {
		return new SpringApplicationBuilder(VariedApplication.class).sources(more)
			.web(WebApplicationType.NONE)
			.properties("spring.datasource.url=" + url, "spring.jpa.hibernate.ddl-auto=update",
					"spring.flyway.enabled=false", "spring.docker.compose.enabled=false",
					"outbox.relay.poll-interval=50ms");
	}

	static void publish(ConfigurableApplicationContext context, String name) {
		EntityManager entityManager = context.getBean(EntityManager.class);
		context.getBean(TransactionTemplate.class)
			.executeWithoutResult((status) -> entityManager.persist(new Parcel(name)));
	}

	static void awaitSent(ConfigurableApplicationContext context, int messages) {
		await().until(() -> context.getBean(CountingTransport.class).messages.size() >= messages);
	}

	static List<String> threads() {
		return Thread.getAllStackTraces()
			.keySet()
			.stream()
			.map(Thread::getName)
			.filter((name) -> name.startsWith("outbox-"))
			.toList();
	}

}
