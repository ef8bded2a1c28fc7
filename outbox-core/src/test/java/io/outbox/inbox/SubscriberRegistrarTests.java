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

package io.outbox.inbox;

import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import io.outbox.AckMode;
import io.outbox.MessageSubscriber;
import io.outbox.OutboxException;
import io.outbox.Payload;
import io.outbox.Subscribe;
import io.outbox.Subscription;
import io.outbox.inbox.InMemorySubscriptionTransport.TestDelivery;
import io.outbox.jdbc.Dialect;
import io.outbox.support.TestDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.MapPropertySource;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.messaging.Message;
import org.springframework.messaging.handler.annotation.Header;
import org.springframework.messaging.handler.annotation.Headers;
import org.springframework.scheduling.annotation.Async;
import org.springframework.transaction.annotation.EnableTransactionManagement;
import org.springframework.transaction.annotation.Transactional;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

class SubscriberRegistrarTests {

	private static final BlockingQueue<Object> received = new LinkedBlockingQueue<>();

	private static final TestDatabase database = TestDatabase.of(Dialect.H2);

	private final InMemorySubscriptionTransport broker = new InMemorySubscriptionTransport();

	private AnnotationConfigApplicationContext context;

	@AfterEach
	void close() {
		if (this.context != null) {
			this.context.close();
		}
		received.clear();
		database.jdbc().update("DELETE FROM " + database.tables().inbox());
	}

	@Test
	void argumentsOfEachKindAreResolved() throws InterruptedException {
		start(EveryArgument.class);

		this.broker.deliver("{\"id\":7,\"item\":\"tea\"}", "dop-msg-id", "1", "dop-correlation-id", "c-1", "count",
				"42", "content-type", "text/plain");

		assertThat(next()).isEqualTo(new OrderPlaced(7, "tea"));
		assertThat(next()).isEqualTo(new OrderPlaced(7, "tea"));
		assertThat(next()).isEqualTo("1");
		assertThat(next()).isEqualTo(new OrderPlaced(7, "tea"));
		assertThat(next()).isEqualTo("c-1");
		assertThat(next()).isEqualTo(42);
		assertThat(next()).isEqualTo(Map.of("dop-msg-id", "1", "dop-correlation-id", "c-1", "count", "42",
				"content-type", "text/plain", "destination", "/topic/orders.v1", "message-id", "T_1@@session@@1"));
		assertThat(next()).isEqualTo("tea");
		assertThat(next()).isEqualTo("{\"id\":7,\"item\":\"tea\"}");
		assertThat(next()).isEqualTo(22);
	}

	@Test
	void bodyOfAGenericTypeWithoutContentTypeIsRead() throws InterruptedException {
		start(GenericBody.class);

		this.broker.deliver("[{\"id\":7,\"item\":\"tea\"}]", "dop-msg-id", "1");

		assertThat(next()).isEqualTo(List.of(new OrderPlaced(7, "tea")));
	}

	@Test
	void unreadableBodyIsDeadLetteredAtOnce() {
		start(EveryArgument.class);

		for (String body : List.of("{", "null", "")) {
			TestDelivery delivery = this.broker.deliver(body, "dop-msg-id", "1" + body);

			await().until(delivery::isSettled);
			assertThat(delivery.deadLetters().get(0)).containsEntry("dop-dlq-attempts", "1")
				.containsEntry("dop-dlq-exception", "io.outbox.MessageRejectedException");
		}
	}

	@Test
	void missingHeaderIsDeadLetteredAtOnce() {
		start(EveryArgument.class);

		TestDelivery delivery = this.broker.deliver("{\"id\":7,\"item\":\"tea\"}", "dop-msg-id", "1");

		await().until(delivery::isSettled);
		assertThat(delivery.deadLetters().get(0)).containsEntry("dop-dlq-attempts", "1");
		assertThat(delivery.deadLetters().get(0).get("dop-dlq-reason")).contains("dop-correlation-id");
	}

	@Test
	void placeholdersAndAttributesMakeTheSubscription() {
		start(Placeholders.class);

		Subscription subscription = this.broker.subscription();
		assertThat(subscription.destination()).isEqualTo("/topic/orders.v2");
		assertThat(subscription.queue()).isEqualTo("shipping-eu");
		assertThat(subscription.id()).isEqualTo("id-eu");
		assertThat(subscription.concurrency()).isEqualTo(3);
		assertThat(subscription.exclusive()).isTrue();
		assertThat(subscription.headers()).isEqualTo(Map.of("x-single", "a=b"));
	}

	@Test
	void lazyAndProxiedBeansSubscribe() throws InterruptedException {
		this.context = context(Proxied.class);
		this.context.getBeanDefinition("subscriberRegistrarTests.Proxied").setLazyInit(true);
		this.context.refresh();

		this.broker.deliver("7", "dop-msg-id", "1");

		assertThat(next()).isEqualTo(7);
	}

	@Test
	void subscriberBeanIsGivenItsType() throws InterruptedException {
		start(TypedSubscriber.class);

		this.broker.deliver("{\"id\":7,\"item\":\"tea\"}", "dop-msg-id", "1");

		assertThat(next()).isEqualTo(new OrderPlaced(7, "tea"));
	}

	@Test
	void subscriberBeanOfAFactoryMethodIsGivenItsType() throws InterruptedException {
		start(FactoryMethod.class);

		this.broker.deliver("{\"id\":7,\"item\":\"tea\"}", "dop-msg-id", "1");

		assertThat(next()).isEqualTo(new OrderPlaced(7, "tea"));
	}

