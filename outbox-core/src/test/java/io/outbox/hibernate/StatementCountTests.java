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

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

import io.outbox.hibernate.ModelEntities.Created;
import io.outbox.hibernate.ModelEntities.Full;
import io.outbox.hibernate.ModelEntities.Picked;
import io.outbox.jdbc.Dialect;
import jakarta.persistence.Entity;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Id;
import org.hibernate.jpa.boot.spi.IntegratorProvider;
import org.hibernate.jpa.boot.spi.JpaSettings;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

import org.springframework.beans.DirectFieldAccessor;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What capture sends to the database, compared with the same work without capture.
 */
class StatementCountTests {

	@Nested
	class OnH2 extends AbstractStatementCountTests {

		OnH2() {
			super(Dialect.H2);
		}

	}

	@Nested
	class OnPostgresql extends AbstractStatementCountTests {

		OnPostgresql() {
			super(Dialect.POSTGRESQL);
		}

	}

	@Nested
	class OnMariadb extends AbstractStatementCountTests {

		OnMariadb() {
			super(Dialect.MARIADB);
		}

	}

	@TestInstance(TestInstance.Lifecycle.PER_CLASS)
	abstract static class AbstractStatementCountTests {

		private static final String MESSAGE_TABLE = "outbox_message";

		private static long lastId;

		private final Dialect dialect;

		private @Nullable CaptureFixture captured;

		private @Nullable CaptureFixture plain;

		AbstractStatementCountTests(Dialect dialect) {
			this.dialect = dialect;
		}

		@BeforeAll
		void open() {
			this.captured = fixture().on(this.dialect);
			IntegratorProvider none = List::of;
			this.plain = fixture().setting(JpaSettings.INTEGRATOR_PROVIDER, none).on(this.dialect);
		}

		@AfterAll
		void close() {
			if (this.plain != null) {
				this.plain.close();
			}
			if (this.captured != null) {
				this.captured.close();
			}
		}

		@Test
		void oneEntityCostsOneExecution() {
			assertMessageExecutions(1, (fixture) -> fixture.commit((em) -> em.persist(new Purchase(lastId, "ada"))));
		}

		@Test
		void manyEntitiesOfManyTypesCostOneExecution() {
			assertMessageExecutions(1, (fixture) -> fixture.commit((em) -> {
				for (int i = 0; i < 5; i++) {
					em.persist(new Purchase(lastId + i, "ada"));
					em.persist(entity(new Created(), lastId + i));
					em.persist(entity(new Full(), lastId + i));
					em.persist(entity(new Picked(), lastId + i));
					em.flush();
				}
			}));
		}

		@Test
		void changesAndRemovalsCostOneExecution() {
			both((fixture) -> fixture.commit((em) -> {
				em.persist(new Purchase(lastId, "ada"));
				em.persist(new Purchase(lastId + 1, "grace"));
				em.persist(entity(new Picked(), lastId));
			}));

			assertMessageExecutions(1, (fixture) -> fixture.commit((em) -> {
				em.find(Purchase.class, lastId).quantity = 2;
				em.remove(em.find(Purchase.class, lastId + 1));
				em.find(Picked.class, lastId).tags.add("b");
			}));
		}

		@Test
		void statelessSessionCostsOneExecution() {
			assertMessageExecutions(1, (fixture) -> fixture.stateless((session) -> {
				for (int i = 0; i < 5; i++) {
					session.insert(new Purchase(lastId + i, "ada"));
					session.insert(entity(new Created(), lastId + i));
				}
			}));
		}

		@Test
		void nestedTransactionsCostOneExecutionEach() {
			assertMessageExecutions(2, (fixture) -> fixture.commit((em) -> {
				em.persist(new Purchase(lastId, "outer"));
				em.flush();
				fixture.newTransaction()
					.executeWithoutResult((status) -> em.persist(new Purchase(lastId + 1, "inner")));
				fixture.newTransaction().executeWithoutResult((status) -> em.find(Purchase.class, -1L));
				em.persist(new Purchase(lastId + 2, "outer"));
			}));
		}

		@Test
		void transactionWithoutMessageCostsNothing() {
			both((fixture) -> fixture.commit((em) -> {
				em.persist(new Purchase(lastId, "ada"));
				em.persist(entity(new Created(), lastId));
			}));

			assertMessageExecutions(0, (fixture) -> fixture.commit((em) -> {
				em.find(Purchase.class, lastId).remark = "not published";
				em.remove(em.find(Created.class, lastId));
				em.persist(new Purchase(lastId + 1, "comes and goes"));
				em.flush();
				em.remove(em.find(Purchase.class, lastId + 1));
			}));
		}

		@Test
		void transactionOfUnpublishedEntitiesCostsNothing() {
			assertMessageExecutions(0, (fixture) -> fixture.commit((em) -> {
				em.persist(entity(new Silent(), lastId));
				em.flush();
				em.find(Silent.class, lastId).text = "changed";
			}));
		}

		@Test
		void readOnlyTransactionCostsNothing() {
			assertMessageExecutions(0, (fixture) -> {
				TransactionTemplate readOnly = fixture.transaction();
				readOnly.setReadOnly(true);
				readOnly.executeWithoutResult((status) -> {
					EntityManager em = fixture.entityManager();
					em.find(Purchase.class, -1L);
					em.createQuery("from Full").getResultList();
				});
			});
		}

		@Test
		void removalOfAReferenceIsPrecededByASelect() {
			both((fixture) -> fixture.commit((em) -> em.persist(entity(new Silent(), lastId))));

			both((fixture) -> fixture.commit((em) -> em.remove(em.getReference(Silent.class, lastId))));

			assertThat(extra()).singleElement().asString().startsWith("select");
		}

		/**
		 * Capture adds executions on the message table and nothing else.
		 */
		private void assertMessageExecutions(int executions, Consumer<CaptureFixture> work) {
			both(work);

			assertThat(extra()).hasSize(executions).allMatch((sql) -> sql.contains(MESSAGE_TABLE));
		}

		@BeforeEach
		void nextId() {
			lastId += 10;
		}

		private void both(Consumer<CaptureFixture> work) {
			for (CaptureFixture fixture : List.of(this.captured, this.plain)) {
				fixture.clear();
				work.accept(fixture);
			}
		}

		private List<String> extra() {
			List<String> extra = new ArrayList<>(executed(this.captured));
			executed(this.plain).forEach((sql) -> assertThat(extra.remove(sql)).as(sql).isTrue());
			return extra;
		}

		private static List<String> executed(CaptureFixture fixture) {
			String prefix = fixture.messageTable().replace(MESSAGE_TABLE, "");
			return fixture.statements().executed("").stream().map((sql) -> sql.replace(prefix, "")).toList();
		}

		private static <T> T entity(T entity, long id) {
			new DirectFieldAccessor(entity).setPropertyValue("id", id);
			return entity;
		}

		private static CaptureFixture.Builder fixture() {
			return CaptureFixture.of(Purchase.class, Created.class, Full.class, Picked.class, ModelEntities.Place.class,
					Silent.class);
		}

	}

	@Entity(name = "Silent")
	static class Silent {

		@Id
		long id;

		@Nullable String text;

	}

}
