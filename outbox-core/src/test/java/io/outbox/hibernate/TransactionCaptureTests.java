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

package io.outbox.hibernate;

import java.util.List;

import io.outbox.OutboxException;
import io.outbox.Publish;
import io.outbox.jdbc.Dialect;
import jakarta.persistence.Entity;
import jakarta.persistence.EntityManager;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import org.hibernate.engine.spi.SharedSessionContractImplementor;
import org.hibernate.engine.spi.TransactionCompletionCallbacks.BeforeCompletionCallback;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Both or neither: a message exists if and only if the transaction committed.
 */
class TransactionCaptureTests {

	@Nested
	class OnH2 extends AbstractTransactionCaptureTests {

		OnH2() {
			super(Dialect.H2);
		}

	}

	@Nested
	class OnPostgresql extends AbstractTransactionCaptureTests {

		OnPostgresql() {
			super(Dialect.POSTGRESQL);
		}

	}

	@Nested
	class OnMariadb extends AbstractTransactionCaptureTests {

		OnMariadb() {
			super(Dialect.MARIADB);
		}

	}

	@TestInstance(Lifecycle.PER_CLASS)
	abstract static class AbstractTransactionCaptureTests {

		private static long lastId;

		private final Dialect dialect;

		private CaptureFixture fixture;

		AbstractTransactionCaptureTests(Dialect dialect) {
			this.dialect = dialect;
		}

		@BeforeAll
		void open() {
			this.fixture = CaptureFixture.of(Purchase.class, Ticket.class, Fragile.class).on(this.dialect);
		}

		@AfterAll
		void close() {
			if (this.fixture != null) {
				this.fixture.close();
			}
		}

		@BeforeEach
		void clear() {
			this.fixture.clear();
		}

		@Test
		void committedEntityHasItsMessage() {
			long id = nextId();

			this.fixture.commit((em) -> em.persist(new Purchase(id, "ada")));

			assertThat(this.fixture.messages()).containsExactly(new CaptureFixture.Message("Purchase:" + id,
					"/topic/purchases.v1", "Purchase", "INSERT", Purchase.body(id, "ada", 1)));
			assertThat(this.fixture.commits()).isOne();
		}

		@Test
		void rolledBackEntityHasNone() {
			long id = nextId();

			this.fixture.rollback((em) -> {
				em.persist(new Purchase(id, "ada"));
				em.flush();
			});

			assertThat(this.fixture.exists(Purchase.class, id)).isFalse();
			assertThat(this.fixture.messages()).isEmpty();
			assertThat(this.fixture.commits()).isZero();
		}

		@Test
		void messageIsWrittenWithTheTransactionAndNotBefore() {
			this.fixture.commit((em) -> {
				em.persist(new Purchase(nextId(), "ada"));
				em.flush();
				assertThat(this.fixture.statements().executed(this.fixture.messageTable())).isEmpty();
			});

			assertThat(this.fixture.statements().executed(this.fixture.messageTable())).hasSize(1);
		}

		@Test
		void relayIsToldWhenOthersSeeTheMessage() {
			int[] commitsBefore = { -1 };

			this.fixture.commit((em) -> {
				em.persist(new Purchase(nextId(), "ada"));
				afterCommit(() -> commitsBefore[0] = this.fixture.commits() * 10 + this.fixture.messages().size());
			});

			assertThat(commitsBefore[0]).isEqualTo(11);
		}

		@Test
		void innerTransactionKeepsItsMessageWhenTheOuterRollsBack() {
			long outer = nextId();
			long inner = nextId();

			this.fixture.rollback((em) -> {
				em.persist(new Purchase(outer, "outer"));
				em.flush();
				this.fixture.newTransaction()
					.executeWithoutResult((status) -> em.persist(new Purchase(inner, "inner")));
			});

			assertThat(this.fixture.bodies()).containsExactly(Purchase.body(inner, "inner", 1));
		}

		@Test
		void rolledBackInnerTransactionLosesItsMessageAlone() {
			long outer = nextId();

			this.fixture.commit((em) -> {
				em.persist(new Purchase(outer, "outer"));
				em.flush();
				this.fixture.newTransaction().executeWithoutResult((status) -> {
					em.persist(new Purchase(nextId(), "inner"));
					em.flush();
					status.setRollbackOnly();
				});
			});

			assertThat(this.fixture.bodies()).containsExactly(Purchase.body(outer, "outer", 1));
		}

		@Test
		void bodyThatCanNotBeMadeRollsBack() {
			long id = nextId();

			assertThatExceptionOfType(RuntimeException.class)
				.isThrownBy(() -> this.fixture.commit((em) -> em.persist(new Fragile(id))))
				.withStackTraceContaining("broken body")
				.withStackTraceContaining("Cannot make the body of INSERT of " + Fragile.class.getName() + "#" + id);

			assertThat(this.fixture.exists(Fragile.class, id)).isFalse();
			assertThat(this.fixture.messages()).isEmpty();
		}

