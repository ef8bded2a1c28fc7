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

import io.outbox.Operation;
import io.outbox.Publish;
import jakarta.persistence.CascadeType;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.OneToMany;
import jakarta.persistence.OneToOne;
import jakarta.persistence.Version;
import org.hibernate.Hibernate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import org.springframework.data.jpa.repository.JpaRepository;
import org.springframework.data.jpa.repository.support.JpaRepositoryFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The ways by which an entity comes to be written.
 */
class WaysInTests {

	private final CaptureFixture fixture = CaptureFixture
		.of(Purchase.class, Versioned.class, Tree.class, Leaf.class, Left.class, Right.class)
		.onH2();

	private final PurchaseRepository repository = new JpaRepositoryFactory(this.fixture.entityManager())
		.getRepository(PurchaseRepository.class);

	@AfterEach
	void close() {
		this.fixture.close();
	}

	@Test
	void repositorySavesAreCaptured() {
		this.fixture.commit((em) -> this.repository.save(new Purchase(1, "ada")));
		this.fixture.commit((em) -> this.repository.saveAll(List.of(new Purchase(2, "b"), new Purchase(3, "c"))));
		this.fixture.commit((em) -> this.repository.saveAndFlush(changed(1)));

		assertThat(this.fixture.log()).containsExactly("INSERT " + Purchase.body(1, "ada", 1),
				"INSERT " + Purchase.body(2, "b", 1), "INSERT " + Purchase.body(3, "c", 1),
				"UPDATE " + Purchase.body(1, "ada", 9));
	}

	@Test
	void repositoryDeletesAreCapturedUnlessTheyAreBulkStatements() {
		this.fixture.commit((em) -> this.repository
			.saveAll(List.of(new Purchase(1, "a"), new Purchase(2, "b"), new Purchase(3, "c"), new Purchase(4, "d"))));
		this.fixture.clear();

		this.fixture.commit((em) -> this.repository.deleteById(1L));
		this.fixture.commit((em) -> this.repository.deleteAll(this.repository.findAllById(List.of(2L))));
		this.fixture.commit((em) -> this.repository.deleteAllByIdInBatch(List.of(3L)));
		this.fixture.commit((em) -> this.repository.deleteAllInBatch());

		assertThat(this.fixture.log()).containsExactly("DELETE " + Purchase.body(1, "a", 1),
				"DELETE " + Purchase.body(2, "b", 1));
		assertThat(this.fixture.count("Purchase")).isZero();
	}

	@Test
	void bulkStatementsAreNotCaptured() {
		this.fixture.commit((em) -> em.persist(new Purchase(1, "ada")));
		this.fixture.clear();

		this.fixture.commit((em) -> em.createQuery("update Purchase set quantity = 5").executeUpdate());
		this.fixture.commit((em) -> em.createQuery("delete from Purchase").executeUpdate());

		assertThat(this.fixture.messages()).isEmpty();
	}

	@Test
	void removedReferenceIsPublishedWithTheValuesThatHibernateReads() {
		this.fixture.commit((em) -> em.persist(new Purchase(1, "ada")));
		this.fixture.clear();

		this.fixture.commit((em) -> em.remove(em.getReference(Purchase.class, 1L)));

		assertThat(this.fixture.log()).containsExactly("DELETE " + Purchase.body(1, "ada", 1));
	}

	@Test
	void detachedEntityKeepsWhatWasFlushed() {
		this.fixture.commit((em) -> {
			Purchase purchase = new Purchase(1, "ada");
			em.persist(purchase);
			em.flush();
			em.detach(purchase);
			purchase.quantity = 5;
		});

		assertThat(this.fixture.log()).containsExactly("INSERT " + Purchase.body(1, "ada", 1));
	}

	@Test
	void mergedTreeCascades() {
		this.fixture.commit((em) -> em.persist(new Tree(1, 10)));
		this.fixture.clear();
		Tree detached = new Tree(1, 10);
		detached.leaves.get(0).text = "changed";
		detached.leaves.add(new Leaf(11));

		this.fixture.commit((em) -> em.merge(detached));

		assertThat(this.fixture.log()).containsExactlyInAnyOrder("UPDATE {\"id\":10,\"text\":\"changed\"}",
				"INSERT {\"id\":11,\"text\":\"x\"}");
	}

