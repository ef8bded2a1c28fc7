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

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import io.outbox.MessageSubscriber;
import io.outbox.OutboxException;
import io.outbox.Payload;
import io.outbox.Subscribe;
import io.outbox.Subscription;
import io.outbox.inbox.InMemorySubscriptionTransport.TestDelivery;
import io.outbox.jdbc.Dialect;
import io.outbox.support.TestDatabase;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.messaging.Message;
import org.springframework.messaging.handler.annotation.Header;
import org.springframework.messaging.handler.annotation.Headers;
import org.springframework.transaction.annotation.EnableTransactionManagement;
import org.springframework.transaction.annotation.Transactional;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * What subscriber methods and classes may look like, and what fails the start.
 */
class SubscriberParametersTests {

	private static final BlockingQueue<List<?>> received = new LinkedBlockingQueue<>();

	private static final TestDatabase database = TestDatabase.of(Dialect.H2);

	private final InMemorySubscriptionTransport broker = new InMemorySubscriptionTransport();

	private @Nullable AnnotationConfigApplicationContext context;

	@AfterEach
	void close() {
		if (this.context != null) {
			this.context.close();
		}
		received.clear();
		database.jdbc().update("DELETE FROM " + database.tables().inbox());
	}

	@Test
	void anAbsentOptionalHeaderIsNull() throws InterruptedException {
		start(OptionalHeaders.class);

		this.broker.deliver("7", "dop-msg-id", "1");

		assertThat(next()).isEqualTo(Arrays.asList(7, null, null, Optional.empty()));
	}

	@Test
	void aPresentOptionalHeaderIsItsValue() throws InterruptedException {
		start(OptionalHeaders.class);

		this.broker.deliver("7", "dop-msg-id", "1", "a", "1", "b", "2", "c", "3");

		assertThat(next()).isEqualTo(List.of(7, "1", "2", Optional.of("3")));
	}

	@Test
	void aHeaderOfANameThatSpringUsesIsThatOfTheMessage() throws InterruptedException {
		start(SpringsHeaders.class);

		this.broker.deliver("7", "dop-msg-id", "1", "id", "x", "timestamp", "1700000000");

		assertThat(next()).isEqualTo(List.of(7, "x", 1_700_000_000L, "x", "1700000000"));
	}

	@Test
	void theBodyOfAnInheritedMethodIsOfTheSubclassesType() throws InterruptedException {
		start(Orders.class);

		this.broker.deliver("{\"id\":7}", "dop-msg-id", "1");

		assertThat(next()).isEqualTo(List.of(new Order(7)));
	}

	@Test
	void theBodyOfAnInheritedSubscriberIsOfTheSubclassesType() throws InterruptedException {
		start(OrdersSubscriber.class);

		this.broker.deliver("[{\"id\":7},{\"id\":8}]", "dop-msg-id", "1");

		assertThat(next()).isEqualTo(List.of(new Order(7), new Order(8)));
	}

	@Test
	void aBeanBehindAnInterfaceProxySubscribes() throws InterruptedException {
		start(OnInterface.class);

		this.broker.deliver("{\"id\":7}", "dop-msg-id", "1");

		assertThat(next()).isEqualTo(List.of(new Order(7)));
	}

	@Test
	void aPrivateMethodOfABeanWithoutProxySubscribes() throws InterruptedException {
		start(PrivateMethod.class);

		this.broker.deliver("7", "dop-msg-id", "1");

		assertThat(next()).isEqualTo(List.of(7));
	}

	@Test
	void anUnreadableBodyIsExplainedWithoutQuotingIt() {
		start(Orders.class);

		TestDelivery delivery = this.broker.deliver("{\"id\":\"secret\"}", "dop-msg-id", "1");

		await().until(delivery::isSettled);
		assertThat(delivery.deadLetters().get(0).get("dop-dlq-reason")).contains("InvalidFormatException")
			.contains("Order[\"id\"]")
			.contains("byte offset: #")
			.doesNotContain("secret");
	}

	@Test
	void whatCannotBeCalledFailsTheStart() {
		assertRefused(StaticMethod.class, "is static, so that no advice of its bean would apply. Remove static");
		assertRefused(TwoBodies.class,
				"has several parameters that would be read from the body, of the types " + Order.class.getName() + ", "
						+ Invoice.class.getName() + ". Keep one of them, annotate those for headers with @Header");
		assertRefused(ValidWithoutValidator.class, "there is no validator. Add spring-boot-starter-validation");
		assertRefused(ValidHeader.class, "has the parameter 'String' with @Valid, which is for the body alone");
	}

