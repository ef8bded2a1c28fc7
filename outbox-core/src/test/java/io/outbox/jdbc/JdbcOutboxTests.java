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
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.stream.IntStream;

import io.outbox.MessageRefusedException;
import io.outbox.MessageTransport;
import io.outbox.Operation;
import io.outbox.OutboxException;
import io.outbox.WireMessage;
import io.outbox.support.TestDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class JdbcOutboxTests {

	@Nested
	class OnH2 extends AbstractOutboxTests {

		OnH2() {
			super(Dialect.H2);
		}

	}

	@Nested
	class OnPostgresql extends AbstractOutboxTests {

		OnPostgresql() {
			super(Dialect.POSTGRESQL);
		}

	}

	@Nested
	class OnMariadb extends AbstractOutboxTests {

		OnMariadb() {
			super(Dialect.MARIADB);
		}

	}

	abstract static class AbstractOutboxTests {

		private final Dialect dialect;

		private final AtomicInteger commits = new AtomicInteger();

		private TestDatabase database;

		private TransactionTemplate transactions;

		private JdbcOutbox outbox;

		AbstractOutboxTests(Dialect dialect) {
			this.dialect = dialect;
		}

		@BeforeEach
		void open() {
			this.database = TestDatabase.of(this.dialect);
			this.transactions = new TransactionTemplate(new JdbcTransactionManager(this.database.dataSource()));
			DefaultHeadersGenerator generator = new DefaultHeadersGenerator();
			JdbcMessageAppender appender = new JdbcMessageAppender(this.database.tables(), generator, 16, 1_000_000,
					this.commits::incrementAndGet);
			this.outbox = new JdbcOutbox(this.database.dataSource(), new JsonMapper(), appender, () -> null, generator);
		}

		@AfterEach
		void close() {
			if (this.database != null) {
				this.database.close();
			}
		}

		@Test
		void publishedMessageIsAPendingRowOnceTheTransactionHasCommitted() {
			UUID id = this.transactions.execute((status) -> {
				UUID messageId = this.outbox.publish("/topic/orders", new Order(7, "tea"));
				assertThat(this.commits).hasValue(0);
				return messageId;
			});

			assertThat(this.commits).hasValue(1);
			Map<String, Object> row = row();
			assertThat(row.get("message_id")).hasToString(id.toString());
			assertThat(row.get("destination")).isEqualTo("/topic/orders.v1");
			assertThat(row.get("type")).isEqualTo("Order");
			assertThat(row.get("message_key")).isEqualTo(id.toString());
			assertThat(row.get("operation")).isNull();
			assertThat(row.get("due_at")).isNull();
			assertThat(row.get("expires_at")).isNull();
			assertThat(((Number) row.get("status")).intValue()).isEqualTo(1);
			assertThat(((Number) row.get("partition_no")).intValue()).isEqualTo(Partitions.of(id.toString(), 16));
			assertThat(text("body")).isEqualTo("{\"id\":7,\"item\":\"tea\"}");
			assertThat(text("headers")).contains("\"dop-msg-destination\":\"/topic/orders.v1\"");
		}

		@Test
		void rolledBackTransactionLeavesNoRow() {
			this.transactions.executeWithoutResult((status) -> {
				this.outbox.publish("/topic/orders", new Order(7, "tea"));
				status.setRollbackOnly();
			});

			assertThat(count("1 = 1")).isZero();
			assertThat(this.commits).hasValue(0);
		}

		@Test
		void publishingWithoutTransactionIsRefused() {
			assertThatExceptionOfType(OutboxException.class)
				.isThrownBy(() -> this.outbox.publish("/topic/orders", new Order(7, "tea")))
				.withMessageContaining("@Transactional")
				.withMessageContaining("/topic/orders.v1");
			assertThat(count("1 = 1")).isZero();
		}

		@Test
		void publishingInATransactionOfAnotherDataSourceIsRefused() {
			try (TestDatabase other = TestDatabase.of(Dialect.H2)) {
				TransactionTemplate transactions = new TransactionTemplate(
						new JdbcTransactionManager(other.dataSource()));

				assertThatExceptionOfType(OutboxException.class)
					.isThrownBy(() -> transactions
						.executeWithoutResult((status) -> this.outbox.publish("/topic/orders", new Order(7, "tea"))))
					.withMessageContaining("data source");
			}
			assertThat(count("1 = 1")).isZero();
		}

		@Test
		void everythingOfAMessageCanBeSaid() {
			this.transactions.executeWithoutResult((status) -> this.outbox.message("/queue/orders")
				.version("")
				.key("k")
				.type("OrderPlaced")
				.header("tenant", "acme")
				.body(new Order(7, "tea"))
				.publish());

			Map<String, Object> row = row();
			assertThat(row.get("destination")).isEqualTo("/queue/orders");
			assertThat(row.get("message_key")).isEqualTo("k");
			assertThat(row.get("type")).isEqualTo("OrderPlaced");
			assertThat(text("headers")).contains("\"tenant\":\"acme\"");
		}

		@Test
		void delayAndExpiryAreCountedByTheClockOfTheDatabase() {
			this.transactions.executeWithoutResult((status) -> {
				this.outbox.message("/topic/a").body("late").deliverAfter(Duration.ofHours(1)).publish();
				this.outbox.message("/topic/b").body("short").expiresIn(Duration.ofMillis(90_500)).publish();
			});

			String now = this.dialect.now();
			assertThat(count("status = 5 AND due_at > created_at AND expires_at IS NULL")).isOne();
			assertThat(count("status = 1 AND expires_at > created_at AND due_at IS NULL")).isOne();
			assertThat(count("due_at < " + now)).isZero();
			assertThat(count("due_at < " + now + " + INTERVAL '61' MINUTE")).isOne();
			assertThat(count("due_at < " + now + " + INTERVAL '59' MINUTE")).isZero();
			assertThat(count("expires_at < created_at + INTERVAL '91' SECOND")).isOne();
			assertThat(count("expires_at < created_at + INTERVAL '90' SECOND")).isZero();
		}

		@Test
		void batchIsWrittenInItsOrder() {
			JdbcMessageAppender appender = new JdbcMessageAppender(this.database.tables(),
					new DefaultHeadersGenerator(), 16, 1_000_000, () -> {
					});
			AtomicReference<List<NewMessage>> written = new AtomicReference<>();
			this.transactions.executeWithoutResult((status) -> {
				written.set(IntStream.range(0, 500)
					.mapToObj((i) -> appender
						.prepare(MessageDraft.ofEntity("/topic/a.v1", "A", "k", Operation.INSERT, Integer.toString(i))))
					.toList());
				new CurrentTransaction(this.database.dataSource()).execute("test", (connection) -> {
					appender.append(connection, written.get());
					return true;
				});
			});

			assertThat(this.database.jdbc()
				.queryForList("SELECT body FROM " + this.database.tables().message() + " ORDER BY id", String.class))
				.isEqualTo(written.get().stream().map(NewMessage::body).toList());
		}

		private Map<String, Object> row() {
			return this.database.jdbc().queryForMap("SELECT * FROM " + this.database.tables().message());
		}

		private String text(String column) {
			return this.database.jdbc()
				.queryForObject("SELECT %s FROM %s".formatted(column, this.database.tables().message()), String.class);
		}

		private int count(String condition) {
			return this.database.jdbc()
				.queryForObject(
						"SELECT COUNT(*) FROM %s WHERE %s".formatted(this.database.tables().message(), condition),
						Integer.class);
		}

	}

	@Nested
	class Send {

		@Test
		void messageGoesPastTheTableAndTheCallWaits() {
			AtomicReference<WireMessage> sent = new AtomicReference<>();
			JdbcOutbox outbox = outbox((message) -> {
				sent.set(message);
				return CompletableFuture.completedFuture(null);
			});

			outbox.send("/queue/direct", new Order(7, "tea"), Map.of("tenant", "acme"));

			assertThat(sent.get().destination()).isEqualTo("/queue/direct");
			assertThat(sent.get().body()).isEqualTo("{\"id\":7,\"item\":\"tea\"}");
			assertThat(sent.get().headers()).containsEntry("tenant", "acme")
				.containsEntry("dop-msg-id", sent.get().messageId().toString());
		}

		@Test
		void refusalReachesTheCaller() {
			JdbcOutbox outbox = outbox(
					(message) -> CompletableFuture.failedFuture(new MessageRefusedException("no", true, null)));

			assertThatExceptionOfType(MessageRefusedException.class)
				.isThrownBy(() -> outbox.send("/queue/direct", "x", Map.of()));
		}

		@Test
		void reservedHeaderIsRefused() {
			assertThatExceptionOfType(OutboxException.class)
				.isThrownBy(() -> outbox((message) -> CompletableFuture.completedFuture(null)).send("/queue/direct",
						"x", Map.of("receipt", "1")))
				.withMessageContaining("'receipt'");
		}

		@Test
		void missingTransportIsNamed() {
			assertThatExceptionOfType(OutboxException.class)
				.isThrownBy(() -> outbox(null).send("/queue/direct", "x", Map.of()))
				.withMessageContaining("MessageTransport");
		}

		private static JdbcOutbox outbox(Function<WireMessage, CompletableFuture<Void>> send) {
			DefaultHeadersGenerator generator = new DefaultHeadersGenerator();
			MessageTransport transport = (send != null) ? new FunctionTransport(send) : null;
			return new JdbcOutbox(new DriverManagerDataSource(), new JsonMapper(),
					new JdbcMessageAppender(new OutboxTables(null, ""), generator, 16, 1000, () -> {
					}), () -> transport, generator);
		}

	}

	record FunctionTransport(Function<WireMessage, CompletableFuture<Void>> send) implements MessageTransport {

		@Override
		public boolean isAvailable() {
			return true;
		}

		@Override
		public void onAvailable(Runnable callback) {
		}

		@Override
		public CompletableFuture<Void> send(WireMessage message) {
			return this.send.apply(message);
		}

	}

	record Order(long id, String item) {

	}

}