		@Test
		void refusedMessageRollsBack() {
			long id = nextId();
			this.fixture.statements().refuse(this.fixture.messageTable());

			assertThatExceptionOfType(RuntimeException.class)
				.isThrownBy(() -> this.fixture.commit((em) -> em.persist(new Purchase(id, "ada"))))
				.withStackTraceContaining("refused");
			this.fixture.statements().refuse(null);

			assertThat(this.fixture.exists(Purchase.class, id)).isFalse();
			assertThat(this.fixture.messages()).isEmpty();
			assertThat(this.fixture.commits()).isZero();
		}

		@Test
		void tooLongKeyRollsBack() {
			String name = "x".repeat(300);

			assertThatExceptionOfType(RuntimeException.class)
				.isThrownBy(() -> this.fixture.commit((em) -> em.persist(new Ticket(name))))
				.withStackTraceContaining("Key of a message for destination '")
				.withStackTraceContaining("has 300 characters, more than 255\n");

			assertThat(this.fixture.count("Ticket")).isZero();
		}

		@Test
		void severalFlushesGiveOneMessageWithTheLastValues() {
			long id = nextId();

			this.fixture.commit((em) -> {
				Purchase purchase = new Purchase(id, "ada");
				em.persist(purchase);
				em.flush();
				purchase.quantity = 2;
				em.flush();
				purchase.customer = "grace";
			});

			assertThat(this.fixture.log()).containsExactly("INSERT " + Purchase.body(id, "grace", 2));
		}

		@Test
		void changesInBeforeCommitAreInTheMessage() {
			long id = nextId();
			long other = nextId();

			this.fixture.commit((em) -> {
				Purchase purchase = new Purchase(id, "ada");
				em.persist(purchase);
				em.flush();
				beforeCommit(() -> {
					purchase.quantity = 7;
					em.persist(new Purchase(other, "late"));
				});
			});

			assertThat(this.fixture.bodies()).containsExactly(Purchase.body(id, "ada", 7),
					Purchase.body(other, "late", 1));
		}

		@Test
		void changesThatOthersFlushBeforeCompletionAreInTheMessage() {
			long id = nextId();

			this.fixture.commit((em) -> {
				Purchase purchase = new Purchase(id, "ada");
				em.persist(purchase);
				em.flush();
				beforeCompletion(em, () -> {
					purchase.quantity = 8;
					em.flush();
				});
			});

			assertThat(this.fixture.log()).containsExactly("INSERT " + Purchase.body(id, "ada", 8));
		}

		@Test
		void changesThatAreFlushedAfterOurMessagesAreWrittenAtOnce() {
			long id = nextId();

			this.fixture.commit((em) -> {
				Purchase purchase = new Purchase(id, "ada");
				em.persist(purchase);
				em.flush();
				// Registers itself once more, as we do, and so comes after us
				beforeCompletion(em, () -> beforeCompletion(em, () -> {
					purchase.quantity = 9;
					em.flush();
				}));
			});

			assertThat(this.fixture.log()).containsExactly("INSERT " + Purchase.body(id, "ada", 1),
					"UPDATE " + Purchase.body(id, "ada", 9));
			assertThat(this.fixture.commits()).isOne();
		}

		@Test
		void failureAfterOurMessagesAreWrittenTakesThemBack() {
			long id = nextId();

			assertThatExceptionOfType(RuntimeException.class).isThrownBy(() -> this.fixture.commit((em) -> {
				em.persist(new Purchase(id, "ada"));
				em.flush();
				beforeCompletion(em, () -> beforeCompletion(em, () -> {
					assertThat(this.fixture.statements().executed(this.fixture.messageTable())).hasSize(1);
					throw new IllegalStateException("too late");
				}));
			})).withStackTraceContaining("too late");

			assertThat(this.fixture.exists(Purchase.class, id)).isFalse();
			assertThat(this.fixture.messages()).isEmpty();
			assertThat(this.fixture.commits()).isZero();
		}

		@Test
		void valuesOfTheLastFlushAreKeptWhenTheContextIsCleared() {
			long id = nextId();

			this.fixture.commit((em) -> {
				Purchase purchase = new Purchase(id, "ada");
				em.persist(purchase);
				em.flush();
				em.clear();
				purchase.customer = "detached";
			});

			assertThat(this.fixture.bodies()).containsExactly(Purchase.body(id, "ada", 1));
		}

