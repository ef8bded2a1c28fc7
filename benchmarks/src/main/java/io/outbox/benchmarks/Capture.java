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
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import io.outbox.jdbc.DefaultHeadersGenerator;
import io.outbox.jdbc.JdbcMessageAppender;
import jakarta.persistence.EntityManagerFactory;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.hibernate.engine.spi.SessionImplementor;
import org.hibernate.event.service.spi.EventListenerGroup;
import org.hibernate.event.spi.PostInsertEvent;
import org.hibernate.event.spi.PostInsertEventListener;
import org.hibernate.persister.entity.EntityPersister;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * Hibernate's events of inserted entities, fired as a transaction of a hundred fires
 * them, and the work that follows them up to the insert of the message. Figures are per
 * entity.
 */
@State(Scope.Benchmark)
@Fork(2)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 2)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class Capture {

	private static final int ENTITIES = 100;

	private final List<PurchaseOrder> orders = IntStream.range(0, ENTITIES).mapToObj(PurchaseOrder::new).toList();

	/**
	 * How far: up to the JSON of the entity, or with message id, headers, partition and
	 * size check.
	 */
	@Param({ "body", "message" })
	private String until = "";

	@SuppressWarnings("NullAway.Init")
	private DiscardingAppender appender;

	@SuppressWarnings("NullAway.Init")
	private ConfigurableApplicationContext context;

	@SuppressWarnings("NullAway.Init")
	private SessionFactoryImplementor factory;

	@SuppressWarnings("NullAway.Init")
	private EntityPersister persister;

	/**
	 * Start an application without a broker.
	 */
	@Setup
	public void start() {
		this.appender = this.until.equals("body") ? new DiscardingAppender()
				: new DiscardingAppender.Preparing(new JdbcMessageAppender(Database.TABLES,
						new DefaultHeadersGenerator(), 16, 1_000_000, this.orders::size));
		this.context = new SpringApplicationBuilder(OrderService.Application.class).web(WebApplicationType.NONE)
			.initializers((context) -> context.getBeanFactory().registerSingleton("appender", this.appender))
			.properties("spring.main.banner-mode=off", "logging.level.root=warn",
					"spring.datasource.url=jdbc:h2:mem:capture", "spring.jpa.hibernate.ddl-auto=create")
			.run();
		this.factory = this.context.getBean(EntityManagerFactory.class).unwrap(SessionFactoryImplementor.class);
		this.persister = this.factory.getMappingMetamodel().getEntityDescriptor(PurchaseOrder.class);
	}

	/**
	 * Stop the application.
	 */
	@TearDown
	public void stop() {
		this.context.close();
		if (this.appender.characters() == 0) {
			throw new IllegalStateException("There was no message");
		}
	}

	/**
	 * One transaction.
	 */
	@Benchmark
	@OperationsPerInvocation(ENTITIES)
	public void capture() {
		EventListenerGroup<PostInsertEventListener> listeners = this.factory
			.getEventListenerGroups().eventListenerGroup_POST_INSERT;
		try (SessionImplementor session = this.factory.openSession()) {
			session.beginTransaction();
			for (int i = 0; i < ENTITIES; i++) {
				PurchaseOrder order = this.orders.get(i);
				PostInsertEvent event = new PostInsertEvent(order, (long) i, this.persister.getValues(order),
						this.persister, session);
				listeners.fireEventOnEachListener(event, PostInsertEventListener::onPostInsert);
			}
			session.getTransaction().commit();
		}
	}

}
