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

package io.outbox.test;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.stream.Stream;

import io.outbox.MessageTransport;
import io.outbox.OutboxException;
import io.outbox.WireMessage;
import io.outbox.inbox.SubscriberContainers;
import io.outbox.relay.Relay;
import io.outbox.stomp.StompMessageTransport;
import io.outbox.test.AutoConfigureTestOutbox.RelayMode;
import io.outbox.test.office.OfficeApplication;
import org.junit.jupiter.api.Test;

import org.springframework.aot.generate.GeneratedFiles.Kind;
import org.springframework.aot.generate.InMemoryGeneratedFiles;
import org.springframework.beans.factory.NoSuchBeanDefinitionException;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.flyway.autoconfigure.FlywayAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.test.context.TestContextManager;
import org.springframework.test.context.TestPropertySource;
import org.springframework.test.context.aot.TestContextAotGenerator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Which contexts have the kit, and which of them are shared.
 */
class TestOutboxContextTests {

	private static final String NO_FLYWAY = "spring.flyway.enabled=false";

	@Test
	void testsWithTheSameAnnotationShareAContext() {
		ApplicationContext first = context(First.class, (context) -> context);
		ApplicationContext second = context(Second.class, (context) -> context);
		ApplicationContext background = context(Background.class, (context) -> context);

		assertThat(second).isSameAs(first);
		assertThat(background).isNotSameAs(first);
	}

	@Test
	void aTestWithoutTheAnnotationHasTheApplicationAsItIs() {
		context(Plain.class, (context) -> {
			assertThat(context.getBean(MessageTransport.class)).isInstanceOf(StompMessageTransport.class);
			assertThat(context.getBean(Relay.class).isRunning()).isTrue();
			assertThat(context.getEnvironment().getProperty("outbox.relay.retry.jitter")).isNull();
			return assertThatExceptionOfType(NoSuchBeanDefinitionException.class)
				.isThrownBy(() -> context.getBean(PublishedMessages.class));
		});
	}

	@Test
	void theRelayRunsInTheBackgroundOnlyWhenAskedTo() {
		assertThat(context(First.class, TestOutboxContextTests::running)).containsExactly(false, true);
		assertThat(context(Background.class, TestOutboxContextTests::running)).containsExactly(true, true);
		// Spring has stopped everything of the first context, and starts it again
		assertThat(context(Second.class, TestOutboxContextTests::running)).containsExactly(false, true);
	}

	private static List<Boolean> running(ApplicationContext context) {
		return List.of(context.getBean(Relay.class).isRunning(),
				context.getBean(SubscriberContainers.class).isRunning());
	}

	@Test
	void whatATestSetsWinsOverTheKitAndTheKitOverTheApplication() {
		Environment environment = context(Configured.class, ApplicationContext::getEnvironment);

		assertThat(environment.getProperty("outbox.relay.retry.jitter")).isEqualTo("0.1");
		assertThat(environment.getProperty("outbox.subscriber.retry.multiplier")).isEqualTo("2");
		assertThat(environment.getProperty("outbox.subscriber.retry.initial-interval")).isEqualTo("1ms");
	}

	@Test
	void aTransportOfTheTestsOwnIsRefused() {
		assertThatExceptionOfType(IllegalStateException.class)
			.isThrownBy(() -> context(OwnTransport.class, (context) -> context))
			.havingRootCause()
			.isInstanceOf(OutboxException.class)
			.withMessage("@AutoConfigureTestOutbox puts a broker in memory in the place of the real one, but this test "
					+ "has a transport of its own: bean ownTransport. Leave that bean out of the test, for example with "
					+ "@Profile, or remove the annotation to test with it");
	}

	@Test
	void aTestWithoutTheOutboxIsToldSo() {
		assertThatExceptionOfType(IllegalStateException.class)
			.isThrownBy(() -> context(Disabled.class, (context) -> context))
			.havingRootCause()
			.isInstanceOf(OutboxException.class)
			.withMessage("@AutoConfigureTestOutbox needs the outbox, which this test does not have: is "
					+ "'outbox.enabled' false, or the test a slice other than @DataJpaTest");
	}

	@Test
	void aContextWithTheKitIsProcessedAheadOfTime() {
		InMemoryGeneratedFiles files = new InMemoryGeneratedFiles();

		new TestContextAotGenerator(files).processAheadOfTime(Stream.of(First.class, Background.class));

		assertThat(files.getGeneratedFiles(Kind.SOURCE).keySet())
			.anyMatch((name) -> name.startsWith("io/outbox/test/RelayStartPostProcessor__"));
	}

	/** Use the context of a test class as a test of it would. */
	private static <T> T context(Class<?> testClass, Function<ApplicationContext, T> use) {
		TestContextManager manager = new TestContextManager(testClass);
		T result = use.apply(manager.getTestContext().getApplicationContext());
		manager.getTestContext().markApplicationContextUnused();
		return result;
	}

	@SpringBootTest(classes = OfficeApplication.class, properties = NO_FLYWAY)
	@AutoConfigureTestOutbox
	static class First {

	}

	@SpringBootTest(classes = OfficeApplication.class, properties = NO_FLYWAY)
	@AutoConfigureTestOutbox
	static class Second {

	}

	@SpringBootTest(classes = OfficeApplication.class, properties = NO_FLYWAY)
	@AutoConfigureTestOutbox(relay = RelayMode.BACKGROUND)
	static class Background {

	}

	@SpringBootTest(classes = OfficeApplication.class, properties = NO_FLYWAY)
	@TestPropertySource(properties = "outbox.stomp.addresses=127.0.0.1:1")
	static class Plain {

	}

	@SpringBootTest(classes = OfficeApplication.class, properties = NO_FLYWAY)
	@AutoConfigureTestOutbox
	@TestPropertySource(properties = { "outbox.relay.retry.jitter=0.1", "outbox.subscriber.retry.multiplier=2" })
	static class Configured {

	}

	@SpringBootTest(classes = Disabled.class, properties = "outbox.enabled=false")
	@EnableAutoConfiguration(exclude = FlywayAutoConfiguration.class)
	@AutoConfigureTestOutbox
	static class Disabled {

	}

	@SpringBootTest(classes = { OfficeApplication.class, OwnTransport.TransportConfiguration.class },
			properties = NO_FLYWAY)
	@AutoConfigureTestOutbox
	static class OwnTransport {

		@Configuration(proxyBeanMethods = false)
		static class TransportConfiguration {

			@Bean
			MessageTransport ownTransport() {
				return new MessageTransport() {

					@Override
					public boolean isAvailable() {
						return false;
					}

					@Override
					public void onAvailable(Runnable callback) {
					}

					@Override
					public CompletableFuture<Void> send(WireMessage message) {
						return CompletableFuture.completedFuture(null);
					}

				};
			}

		}

	}

}