	@Test
	void versionInTheBodyIsTheOneThatWasWritten() {
		this.fixture.commit((em) -> em.persist(new Versioned()));
		this.fixture.commit((em) -> em.find(Versioned.class, 1L).text = "a");
		Versioned detached = this.fixture.call((em) -> em.find(Versioned.class, 1L));
		detached.text = "b";
		this.fixture.stateless((session) -> session.update(detached));
		this.fixture.commit((em) -> em.find(Versioned.class, 1L).version = 77);

		assertThat(this.fixture.log()).containsExactly("INSERT {\"id\":1,\"text\":\"x\",\"version\":0}",
				"UPDATE {\"id\":1,\"text\":\"a\",\"version\":1}", "UPDATE {\"id\":1,\"text\":\"b\",\"version\":2}");
	}

	@Test
	void statelessSessionTakesManyAtOnce() {
		List<Purchase> purchases = List.of(new Purchase(1, "a"), new Purchase(2, "b"));

		this.fixture.stateless((session) -> session.insertMultiple(purchases));
		purchases.forEach((purchase) -> purchase.quantity = 4);
		this.fixture.stateless((session) -> session.updateMultiple(purchases));
		this.fixture.stateless((session) -> session.upsertMultiple(purchases));
		this.fixture.stateless((session) -> session.deleteMultiple(purchases));

		assertThat(this.fixture.log()).containsExactly("INSERT " + Purchase.body(1, "a", 1),
				"INSERT " + Purchase.body(2, "b", 1), "UPDATE " + Purchase.body(1, "a", 4),
				"UPDATE " + Purchase.body(2, "b", 4), "UPDATE " + Purchase.body(1, "a", 4),
				"UPDATE " + Purchase.body(2, "b", 4), "DELETE " + Purchase.body(1, "a", 4),
				"DELETE " + Purchase.body(2, "b", 4));
	}

	@Test
	void toOneThatIsMappedByTheOtherSideIsItsId() {
		this.fixture.commit((em) -> {
			Left left = new Left();
			left.right = new Right();
			left.right.left = left;
			em.persist(left);
			em.persist(left.right);
		});
		this.fixture.commit((em) -> {
			Left left = em.find(Left.class, 1L);
			assertThat(Hibernate.isInitialized(left.right)).isTrue();
			left.text = "changed";
		});

		assertThat(this.fixture.log()).containsExactly("INSERT {\"id\":1,\"right\":2,\"text\":\"x\"}",
				"UPDATE {\"id\":1,\"right\":2,\"text\":\"changed\"}");
	}

	private Purchase changed(long id) {
		Purchase purchase = this.repository.findById(id).orElseThrow();
		purchase.quantity = 9;
		return purchase;
	}

	interface PurchaseRepository extends JpaRepository<Purchase, Long> {

	}

	@Entity(name = "Versioned")
	@Publish(destination = "/topic/x", on = { Operation.INSERT, Operation.UPDATE })
	static class Versioned {

		@Id
		long id = 1;

		String text = "x";

		@Version
		int version;

	}

	@Entity(name = "Tree")
	static class Tree {

		@Id
		long id;

		@OneToMany(cascade = CascadeType.ALL)
		List<Leaf> leaves = new ArrayList<>();

		Tree() {
		}

		Tree(long id, long leaf) {
			this.id = id;
			this.leaves.add(new Leaf(leaf));
		}

	}

	@Entity(name = "Leaf")
	@Publish(destination = "/topic/x", on = { Operation.INSERT, Operation.UPDATE })
	static class Leaf {

		@Id
		long id;

		String text = "x";

		Leaf() {
		}

		Leaf(long id) {
			this.id = id;
		}

	}

	@Entity(name = "Left")
	@Publish(destination = "/topic/x", on = { Operation.INSERT, Operation.UPDATE })
	static class Left {

		@Id
		long id = 1;

		@OneToOne(mappedBy = "left")
		@Nullable Right right;

		String text = "x";

	}

	@Entity(name = "Right")
	static class Right {

		@Id
		long id = 2;

		@OneToOne
		@Nullable Left left;

	}

}
