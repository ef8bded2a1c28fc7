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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

import org.hibernate.Session;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Batches, portions, savepoints and threads.
 */
class CaptureCostTests {

	private final CaptureFixture fixture = CaptureFixture.of(Purchase.class).portionSize(10).onH2();

	@AfterEach
	void close() {
		this.fixture.close();
	}

	@Test
	void messagesOfATransactionAreOneBatchAndNoQuery() {
		this.fixture.commit((em) -> LongStream.range(0, 9).forEach((id) -> em.persist(new Purchase(id, "ada"))));

		assertThat(this.fixture.statements().executed(this.fixture.messageTable())).hasSize(1);
		assertThat(this.fixture.statements().executed("select")).isEmpty();
		assertThat(this.fixture.messages()).hasSize(9);
	}

	@Test
	void transactionWithoutMessageTouchesNoTableOfOurs() {
		this.fixture.commit((em) -> em.persist(new Purchase(1, "ada")));
		this.fixture.clear();

		this.fixture.commit((em) -> em.find(Purchase.class, 1L).remark = "not published");

		assertThat(this.fixture.statements().executed(this.fixture.messageTable())).isEmpty();
		assertThat(this.fixture.commits()).isZero();
	}

	@Test
	void flushesThatFillAPortionWriteItInOrder() {
		this.fixture.commit((em) -> {
			for (long id = 0; id < 25; id++) {
				em.persist(new Purchase(id, "ada"));
				if (id % 5 == 4) {
					em.flush();
					em.clear();
				}
			}
		});

		assertThat(this.fixture.statements().executed(this.fixture.messageTable())).hasSize(3);
		assertThat(this.fixture.messages()).extracting(CaptureFixture.Message::key)
			.containsExactlyElementsOf(IntStream.range(0, 25).mapToObj((id) -> "Purchase:" + id).toList());
	}

	@Test
	void entityThatIsChangedAfterItsPortionHasTwoMessagesInOrder() {
		this.fixture.commit((em) -> {
			LongStream.range(0, 10).forEach((id) -> em.persist(new Purchase(id, "ada")));
			em.flush();
			em.find(Purchase.class, 3L).quantity = 2;
			em.remove(em.find(Purchase.class, 4L));
		});

		assertThat(this.fixture.log().subList(10, 12)).containsExactlyInAnyOrder("UPDATE " + Purchase.body(3, "ada", 2),
				"DELETE " + Purchase.body(4, "ada", 1));
		assertThat(this.fixture.log()).hasSize(12).element(3).isEqualTo("INSERT " + Purchase.body(3, "ada", 1));
	}

	@Test
	void portionsOfARolledBackTransactionAreGone() {
		this.fixture.rollback((em) -> {
			LongStream.range(0, 10).forEach((id) -> em.persist(new Purchase(id, "ada")));
			em.flush();
			assertThat(this.fixture.statements().executed(this.fixture.messageTable())).hasSize(1);
		});

		assertThat(this.fixture.messages()).isEmpty();
	}

	@Test
	void statelessSessionWritesPortions() {
		this.fixture
			.stateless((session) -> LongStream.range(0, 25).forEach((id) -> session.insert(new Purchase(id, "ada"))));

		assertThat(this.fixture.statements().executed(this.fixture.messageTable())).hasSize(3);
		assertThat(this.fixture.messages()).hasSize(25);
	}

	@Test
	void whatIsUndoneToASavepointIsNotPublished() {
		this.fixture.commit((em) -> {
			em.persist(new Purchase(1, "kept"));
			em.flush();
			undone(em.unwrap(Session.class), () -> {
				em.persist(new Purchase(2, "undone"));
				em.find(Purchase.class, 1L).quantity = 5;
				em.flush();
			});
			em.clear();
			em.persist(new Purchase(3, "after"));
		});

		assertThat(this.fixture.log()).containsExactly("INSERT " + Purchase.body(1, "kept", 1),
				"INSERT " + Purchase.body(3, "after", 1));
		assertThat(this.fixture.count("Purchase")).isEqualTo(2);
	}

	@Test
	void firstChangeAfterASavepointIsUndoneWithIt() {
		this.fixture.commit((em) -> {
			undone(em.unwrap(Session.class), () -> {
				em.persist(new Purchase(2, "undone"));
				em.flush();
			});
			em.clear();
		});

		assertThat(this.fixture.messages()).isEmpty();
		assertThat(this.fixture.count("Purchase")).isZero();
	}

	@Test
	void threadsWithSessionsOfTheirOwnDoNotMeet() {
		List<CompletableFuture<Void>> threads = IntStream.range(0, 4)
			.mapToObj((thread) -> CompletableFuture.runAsync(() -> {
				for (int i = 0; i < 50; i++) {
					long id = thread * 1000L + i;
					if (i % 5 == 0) {
						this.fixture.rollback((em) -> {
							em.persist(new Purchase(id, "rolled back"));
							em.flush();
						});
					}
					else {
						this.fixture.commit((em) -> em.persist(new Purchase(id, "t" + thread)));
					}
				}
			}))
			.toList();
		threads.forEach((thread) -> thread.orTimeout(30, TimeUnit.SECONDS).join());

		assertThat(this.fixture.messages()).hasSize(160);
		for (int thread = 0; thread < 4; thread++) {
			String prefix = "\"customer\":\"t" + thread + "\"";
			assertThat(this.fixture.bodies()).filteredOn((body) -> body.contains(prefix))
				.hasSize(40)
				.isSortedAccordingTo((a, b) -> Long.compare(id(a), id(b)));
		}
	}

	private static long id(String body) {
		return Long.parseLong(body.substring(6, body.indexOf(',')));
	}

	/**
	 * What Spring does for a nested transaction, where the transaction manager has it.
	 */
	private static void undone(Session session, Runnable work) {
		session.doWork((connection) -> {
			Object savepoint = connection.setSavepoint();
			TransactionSynchronizationManager.getSynchronizations()
				.forEach((synchronization) -> synchronization.savepoint(savepoint));
			work.run();
			connection.rollback((java.sql.Savepoint) savepoint);
			List<TransactionSynchronization> all = TransactionSynchronizationManager.getSynchronizations();
			all.forEach((synchronization) -> synchronization.savepointRollback(savepoint));
		});
	}

}
