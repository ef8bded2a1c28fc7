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

package io.outbox.jdbc;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.outbox.HeadersGenerator;
import io.outbox.MessageTransport;
import io.outbox.Outbox;
import io.outbox.OutboxException;
import io.outbox.OutgoingMessage;
import io.outbox.WireMessage;
import io.outbox.support.TestDatabase;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * What may be said of a message, and what is refused.
 */
class OutgoingMessageTests {

	private final TestDatabase database = TestDatabase.of(Dialect.H2);

	private final TransactionTemplate transactions = new TransactionTemplate(
			new JdbcTransactionManager(this.database.dataSource()));

	private final Outbox outbox = outbox(new DefaultHeadersGenerator());

	@AfterEach
	void close() {
		this.database.close();
	}

	@Test
	void missingArgumentsAreNamed() {
		OutgoingMessage message = this.outbox.message("/topic/a");

		refusesArgument("destination", () -> this.outbox.message(null));
		refusesArgument("destination", () -> this.outbox.publish("", "x"));
		refusesArgument("body", () -> this.outbox.publish("/topic/a", null));
		refusesArgument("destination", () -> this.outbox.send(" ", "x", Map.of()));
		refusesArgument("body", () -> this.outbox.send("/topic/a", null, Map.of()));
		refusesArgument("headers", () -> this.outbox.send("/topic/a", "x", null));
		refusesArgument("version", () -> message.version(null));
		refusesArgument("key", () -> message.key(null));
		refusesArgument("key", () -> message.key(""));
		refusesArgument("type", () -> message.type(null));
		refusesArgument("type", () -> message.type(""));
		refusesArgument("name", () -> message.header(null, "v"));
		refusesArgument("name", () -> message.header("", "v"));
		refusesArgument("value", () -> message.header("n", null));
		refusesArgument("body", () -> message.body(null));
	}

	@Test
	void durationsThatMakeNoSenseAreRefused() {
		OutgoingMessage message = this.outbox.message("/topic/a");

		refusesArgument("duration", () -> message.expiresIn(null));
		refusesArgument("duration", () -> message.expiresIn(Duration.ZERO));
		refusesArgument("duration", () -> message.expiresIn(Duration.ofSeconds(-1)));
		refusesArgument("duration", () -> message.expiresIn(Duration.ofSeconds(Long.MAX_VALUE)));
		refusesArgument("duration", () -> message.deliverAfter(null));
		refusesArgument("duration", () -> message.deliverAfter(Duration.ofNanos(-1)));
		refusesArgument("duration", () -> message.deliverAfter(Duration.ofDays(36_501)));
	}

	@Test
	void theLongestDurationAndNoDelayAreStored() {
		publish((outbox) -> outbox.message("/topic/a").expiresIn(Duration.ofDays(36_500)).body("x").publish());
		publish((outbox) -> outbox.message("/topic/b").deliverAfter(Duration.ZERO).body("x").publish());

		assertThat(column("status")).containsExactly("1", "1");
	}

	@Test
	void messageWithoutBodyIsRefused() {
		refuses(() -> publish((outbox) -> outbox.message("/topic/a").publish()), "'/topic/a'", "call body(…)");
	}

	@Test
	void whatIsTooLongForItsColumnIsRefusedWithTheLimit() {
		String text = "n".repeat(256);

		refuses(() -> publish((outbox) -> outbox.message("/topic/a").key(text).body("x").publish()), "Key of",
				"/topic/a.v1", "256", "255");
		refuses(() -> publish((outbox) -> outbox.message("/topic/a").type(text).body("x").publish()), "Type of",
				"/topic/a.v1", "256", "255");
		refuses(() -> publish((outbox) -> outbox.publish(text, "x")), "Destination of", "259", "255");
		publish((outbox) -> outbox.message("d".repeat(255)).version("").type("t".repeat(255)).body("x").publish());

		assertThat(column("destination")).containsExactly("d".repeat(255));
	}

	@Test
	void destinationWithAControlCharacterIsRefused() {
		refuses(() -> publish((outbox) -> outbox.publish("/topic/a\nb", "x")), "control character");
	}

	@Test
	void bodiesOfAnyKindAreWrittenAsJson() {
		publish((outbox) -> outbox.publish("/topic/a", "a \"text\""));
		publish((outbox) -> outbox.publish("/topic/a", new JsonMapper().createObjectNode().put("n", 1)));
		publish((outbox) -> outbox.publish("/topic/a", new Coffee("mocha", null)));
		publish((outbox) -> outbox.publish("/topic/a", List.of(1, 2)));

		assertThat(column("body")).containsExactly("\"a \\\"text\\\"\"", "{\"n\":1}",
				"{\"name\":\"mocha\",\"size\":null}", "[1,2]");
	}

	@Test
	void bodyOfAnAnonymousClassHasAType() {
		publish((outbox) -> outbox.publish("/topic/a", new Object() {
		}));

		assertThat(column("type")).singleElement().asString().isNotEmpty();
	}