	@Test
	void mistakesFailTheStart() {
		assertRefused(AsyncMethod.class, "@Async");
		assertRefused(AsyncClass.class, "@Async");
		assertRefused(ReturnsValue.class, "void");
		assertRefused(NoParameter.class, "no parameter");
		assertRefused(ManualWithoutPayload.class, "Payload");
		assertRefused(BadHeader.class, "name=value");
		assertRefused(UnknownPlaceholder.class, "no.such.property");
		assertRefused(EmptyDestination.class, "destination");
		assertRefused(SameId.class, "'same'");
		assertRefused(RawSubscriber.class, "Type of the body");
	}

	@Test
	void prototypeFailsTheStart() {
		this.context = context(EveryArgument.class);
		this.context.getBeanDefinition("subscriberRegistrarTests.EveryArgument")
			.setScope(BeanDefinition.SCOPE_PROTOTYPE);

		assertThatExceptionOfType(OutboxException.class).isThrownBy(this.context::refresh)
			.withMessageContaining("singleton");
	}

	private void assertRefused(Class<?> type, String message) {
		try (AnnotationConfigApplicationContext context = context(type)) {
			assertThatExceptionOfType(OutboxException.class).as(type.getSimpleName())
				.isThrownBy(context::refresh)
				.withMessageContaining(message);
		}
	}

	private static Object next() throws InterruptedException {
		return received.poll(5, TimeUnit.SECONDS);
	}

	private void start(Class<?> type) {
		this.context = context(type);
		this.context.refresh();
	}

	private AnnotationConfigApplicationContext context(Class<?> type) {
		AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
		context.getEnvironment()
			.getPropertySources()
			.addFirst(new MapPropertySource("test", Map.of("region", "eu", "version", "v2")));
		JdbcTransactionManager transactionManager = new JdbcTransactionManager(database.dataSource());
		SubscriberContainers containers = new SubscriberContainers(this.broker, transactionManager,
				database.dataSource(), database.tables(), SubscriberSettings.defaults(), List.of());
		context.registerBean("transactionManager", JdbcTransactionManager.class, () -> transactionManager);
		context.registerBean(SubscriberContainers.class, () -> containers);
		context.registerBean(SubscriberRegistrar.class,
				() -> new SubscriberRegistrar(containers, new JsonMapper(), context.getBeanFactory()));
		context.register(Transactions.class, type);
		return context;
	}

	record OrderPlaced(long id, String item) {

	}

	@Configuration(proxyBeanMethods = false)
	@EnableTransactionManagement(proxyTargetClass = true)
	static class Transactions {

	}

	static class EveryArgument {

		@Subscribe(destination = "/topic/orders.v1", queue = "every")
		void on(OrderPlaced order, Payload<OrderPlaced> payload, Message<OrderPlaced> message,
				@Header("dop-correlation-id") String correlation, @Header int count,
				@Headers Map<String, Object> headers, JsonNode node, String text, byte[] bytes) {
			received.addAll(List.of(order, payload.body(), payload.messageId(), message.getPayload(), correlation,
					count, Map.copyOf(headers), node.get("item").asString(), text, bytes.length + 1));
		}

	}

	static class GenericBody {

		@Subscribe(destination = "/topic/orders.v1", queue = "generic")
		void on(List<OrderPlaced> orders) {
			received.add(orders);
		}

	}

	static class Placeholders {

		@Subscribe(destination = "/topic/orders.${version}", queue = "shipping-${region}", id = "id-${region}",
				concurrency = 3, exclusive = true, headers = "x-single=a=b")
		void on(OrderPlaced order) {
		}

	}

	static class Proxied {

		@Transactional
		@Subscribe(destination = "/topic/orders.v1", queue = "proxied")
		void on(int number) {
			received.add(number);
		}

	}

	static class TypedSubscriber implements MessageSubscriber<OrderPlaced> {

		@Override
		public Subscription subscription() {
			return Subscription.to("/topic/orders.v1").queue("typed").build();
		}

		@Override
		public void onMessage(Payload<OrderPlaced> payload) {
			received.add(payload.body());
		}

	}

	static class AnySubscriber<T> implements MessageSubscriber<T> {

		@Override
		public Subscription subscription() {
			return Subscription.to("/topic/orders.v1").queue("generic-bean").build();
		}

		@Override
		public void onMessage(Payload<T> payload) {
			received.add(payload.body());
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class FactoryMethod {

		@Bean
		AnySubscriber<OrderPlaced> subscriber() {
			return new AnySubscriber<>();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class RawSubscriber {

		@Bean
		AnySubscriber<?> subscriber() {
			return new AnySubscriber<>();
		}

	}

	static class AsyncMethod {

		@Async
		@Subscribe(destination = "/topic/a")
		void on(String body) {
		}

	}

	@Async
	static class AsyncClass {

		@Subscribe(destination = "/topic/a")
		void on(String body) {
		}

	}

	static class ReturnsValue {

		@Subscribe(destination = "/topic/a")
		String on(String body) {
			return body;
		}

	}

	static class NoParameter {

		@Subscribe(destination = "/topic/a")
		void on() {
		}

	}

	static class ManualWithoutPayload {

		@Subscribe(destination = "/topic/a", ackMode = AckMode.MANUAL)
		void on(String body) {
		}

	}

	static class BadHeader {

		@Subscribe(destination = "/topic/a", headers = "nothing")
		void on(String body) {
		}

	}

	static class UnknownPlaceholder {

		@Subscribe(destination = "/topic/${no.such.property}")
		void on(String body) {
		}

	}

	static class EmptyDestination {

		@Subscribe(destination = "")
		void on(String body) {
		}

	}

	static class SameId {

		@Subscribe(destination = "/topic/same")
		void on(String body) {
		}

		@Subscribe(destination = "/queue/same")
		void too(String body) {
		}

	}

}
