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

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

import org.hibernate.Session;
import org.hibernate.SessionFactory;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.orm.jpa.hibernate.HibernateTransactionManager;
import org.springframework.orm.jpa.hibernate.SpringSessionContext;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Nested transactions of Spring, which are savepoints.
 */
class NestedTransactionTests {

	private final CaptureFixture fixture = CaptureFixture.of(Purchase.class)
		.setting("hibernate.current_session_context_class", SpringSessionContext.class.getName())
		.portionSize(3)
		.onH2();

	private final SessionFactory sessionFactory = this.fixture.sessionFactory().unwrap(SessionFactoryImplementor.class);

	private final HibernateTransactionManager transactionManager = new HibernateTransactionManager(this.sessionFactory);

	@BeforeEach
	void allowNested() {
		this.transactionManager.setNestedTransactionAllowed(true);
		this.transactionManager.afterPropertiesSet();
	}

	@AfterEach
	void close() {
		this.fixture.close();
	}

	@Test
	void rolledBackNestedTransactionLeavesNoMessage() {
		outer((session) -> {
			persist(session, 1);
			nested(true, () -> {
				persist(session, 2);
				session.find(Purchase.class, 1L).quantity = 8;
				session.flush();
			});
			session.clear();
			persist(session, 3);
		});

		assertThat(this.fixture.bodies()).containsExactly(Purchase.body(1, "ada", 1), Purchase.body(3, "ada", 1));
		assertThat(this.fixture.count("Purchase")).isEqualTo(2);
	}

	@Test
	void nestedTransactionThatEndsWellIsPublished() {
		outer((session) -> {
			persist(session, 1);
			nested(false, () -> persist(session, 2));
		});

		assertThat(this.fixture.bodies()).containsExactly(Purchase.body(1, "ada", 1), Purchase.body(2, "ada", 1));
	}

	@Test
	void portionThatEndedInARolledBackNestedTransactionIsWrittenAgainWithoutIt() {
		outer((session) -> {
			persist(session, 1);
			persist(session, 2);
			nested(true, () -> {
				persist(session, 3);
				assertThat(this.fixture.statements().executed(this.fixture.messageTable())).hasSize(1);
			});
			session.clear();
		});

		assertThat(this.fixture.bodies()).containsExactly(Purchase.body(1, "ada", 1), Purchase.body(2, "ada", 1));
	}

	@Test
	void nestedInNestedGoesBackToTheInnerOne() {
		outer((session) -> nested(false, () -> {
			persist(session, 1);
			nested(true, () -> persist(session, 2));
			session.clear();
		}));

		assertThat(this.fixture.bodies()).containsExactly(Purchase.body(1, "ada", 1));
	}

	@Test
	void savepointsAreNotKeptUntilTheEnd() {
		List<WeakReference<Object>> savepoints = new ArrayList<>();

		outer((session) -> {
			persist(session, 1);
			TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {

				@Override
				public void savepoint(Object savepoint) {
					savepoints.add(new WeakReference<>(savepoint));
				}

			});
			nested(false, () -> persist(session, 2));
			nested(true, () -> {
			});

			await().until(() -> {
				System.gc();
				return savepoints.stream().allMatch((savepoint) -> savepoint.get() == null);
			});
		});

		assertThat(savepoints).hasSize(2);
	}

	private void outer(Consumer<Session> work) {
		new TransactionTemplate(this.transactionManager)
			.executeWithoutResult((status) -> work.accept(this.sessionFactory.getCurrentSession()));
	}

	private void nested(boolean rollback, Runnable work) {
		TransactionTemplate template = new TransactionTemplate(this.transactionManager);
		template.setPropagationBehavior(TransactionDefinition.PROPAGATION_NESTED);
		template.executeWithoutResult((status) -> {
			work.run();
			if (rollback) {
				status.setRollbackOnly();
			}
		});
	}

	private static void persist(Session session, long id) {
		session.persist(new Purchase(id, "ada"));
		session.flush();
	}

}