	@Test
	void whatCannotBeCalledThroughItsProxyFailsTheStart() {
		assertRefused(FinalMethod.class, "is final, so that the proxy of its bean would run it without the fields");
		assertRefused(PrivateProxied.class, "Make it package-private at least");
		assertRefused(NotOnInterface.class, "put it on an interface of the bean");
	}

	private void assertRefused(Class<?> type, String message) {
		try (AnnotationConfigApplicationContext context = context(type)) {
			assertThatExceptionOfType(OutboxException.class).as(type.getSimpleName())
				.isThrownBy(context::refresh)
				.withMessageContaining(message);
		}
	}

	private static @Nullable List<?> next() throws InterruptedException {
		return received.poll(10, TimeUnit.SECONDS);
	}

	private void start(Class<?> type) {
		this.context = context(type);
		this.context.refresh();
	}

	private AnnotationConfigApplicationContext context(Class<?> type) {
		AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
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

	record Order(long id) {

	}

	record Invoice(long id) {

	}

	@Retention(RetentionPolicy.RUNTIME)
	@Target(ElementType.PARAMETER)
	@interface Valid {

	}

	@Configuration(proxyBeanMethods = false)
	@EnableTransactionManagement
	static class Transactions {

	}

	static class OptionalHeaders {

		@Subscribe(destination = "/topic/orders.v1")
		void on(int number, @Header(name = "a", required = false) String a, @Header("b") @Nullable String b,
				@Header("c") Optional<String> c) {
			received.add(new ArrayList<>(Arrays.asList(number, a, b, c)));
		}

	}

	abstract static class Base<T> {

		@Subscribe(destination = "/topic/orders.v1")
		void on(T body) {
			received.add(List.of(body));
		}

	}

	static class SpringsHeaders {

		@Subscribe(destination = "/topic/orders.v1")
		void on(Message<Integer> message, @Header("id") String id, @Header("timestamp") long timestamp,
				@Headers Map<String, Object> headers) {
			received.add(List.of(message.getPayload(), id, timestamp, headers.get("id"),
					message.getHeaders().get("timestamp", String.class)));
		}

	}

	static class Orders extends Base<Order> {

	}

	abstract static class BaseSubscriber<T> implements MessageSubscriber<List<T>> {

		@Override
		public Subscription subscription() {
			return Subscription.to("/topic/orders.v1").build();
		}

		@Override
		public void onMessage(Payload<List<T>> payload) {
			received.add(payload.body());
		}

	}

	static class OrdersSubscriber extends BaseSubscriber<Order> {

	}

	interface Listener {

		void on(Order order);

	}

	static class OnInterface implements Listener {

		@Override
		@Transactional
		@Subscribe(destination = "/topic/orders.v1")
		public void on(Order order) {
			received.add(List.of(order));
		}

	}

	static class NotOnInterface implements Listener {

		@Override
		@Transactional
		public void on(Order order) {
		}

		@Subscribe(destination = "/topic/orders.v1")
		void other(Order order) {
		}

	}

	static class PrivateMethod {

		@Subscribe(destination = "/topic/orders.v1")
		private void on(int number) {
			received.add(List.of(number));
		}

	}

	@Transactional
	static class PrivateProxied {

		@Subscribe(destination = "/topic/orders.v1")
		private void on(int number) {
		}

		void other() {
		}

	}

	@Transactional
	static class FinalMethod {

		@Subscribe(destination = "/topic/orders.v1")
		final void on(int number) {
		}

		void other() {
		}

	}

	static class StaticMethod {

		@Subscribe(destination = "/topic/orders.v1")
		static void on(int number) {
		}

	}

	static class TwoBodies {

		@Subscribe(destination = "/topic/orders.v1")
		void on(Order order, Invoice invoice) {
		}

	}

	static class ValidWithoutValidator {

		@Subscribe(destination = "/topic/orders.v1")
		void on(@Valid Order order) {
		}

	}

	static class ValidHeader {

		@Subscribe(destination = "/topic/orders.v1")
		void on(Order order, @Valid @Header("a") String a) {
		}

	}

}
