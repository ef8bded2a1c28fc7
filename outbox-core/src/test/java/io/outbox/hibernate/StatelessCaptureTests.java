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
import jakarta.persistence.Id;
import org.hibernate.StatelessSession;
import org.hibernate.Transaction;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Capture of what a {@link StatelessSession} writes.
 */
class StatelessCaptureTests {

	@Nested
	class OnH2 extends AbstractStatelessCaptureTests {

		OnH2() {
			super(Dialect.H2);
		}

	}

	@Nested
	class OnPostgresql extends AbstractStatelessCaptureTests {

		OnPostgresql() {
			super(Dialect.POSTGRESQL);
		}

	}

	@Nested
	class OnMariadb extends AbstractStatelessCaptureTests {

		OnMariadb() {
			super(Dialect.MARIADB);
		}

	}

	abstract static class AbstractStatelessCaptureTests {

		private final Dialect dialect;

		private CaptureFixture fixture;

		AbstractStatelessCaptureTests(Dialect dialect) {
			this.dialect = dialect;
		}

		@BeforeEach
		void open() {
			this.fixture = CaptureFixture.of(Purchase.class, Measure.class)
				.setting("hibernate.jdbc.batch_size", 50)
				.on(this.dialect);
		}

		@AfterEach
		void close() {
			if (this.fixture != null) {
				this.fixture.close();
			}
		}

		@Test
		void insertUpdateAndDeleteArePublished() {
			Purchase purchase = new Purchase(1, "ada");
			this.fixture.stateless((session) -> session.insert(purchase));
			this.fixture.stateless((session) -> {
				purchase.quantity = 2;
				session.update(purchase);
			});
			this.fixture.stateless((session) -> session.delete(purchase));

			assertThat(this.fixture.log()).containsExactly("INSERT " + Purchase.body(1, "ada", 1),
					"UPDATE " + Purchase.body(1, "ada", 2), "DELETE " + Purchase.body(1, "ada", 2));
		}

		@Test
		void changesOfOneEntityAreOneMessage() {
			this.fixture.stateless((session) -> {
				Purchase purchase = new Purchase(1, "ada");
				session.insert(purchase);
				purchase.quantity = 2;
				session.update(purchase);
				Purchase gone = new Purchase(2, "gone");
				session.insert(gone);
				session.delete(gone);
			});

			assertThat(this.fixture.log()).containsExactly("INSERT " + Purchase.body(1, "ada", 2));
		}

		@Test
		void upsertIsAnUpdateIfUpdatesArePublished() {
			this.fixture.stateless((session) -> session.upsert(new Purchase(1, "ada")));

			assertThat(this.fixture.log()).containsExactly("UPDATE " + Purchase.body(1, "ada", 1));
		}

		@Test
		void upsertIsAnInsertIfUpdatesAreNotPublished() {
			this.fixture.stateless((session) -> session.upsert(new Measure(1)));

			assertThat(this.fixture.log()).containsExactly("INSERT {\"id\":1,\"text\":\"x\"}");
		}

		@Test
		void upsertAndUpdateAreOneInsertIfUpdatesAreNotPublished() {
			this.fixture.stateless((session) -> {
				Measure measure = new Measure(1);
				session.upsert(measure);
				measure.text = "y";
				session.update(measure);
			});

			assertThat(this.fixture.log()).containsExactly("INSERT {\"id\":1,\"text\":\"y\"}");
		}

		@Test
		void upsertOfARowThatWasThereIsNoInsert() {
			this.fixture.stateless((session) -> session.insertMultiple(List.of(new Measure(1), new Measure(2))));
			this.fixture.clear();

			this.fixture.stateless((session) -> {
				session.update(new Measure(1));
				session.upsert(new Measure(1));
				session.delete(new Measure(2));
				session.upsert(new Measure(2));
			});

			assertThat(this.fixture.log()).isEmpty();
			assertThat(this.fixture.count("Measure")).isEqualTo(2);
		}

		@Test
		void entitiesOfABatchAreWrittenBeforeTheirMessages() {
			this.fixture.sessionFactory().inStatelessTransaction((session) -> {
				session.setJdbcBatchSize(50);
				session.insertMultiple(List.of(new Measure(1), new Measure(2), new Measure(3)));
				session.insert(new Measure(4));
			});

			List<String> inserts = this.fixture.statements().executed("insert into ");
			assertThat(this.fixture.messages()).hasSize(4);
			assertThat(inserts).isNotEmpty();
			List<String> all = this.fixture.statements().executed("");
			assertThat(all.get(all.size() - 1)).contains(this.fixture.messageTable());
			assertThat(this.fixture.statements().executed(this.fixture.messageTable())).hasSize(1);
		}

		@Test
		void rolledBackSessionThatIsUsedAgainPublishesOnlyTheSecondTransaction() {
			try (StatelessSession session = this.fixture.sessionFactory().openStatelessSession()) {
				Transaction first = session.beginTransaction();
				session.insert(new Measure(1));
				first.rollback();
				Transaction second = session.beginTransaction();
				session.insert(new Measure(2));
				second.commit();
				Transaction third = session.beginTransaction();
				session.insert(new Measure(3));
				third.commit();
			}

			assertThat(this.fixture.bodies()).containsExactly("{\"id\":2,\"text\":\"x\"}", "{\"id\":3,\"text\":\"x\"}");
			assertThat(this.fixture.count("Measure")).isEqualTo(2);
			assertThat(this.fixture.commits()).isEqualTo(2);
		}

		@Test
		void changesWithoutTransactionAreRefused() {
			Measure measure = new Measure(1);
			try (StatelessSession session = this.fixture.sessionFactory().openStatelessSession()) {
				assertRefused(() -> session.insert(measure));
				assertRefused(() -> session.update(measure));
				assertRefused(() -> session.delete(measure));
				assertRefused(() -> session.upsert(measure));
			}

			assertThat(this.fixture.count("Measure")).isZero();
			assertThat(this.fixture.messages()).isEmpty();
		}

		private static void assertRefused(Runnable change) {
			assertThatExceptionOfType(OutboxException.class).isThrownBy(change::run)
				.withMessageContaining(Measure.class.getName())
				.withMessageContaining("Add @Transactional");
		}

	}

	@Entity(name = "Measure")
	@Publish(destination = "/topic/measures")
	static class Measure {

		@Id
		long id;

		@Nullable String text = "x";

		Measure() {
		}

		Measure(long id) {
			this.id = id;
		}

	}

}
