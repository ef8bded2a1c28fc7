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

package io.outbox.benchmarks;

import java.util.List;

import javax.sql.DataSource;

import io.outbox.autoconfigure.OutboxStompAutoConfiguration;
import io.outbox.relay.Relay;
import jakarta.persistence.EntityManager;
import org.hibernate.Session;
import org.hibernate.jdbc.Work;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * An application that saves orders, with us or without.
 */
final class OrderService implements AutoCloseable {

	private final ConfigurableApplicationContext context;

	private final TransactionTemplate transaction;

	private final EntityManager entityManager;

	private OrderService(ConfigurableApplicationContext context) {
		this.context = context;
		this.transaction = context.getBean(TransactionTemplate.class);
		this.entityManager = context.getBean(EntityManager.class);
	}

	/**
	 * Start it without a broker, so that rows are written and not sent.
	 */
	static OrderService start(Database database, boolean publishing) {
		return start(database.dataSource(), "outbox.enabled=" + publishing,
				"spring.autoconfigure.exclude=" + OutboxStompAutoConfiguration.class.getName());
	}

	/**
	 * Start it with a broker.
	 * @param destination where orders are published to
	 */
	static OrderService start(DataSource dataSource, Broker broker, String destination, boolean relaying) {
		return start(dataSource, "outbox.stomp.addresses=" + broker.address(), "benchmark.destination=" + destination,
				"outbox.relay.enabled=" + relaying);
	}

	private static OrderService start(DataSource dataSource, String... properties) {
		return new OrderService(new SpringApplicationBuilder(Application.class).web(WebApplicationType.NONE)
			.initializers((context) -> context.getBeanFactory().registerSingleton("dataSource", dataSource))
			.properties("spring.main.banner-mode=off", "spring.jpa.hibernate.ddl-auto=update",
					"spring.jpa.properties.hibernate.jdbc.batch_size=50")
			.properties(properties)
			.run());
	}

	boolean isRelaying() {
		return this.context.getBeanProvider(Relay.class).stream().anyMatch(Relay::isRunning);
	}

	/** Its relay, if it has one. */
	Relay relay() {
		return this.context.getBean(Relay.class);
	}

	void save(List<PurchaseOrder> orders) {
		this.transaction.executeWithoutResult((status) -> orders.forEach(this.entityManager::persist));
	}

	/**
	 * Save orders and do something with the connection, in one transaction.
	 */
	void save(List<PurchaseOrder> orders, Work work) {
		this.transaction.executeWithoutResult((status) -> {
			orders.forEach(this.entityManager::persist);
			this.entityManager.flush();
			this.entityManager.unwrap(Session.class).doWork(work);
		});
	}

	@Override
	public void close() {
		this.context.close();
	}

	/**
	 * What the application is made of.
	 */
	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

	}

}
