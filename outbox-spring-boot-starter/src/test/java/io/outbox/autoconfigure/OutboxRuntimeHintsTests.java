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

import io.outbox.MessageMapper;
import io.outbox.MessageSubscriber;
import io.outbox.Operation;
import io.outbox.Payload;
import io.outbox.Publish;
import io.outbox.Subscribe;
import io.outbox.Subscription;
import io.outbox.autoconfigure.actuate.DeadLetterPage;
import io.outbox.autoconfigure.actuate.DeadLetterResult;
import io.outbox.autoconfigure.actuate.OutboxEndpoint;
import io.outbox.autoconfigure.actuate.ShownDeadLetter;
import io.outbox.autoconfigure.actuate.ShownMessage;
import io.outbox.autoconfigure.sample.Parcel;
import io.outbox.jdbc.ActionResult;
import io.outbox.jdbc.Dialect;
import io.outbox.jdbc.MessagePage;
import io.outbox.jdbc.MessageSummary;
import io.outbox.jdbc.SchemaScript;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.aot.generate.ClassNameGenerator;
import org.springframework.aot.generate.DefaultGenerationContext;
import org.springframework.aot.generate.InMemoryGeneratedFiles;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.annotation.ReflectiveRuntimeHintsRegistrar;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.aot.ApplicationContextAotGenerator;
import org.springframework.javapoet.ClassName;
import org.springframework.messaging.Message;
import org.springframework.messaging.handler.annotation.Header;
import org.springframework.orm.jpa.persistenceunit.PersistenceManagedTypes;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a native image needs of the outbox and of the application that uses it.
 */
class OutboxRuntimeHintsTests {

	private RuntimeHints hints;

	@BeforeEach
	void processAheadOfTime() {
		DefaultGenerationContext generated = new DefaultGenerationContext(
				new ClassNameGenerator(ClassName.get("io.outbox.test", "Application")), new InMemoryGeneratedFiles());
		try (AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext()) {
			context.register(Application.class);
			new ApplicationContextAotGenerator().processAheadOfTime(context, generated);
		}
		this.hints = generated.getRuntimeHints();
	}

	@ParameterizedTest
	@EnumSource(Dialect.class)
	void scriptsAreKept(Dialect dialect) {
		assertThat(RuntimeHintsPredicates.resource().forResource(SchemaScript.location(dialect))).accepts(this.hints);
	}

	@ParameterizedTest
	@ValueSource(strings = { "h2", "mariadb", "mysql", "oracle", "postgresql", "sqlserver" })
	void migrationsAreKept(String vendor) {
		String location = "io/outbox/schema/flyway/" + vendor + "/R__outbox.sql";
		assertThat(getClass().getClassLoader().getResource(location)).isNotNull();
		assertThat(RuntimeHintsPredicates.resource().forResource(location)).accepts(this.hints);
	}

	@Test
	void serializerOfEntityCanBeCalledAndItsResultBeWritten() throws Exception {
		assertThat(RuntimeHintsPredicates.reflection()
			.onMethodInvocation(Described.class.getDeclaredMethod("description"))).accepts(this.hints);
		assertThat(RuntimeHintsPredicates.reflection().onMethodInvocation(Description.class.getDeclaredMethod("text")))
			.accepts(this.hints);
	}

	@Test
	void mapperThatIsNoBeanCanBeMadeAndItsResultBeWritten() throws Exception {
		assertThat(RuntimeHintsPredicates.reflection().onConstructorInvocation(Mapper.class.getDeclaredConstructor()))
			.accepts(this.hints);
		assertThat(RuntimeHintsPredicates.reflection().onMethodInvocation(MappedBody.class.getDeclaredMethod("name")))
			.accepts(this.hints);
	}

	@Test
	void attributesOfPublishedEntityCanBeRead() throws Exception {
		assertThat(RuntimeHintsPredicates.reflection().onMethodInvocation(Parcel.class.getDeclaredMethod("getName")))
			.accepts(this.hints);
	}

	@Test
	void subscriberMethodCanBeCalled() throws Exception {
		assertThat(RuntimeHintsPredicates.reflection()
			.onMethodInvocation(Methods.class.getDeclaredMethod("receive", Body.class, HeaderValue.class)))
			.accepts(this.hints);
	}

	@ParameterizedTest
	@ValueSource(classes = { Body.class, PayloadBody.class, MessageBody.class, SubscriberBody.class })
	void bodyOfSubscriberCanBeRead(Class<?> body) throws Exception {
		assertThat(
				RuntimeHintsPredicates.reflection().onConstructorInvocation(body.getDeclaredConstructor(String.class)))
			.accepts(this.hints);
	}

	@Test
	void headerIsNoBody() {
		assertThat(RuntimeHintsPredicates.reflection().onType(HeaderValue.class)).rejects(this.hints);
	}

	@ParameterizedTest
	@ValueSource(classes = { MessagePage.class, MessageSummary.class, ShownMessage.class, DeadLetterPage.class,
			ShownDeadLetter.class, DeadLetterResult.class, ActionResult.class })
	void answerOfTheEndpointCanBeWritten(Class<?> answer) {
		RuntimeHints ofEndpoint = new RuntimeHints();
		new ReflectiveRuntimeHintsRegistrar().registerRuntimeHints(ofEndpoint, OutboxEndpoint.class);

		assertThat(answer.getRecordComponents()).isNotEmpty()
			.allSatisfy((component) -> assertThat(
					RuntimeHintsPredicates.reflection().onMethodInvocation(component.getAccessor()))
				.accepts(ofEndpoint));
	}

	@Configuration(proxyBeanMethods = false)
	@Import({ Methods.class, Subscriber.class })
	static class Application {

		@Bean
		PersistenceManagedTypes persistenceManagedTypes() {
			return PersistenceManagedTypes.of(Described.class.getName(), Mapped.class.getName(),
					Parcel.class.getName());
		}

	}

	@Entity
	@Publish(destination = "/topic/described", serializer = "description")
	static class Described {

		@Id
		private Long id;

		Description description() {
			return new Description("text");
		}

	}

	@Entity
	@Publish(destination = "/topic/mapped", mapper = Mapper.class)
	static class Mapped {

		@Id
		private Long id;

	}

	static class Mapper implements MessageMapper<Mapped> {

		@Override
		public MappedBody map(Mapped entity, Operation operation) {
			return new MappedBody("name");
		}

	}

	static class Methods {

		@Subscribe(destination = "/queue/body")
		void receive(Body body, @Header("header") HeaderValue value) {
		}

		@Subscribe(destination = "/queue/payload")
		void receive(Payload<PayloadBody> payload) {
		}

		@Subscribe(destination = "/queue/message")
		void receive(Message<MessageBody> message) {
		}

	}

	static class Subscriber implements MessageSubscriber<SubscriberBody> {

		@Override
		public Subscription subscription() {
			return Subscription.to("/queue/subscriber").build();
		}

		@Override
		public void onMessage(Payload<SubscriberBody> payload) {
		}

	}

	record Description(String text) {
	}

	record MappedBody(String name) {
	}

	record Body(String text) {
	}

	record HeaderValue(String text) {
	}

	record PayloadBody(String text) {
	}

	record MessageBody(String text) {
	}

	record SubscriberBody(String text) {
	}

}
