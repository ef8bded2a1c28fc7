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
import jakarta.persistence.Embeddable;
import jakarta.persistence.Entity;
import jakarta.persistence.FetchType;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Inheritance;
import jakarta.persistence.InheritanceType;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.MappedSuperclass;
import jakarta.persistence.OneToMany;
import jakarta.persistence.OneToOne;
import org.hibernate.Hibernate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Associations, composite ids and inheritance in a body.
 */
class AssociationBodyTests {

	private final CaptureFixture fixture = CaptureFixture
		.of(Basket.class, Product.class, Entry.class, Seat.class, Single.class, SingleSub.class, Joined.class,
				JoinedSub.class, Apart.class, ApartSub.class)
		.onH2();

	@AfterEach
	void close() {
		this.fixture.close();
	}

	@Test
	void toOneIsItsIdAndNeverLoaded() {
		this.fixture.commit((em) -> em.persist(new Product(3)));
		this.fixture.clear();

		this.fixture.commit((em) -> {
			Product reference = em.getReference(Product.class, 3L);
			Basket basket = new Basket(1);
			em.persist(basket);
			Entry entry = new Entry(2, basket, reference);
			em.persist(entry);
			em.flush();
			assertThat(Hibernate.isInitialized(reference)).isFalse();
		});

		assertThat(this.fixture.bodies()).containsExactly("{\"id\":1,\"name\":\"b\"}", "{\"id\":1,\"entries\":[]}",
				"{\"id\":2,\"basket\":1,\"link\":{\"product\":3},\"main\":null}");
		assertThat(this.fixture.statements().executed("select")).isEmpty();
	}

	@Test
	void childThatIsPersistedBeforeItsParentHasItsForeignKey() {
		this.fixture.commit((em) -> {
			Basket basket = new Basket(1);
			em.persist(new Entry(2, basket, null));
			em.persist(basket);
		});

		assertThat(this.fixture.bodies()).contains("{\"id\":2,\"basket\":1,\"link\":null,\"main\":null}");
	}

	@Test
	void cascadesAndOrphansArePublished() {
		this.fixture.commit((em) -> {
			Basket basket = new Basket(1);
			basket.entries.add(new Entry(2, basket, null));
			basket.entries.add(new Entry(3, basket, null));
			em.persist(basket);
		});
		assertThat(this.fixture.bodies()).contains("{\"id\":1,\"entries\":[2,3]}");
		this.fixture.clear();

		this.fixture.commit((em) -> em.find(Basket.class, 1L).entries.remove(0));
		assertThat(this.fixture.log()).containsExactlyInAnyOrder(
				"DELETE {\"id\":2,\"basket\":1,\"link\":null,\"main\":null}", "UPDATE {\"id\":1,\"entries\":[3]}");
		this.fixture.clear();

		this.fixture.commit((em) -> em.remove(em.find(Basket.class, 1L)));
		assertThat(this.fixture.log()).contains("DELETE {\"id\":3,\"basket\":1,\"link\":null,\"main\":null}")
			.contains("DELETE {\"id\":1,\"name\":\"b\"}");
	}

	@Test
	void idOfAnIdClassIsAnObjectWithTheIdsOfItsToOnes() {
		this.fixture.commit((em) -> {
			Product product = new Product(4);
			em.persist(product);
			em.persist(new Seat(1, product));
		});

		assertThat(this.fixture.messages()).singleElement().satisfies((message) -> {
			assertThat(message.body()).isEqualTo("{\"id\":{\"no\":1,\"product\":4},\"text\":\"x\"}");
			assertThat(message.key()).isEqualTo("Seat:{\"no\":1,\"product\":4}");
		});
	}

	@Test
	void everyInheritanceStrategyGivesCompleteBodies() {
		this.fixture.commit((em) -> {
			em.persist(new SingleSub());
			em.persist(new JoinedSub());
			em.persist(new ApartSub());
		});

		String body = "{\"id\":1,\"mapped\":\"m\",\"base\":\"b\",\"sub\":\"s\"}";
		assertThat(this.fixture.messages())
			.allSatisfy((message) -> assertThat(message.body()).contains("\"mapped\":\"m\"")
				.contains("\"base\":\"b\"")
				.contains("\"sub\":\"s\"")
				.hasSameSizeAs(body))
			.extracting(CaptureFixture.Message::key)
			.containsExactly("Single:1", "Joined:1", "Apart:1");
	}

	@Entity(name = "Product")
	static class Product {

		@Id
		long id;

		Product() {
		}

		Product(long id) {
			this.id = id;
		}

	}

	@Entity(name = "Basket")
	@Publish(destination = "/topic/1", on = { Operation.INSERT, Operation.DELETE })
	@Publish(destination = "/topic/2", fields = "entries", on = { Operation.INSERT, Operation.UPDATE })
	static class Basket {

		@Id
		long id;

		String name = "b";

		@OneToMany(mappedBy = "basket", cascade = CascadeType.ALL, orphanRemoval = true)
		List<Entry> entries = new ArrayList<>();

		Basket() {
		}

		Basket(long id) {
			this.id = id;
		}

	}

	@Embeddable
	static class Link {

		@ManyToOne(fetch = FetchType.LAZY)
		@Nullable Product product;

	}

	@Entity(name = "Entry")
	@Publish(destination = "/topic/entries", on = { Operation.INSERT, Operation.DELETE })
	static class Entry {

		@Id
		long id;

		@ManyToOne(fetch = FetchType.LAZY)
		@Nullable Basket basket;

		@Nullable Link link;

		@OneToOne(fetch = FetchType.LAZY)
		@Nullable Product main;

		Entry() {
		}

		Entry(long id, Basket basket, @Nullable Product product) {
			this.id = id;
			this.basket = basket;
			if (product != null) {
				this.link = new Link();
				this.link.product = product;
			}
		}

	}

	record SeatId(int no, long product) {
	}

	@Entity(name = "Seat")
	@IdClass(SeatId.class)
	@Publish(destination = "/topic/seats")
	static class Seat {

		@Id
		int no;

		@Id
		@ManyToOne
		@Nullable Product product;

		String text = "x";

		Seat() {
		}

		Seat(int no, Product product) {
			this.no = no;
			this.product = product;
		}

	}

	@MappedSuperclass
	static class Base {

		@Id
		long id = 1;

		String mapped = "m";

		String base = "b";

	}

	@Entity(name = "Single")
	@Publish(destination = "/topic/single")
	static class Single extends Base {

	}

	@Entity(name = "SingleSub")
	static class SingleSub extends Single {

		String sub = "s";

	}

	@Entity(name = "Joined")
	@Inheritance(strategy = InheritanceType.JOINED)
	@Publish(destination = "/topic/joined")
	static class Joined extends Base {

	}

	@Entity(name = "JoinedSub")
	static class JoinedSub extends Joined {

		String sub = "s";

	}

	@Entity(name = "Apart")
	@Inheritance(strategy = InheritanceType.TABLE_PER_CLASS)
	@Publish(destination = "/topic/apart")
	static class Apart extends Base {

	}

	@Entity(name = "ApartSub")
	static class ApartSub extends Apart {

		String sub = "s";

	}

}