	@Test
	void bodyThatCannotBeWrittenIsNamedWithoutItsValues() {
		assertThatExceptionOfType(OutboxException.class)
			.isThrownBy(() -> publish((outbox) -> outbox.publish("/topic/a", new Broken("secret"))))
			.withMessageContaining(Broken.class.getName())
			.withMessageContaining("'/topic/a.v1'")
			.withMessageNotContaining("secret");
		assertThat(column("body")).isEmpty();
	}

	@Test
	void bodyWithALazyProxyIsNamedWithoutItsValues() {
		Map<String, Object> proxy = Map.of("hibernateLazyInitializer", Map.of(), "name", "secret");

		assertThatExceptionOfType(OutboxException.class)
			.isThrownBy(() -> publish((outbox) -> outbox.publish("/topic/a", new Holder(proxy))))
			.withMessageContaining(Holder.class.getName())
			.withMessageContaining("'/topic/a.v1'")
			.withMessageContaining("lazy proxy")
			.withMessageNotContaining("secret");
		publish((outbox) -> outbox.publish("/topic/a", "\"hibernateLazyInitializer\":{}"));
	}

	@ParameterizedTest
	@CsvSource({ "persistent,false", "expires,1", "expiration,1", "x-delay,5", "transaction,t" })
	void headerThatTheOutboxSetsIsRefused(String name, String value) {
		refuses(() -> publish((outbox) -> outbox.message("/topic/a").header(name, value).body("x").publish()),
				"'" + name + "'", "reserved");
	}

	@ParameterizedTest
	@ValueSource(strings = { "content-type", "priority", "X-Request-Id", "Destination", "correlation-id" })
	void headerThatIsTheApplicationsIsStored(String name) {
		publish((outbox) -> outbox.message("/topic/a").header(name, "9").body("x").publish());

		assertThat(column("headers")).singleElement().asString().contains("\"" + name + "\":\"9\"");
	}

	@Test
	void generatorThatReturnsNullIsNamed() {
		HeadersGenerator generator = (context) -> null;

		refuses(() -> inTransaction(outbox(generator), (outbox) -> outbox.publish("/topic/a", "x")),
				generator.getClass().getName(), "returned null", "'/topic/a.v1'");
	}

	@Test
	void generatorThatFailsIsNamedWithItsCause() {
		HeadersGenerator generator = (context) -> {
			throw new IllegalStateException("no tenant");
		};

		assertThatExceptionOfType(OutboxException.class)
			.isThrownBy(() -> inTransaction(outbox(generator), (outbox) -> outbox.publish("/topic/a", "x")))
			.withMessageContaining(generator.getClass().getName())
			.withMessageContaining("'/topic/a.v1'")
			.withCauseInstanceOf(IllegalStateException.class);
		refuses(() -> outbox(generator).send("/topic/a", "x", Map.of()), "'/topic/a'");
	}

	@Test
	void generatedHeaderWithoutAValueIsRefused() {
		Map<String, String> headers = new HashMap<>();
		headers.put("tenant", null);

		refuses(() -> inTransaction(outbox((context) -> headers), (outbox) -> outbox.publish("/topic/a", "x")),
				"'tenant'", "has no value");
	}

	@Test
	void tooLargeMessageRollsTheWholeTransactionBack() {
		assertThatExceptionOfType(OutboxException.class).isThrownBy(() -> publish((outbox) -> {
			outbox.publish("/topic/a", "small");
			outbox.publish("/topic/a", "x".repeat(10_001));
		})).withMessageContaining("10000 bytes").withMessageContaining("outbox.stomp.max-message-size");

		assertThat(column("body")).isEmpty();
	}

	private void publish(Work work) {
		inTransaction(this.outbox, work);
	}

	private void inTransaction(Outbox outbox, Work work) {
		this.transactions.executeWithoutResult((status) -> work.with(outbox));
	}

	private List<String> column(String name) {
		return this.database.jdbc()
			.queryForList("SELECT %s FROM %s ORDER BY id".formatted(name, this.database.tables().message()),
					String.class);
	}

	private Outbox outbox(HeadersGenerator generator) {
		return new JdbcOutbox(this.database.dataSource(), new JsonMapper(),
				new JdbcMessageAppender(this.database.tables(), generator, 16, 10_000, () -> {
				}), NoTransport::new, generator);
	}

	private static void refuses(ThrowingCallable call, String... parts) {
		assertThatExceptionOfType(OutboxException.class).isThrownBy(call)
			.satisfies((ex) -> assertThat(ex.getMessage()).contains(parts));
	}

	private static void refusesArgument(String name, ThrowingCallable call) {
		assertThatIllegalArgumentException().isThrownBy(call).withMessageStartingWith("'" + name + "'");
	}

	@FunctionalInterface
	interface Work {

		void with(Outbox outbox);

	}

	record Coffee(String name, UUID size) {

	}

	record Holder(Object value) {

	}

	record Broken(String name) {

		@JsonProperty
		String failure() {
			throw new IllegalStateException();
		}

	}

	private static final class NoTransport implements MessageTransport {

		@Override
		public boolean isAvailable() {
			return true;
		}

		@Override
		public void onAvailable(Runnable callback) {
		}

		@Override
		public CompletableFuture<Void> send(WireMessage message) {
			return CompletableFuture.completedFuture(null);
		}

	}

}