		@Test
		void changesThatWereNeverFlushedAreNotPublished() {
			this.fixture.commit((em) -> {
				em.persist(new Purchase(nextId(), "ada"));
				em.clear();
			});

			assertThat(this.fixture.messages()).isEmpty();
		}

		@Test
		void changeWithoutTransactionIsRefused() {
			long id = nextId();
			try (EntityManager em = this.fixture.entityManager().getEntityManagerFactory().createEntityManager()) {
				em.persist(new Purchase(id, "ada"));
				assertThat(this.fixture.messages()).isEmpty();
				assertThatExceptionOfType(RuntimeException.class).isThrownBy(em::flush);
			}
			assertThat(this.fixture.exists(Purchase.class, id)).isFalse();
		}

		@Test
		void readOnlyTransactionPublishesWhatItCommits() {
			TransactionTemplate readOnly = this.fixture.transaction();
			readOnly.setReadOnly(true);
			if (this.dialect != Dialect.H2) {
				// The connection itself is read-only and the database refuses
				assertThatExceptionOfType(RuntimeException.class).isThrownBy(() -> readOnly
					.executeWithoutResult((status) -> this.fixture.entityManager().persist(new Ticket("read-only"))));
			}
			else {
				readOnly
					.executeWithoutResult((status) -> this.fixture.entityManager().persist(new Ticket("read-only")));
			}

			assertThat(this.fixture.messages()).hasSize((int) this.fixture.count("Ticket"));
			this.fixture.commit((em) -> em.createQuery("delete from Ticket").executeUpdate());
		}

		@Test
		void identityInsertWithoutFlushIsPublished() {
			Ticket ticket = this.fixture.call((em) -> {
				Ticket persisted = new Ticket("no flush");
				em.persist(persisted);
				return persisted;
			});

			assertThat(this.fixture.bodies()).containsExactly("{\"id\":%d,\"name\":\"no flush\"}".formatted(ticket.id));
			this.fixture.commit((em) -> em.createQuery("delete from Ticket").executeUpdate());
		}

		@Test
		void messagesAreInTheOrderOfTheFirstFlush() {
			List<Long> ids = List.of(nextId(), nextId(), nextId());

			this.fixture.commit((em) -> {
				for (long id : ids) {
					em.persist(new Purchase(id, "first"));
				}
				em.flush();
				em.find(Purchase.class, ids.get(0)).quantity = 5;
			});

			assertThat(this.fixture.bodies()).containsExactly(Purchase.body(ids.get(0), "first", 5),
					Purchase.body(ids.get(1), "first", 1), Purchase.body(ids.get(2), "first", 1));
		}

		@Test
		void sessionIsUsedAgainAfterRollback() {
			long id = nextId();
			try (EntityManager em = this.fixture.entityManager().getEntityManagerFactory().createEntityManager()) {
				em.getTransaction().begin();
				em.persist(new Purchase(nextId(), "rolled back"));
				em.flush();
				em.getTransaction().rollback();
				em.clear();
				em.getTransaction().begin();
				em.persist(new Purchase(id, "committed"));
				em.getTransaction().commit();
				em.getTransaction().begin();
				em.find(Purchase.class, id).quantity = 3;
				em.getTransaction().commit();
			}

			assertThat(this.fixture.log()).containsExactly("INSERT " + Purchase.body(id, "committed", 1),
					"UPDATE " + Purchase.body(id, "committed", 3));
		}

		private static synchronized long nextId() {
			return ++lastId;
		}

		private static void beforeCommit(Runnable action) {
			TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {

				@Override
				public void beforeCommit(boolean readOnly) {
					action.run();
				}

			});
		}

		private static void afterCommit(Runnable action) {
			TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {

				@Override
				public void afterCommit() {
					action.run();
				}

			});
		}

		private static void beforeCompletion(EntityManager em, Runnable action) {
			em.unwrap(SharedSessionContractImplementor.class)
				.getTransactionCompletionCallbacks()
				.registerCallback((BeforeCompletionCallback) (session) -> action.run());
		}

	}

	@Entity(name = "Ticket")
	@Publish(destination = "/topic/tickets", key = "name")
	static class Ticket {

		@Id
		@GeneratedValue(strategy = GenerationType.IDENTITY)
		@Nullable Long id;

		@jakarta.persistence.Column(length = 500)
		@Nullable String name;

		Ticket() {
		}

		Ticket(String name) {
			this.name = name;
		}

	}

	@Entity(name = "Fragile")
	@Publish(destination = "/topic/fragile", serializer = "body")
	static class Fragile {

		@Id
		long id;

		Fragile() {
		}

		Fragile(long id) {
			this.id = id;
		}

		String body() {
			throw new OutboxException("broken body");
		}

	}

}
