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
import jakarta.persistence.ElementCollection;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.LockModeType;
import jakarta.persistence.Version;
import org.hibernate.annotations.SoftDelete;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * One message per entity and transaction.
 */
class CoalescingTests {

	private final CaptureFixture fixture = CaptureFixture
		.of(Purchase.class, Note.class, Removed.class, Listed.class, Hidden.class)
		.onH2();

	@AfterEach
	void close() {
		this.fixture.close();
	}

	@Test
	void insertAndUpdatesAreOneInsert() {
		this.fixture.commit((em) -> {
			Purchase purchase = new Purchase(1, "ada");
			em.persist(purchase);
			em.flush();
			purchase.quantity = 2;
			em.flush();
			purchase.quantity = 3;
		});

		assertThat(this.fixture.log()).containsExactly("INSERT " + Purchase.body(1, "ada", 3));
	}

	@Test
	void updatesAreOneUpdate() {
		existing(1);

		this.fixture.commit((em) -> {
			Purchase purchase = em.find(Purchase.class, 1L);
			purchase.quantity = 2;
			em.flush();
			purchase.customer = "grace";
		});

		assertThat(this.fixture.log()).containsExactly("UPDATE " + Purchase.body(1, "grace", 2));
	}

	@Test
	void updateOfAFieldCountsWhenALaterUpdateTouchesNone() {
		existing(1);

		this.fixture.commit((em) -> {
			Purchase purchase = em.find(Purchase.class, 1L);
			purchase.quantity = 2;
			em.flush();
			purchase.remark = "not published";
		});

		assertThat(this.fixture.log()).containsExactly("UPDATE " + Purchase.body(1, "ada", 2));
	}

	@Test
	void valueThatIsChangedBackWasWrittenAndIsPublished() {
		existing(1);

		this.fixture.commit((em) -> {
			Purchase purchase = em.find(Purchase.class, 1L);
			purchase.quantity = 2;
			em.flush();
			purchase.quantity = 1;
		});

		assertThat(this.fixture.log()).containsExactly("UPDATE " + Purchase.body(1, "ada", 1));
	}

	@Test
	void updateAndDeleteAreOneDeleteWithTheLastValues() {
		existing(1);

		this.fixture.commit((em) -> {
			Purchase purchase = em.find(Purchase.class, 1L);
			purchase.quantity = 2;
			em.flush();
			em.remove(purchase);
		});

		assertThat(this.fixture.log()).containsExactly("DELETE " + Purchase.body(1, "ada", 2));
	}

	@Test
	void insertAndDeleteAreNothing() {
		this.fixture.commit((em) -> {
			Purchase purchase = new Purchase(1, "ada");
			em.persist(purchase);
			em.flush();
			purchase.quantity = 2;
			em.flush();
			em.remove(purchase);
		});

		assertThat(this.fixture.log()).isEmpty();
		assertThat(this.fixture.statements().executed(this.fixture.messageTable())).isEmpty();
	}

	@Test
	void deleteAndInsertOfTheSameIdAreOneUpdate() {
		existing(1);

		this.fixture.commit((em) -> {
			em.remove(em.find(Purchase.class, 1L));
			em.flush();
			em.persist(new Purchase(1, "again"));
		});

		assertThat(this.fixture.log()).containsExactly("UPDATE " + Purchase.body(1, "again", 1));
	}

	@Test
	void deleteInsertAndDeleteAreOneDelete() {
		existing(1);

		this.fixture.commit((em) -> {
			em.remove(em.find(Purchase.class, 1L));
			em.flush();
			Purchase again = new Purchase(1, "again");
			em.persist(again);
			em.flush();
			em.remove(again);
		});

		assertThat(this.fixture.messages()).singleElement()
			.satisfies((message) -> assertThat(message.operation()).isEqualTo("DELETE"));
	}

	@Test
	void insertDeleteAndInsertAreOneInsert() {
		this.fixture.commit((em) -> {
			Purchase first = new Purchase(1, "first");
			em.persist(first);
			em.flush();
			em.remove(first);
			em.flush();
			em.persist(new Purchase(1, "second"));
		});

		assertThat(this.fixture.log()).containsExactly("INSERT " + Purchase.body(1, "second", 1));
	}

	@Test
	void updateOutsideOfTheFieldsIsNotPublished() {
		existing(1);

		this.fixture.commit((em) -> em.find(Purchase.class, 1L).remark = "not published");

		assertThat(this.fixture.log()).isEmpty();
	}

	@Test
	void versionAloneIsNotPublished() {
		existing(1);
		this.fixture.commit((em) -> em.persist(new Note(1)));
		this.fixture.clear();

		this.fixture.commit((em) -> {
			em.find(Purchase.class, 1L, LockModeType.OPTIMISTIC_FORCE_INCREMENT);
			em.find(Note.class, 1L, LockModeType.PESSIMISTIC_FORCE_INCREMENT);
		});
		assertThat(this.fixture.log()).isEmpty();

		this.fixture.commit((em) -> em.find(Note.class, 1L).tags.add("only the version is updated"));
		assertThat(this.fixture.call((em) -> em.find(Note.class, 1L)).version).isEqualTo(2);
		assertThat(this.fixture.log()).isEmpty();
	}

	@Test
	void onlyTheOperationsThatAreNamedPublish() {
		this.fixture.commit((em) -> em.persist(new Note(1)));
		this.fixture.commit((em) -> em.find(Note.class, 1L).text = "changed");
		this.fixture.commit((em) -> em.remove(em.find(Note.class, 1L)));

		assertThat(this.fixture.messages()).extracting(CaptureFixture.Message::operation)
			.containsExactly("UPDATE", "DELETE");
	}

	@Test
	void operationIsThatOfTheWholeTransaction() {
		this.fixture.commit((em) -> {
			Note note = new Note(1);
			em.persist(note);
			em.flush();
			note.text = "an insert as a whole";
		});

		assertThat(this.fixture.log()).isEmpty();
	}

	@Test
	void softDeleteIsADelete() {
		this.fixture.commit((em) -> em.persist(new Removed(1)));
		this.fixture.clear();

		this.fixture.commit((em) -> em.remove(em.find(Removed.class, 1L)));

		assertThat(this.fixture.log()).containsExactly("DELETE {\"id\":1,\"text\":\"text\"}");
	}

	@Test
	void collectionThatTheFieldsNamePublishesAnUpdateOfItsOwner() {
		this.fixture.commit((em) -> em.persist(new Listed(1, "a")));
		this.fixture.clear();

		this.fixture.commit((em) -> em.find(Listed.class, 1L).tags.add("b"));
		this.fixture.commit((em) -> em.find(Listed.class, 1L).tags.clear());
		this.fixture.commit((em) -> em.find(Listed.class, 1L).tags = new ArrayList<>(List.of("new")));

		assertThat(this.fixture.log()).containsExactly("UPDATE {\"id\":1,\"tags\":[\"a\",\"b\"]}",
				"UPDATE {\"id\":1,\"tags\":[]}", "UPDATE {\"id\":1,\"tags\":[\"new\"]}");
	}

	@Test
	void insertAndDeleteOfAnEntityWithCollectionAreOneMessageEach() {
		this.fixture.commit((em) -> em.persist(new Listed(1, "a")));
		this.fixture.commit((em) -> em.remove(em.find(Listed.class, 1L)));

		assertThat(this.fixture.messages()).extracting(CaptureFixture.Message::operation)
			.containsExactly("INSERT", "DELETE");
	}

	@Test
	void insertAndDeleteOfAnEntityWithCollectionAreNothing() {
		this.fixture.commit((em) -> {
			Listed listed = new Listed(1, "a");
			em.persist(listed);
			em.flush();
			listed.tags.add("b");
			em.flush();
			em.remove(listed);
		});

		assertThat(this.fixture.log()).isEmpty();
	}

	@Test
	void collectionThatIsNotNamedPublishesNothing() {
		this.fixture.commit((em) -> em.persist(new Hidden(1)));
		this.fixture.clear();

		this.fixture.commit((em) -> em.find(Hidden.class, 1L).tags.add("b"));

		assertThat(this.fixture.log()).isEmpty();
	}

	@Test
	void mergeOfADetachedEntityPublishesOnlyIfItDiffers() {
		existing(1);
		Purchase detached = this.fixture.call((em) -> em.find(Purchase.class, 1L));

		this.fixture.commit((em) -> em.merge(detached));
		assertThat(this.fixture.log()).isEmpty();

		detached.quantity = 4;
		this.fixture.commit((em) -> em.merge(detached));
		assertThat(this.fixture.log()).containsExactly("UPDATE " + Purchase.body(1, "ada", 4));
	}

	@Test
	void mergeOfADetachedEntityWithTheSameCollectionPublishesNothing() {
		this.fixture.commit((em) -> em.persist(new Listed(1, "a")));
		Listed detached = new Listed(1, "a");
		this.fixture.clear();

		this.fixture.commit((em) -> em.merge(detached));
		assertThat(this.fixture.log()).isEmpty();

		detached.tags.add("b");
		this.fixture.commit((em) -> em.merge(detached));
		assertThat(this.fixture.log()).containsExactly("UPDATE {\"id\":1,\"tags\":[\"a\",\"b\"]}");
	}

	private void existing(long id) {
		this.fixture.commit((em) -> em.persist(new Purchase(id, "ada")));
		this.fixture.clear();
	}

	@Entity(name = "Note")
	@Publish(destination = "/topic/notes", on = { Operation.UPDATE, Operation.DELETE })
	static class Note {

		@Id
		long id;

		@Nullable String text;

		@ElementCollection
		List<String> tags = new ArrayList<>();

		@Version
		int version;

		Note() {
		}

		Note(long id) {
			this.id = id;
		}

	}

	@Entity(name = "Removed")
	@SoftDelete
	@Publish(destination = "/topic/removed", on = { Operation.UPDATE, Operation.DELETE })
	static class Removed {

		@Id
		long id;

		String text = "text";

		Removed() {
		}

		Removed(long id) {
			this.id = id;
		}

	}

	@Entity(name = "Listed")
	@Publish(destination = "/topic/listed", fields = "tags",
			on = { Operation.INSERT, Operation.UPDATE, Operation.DELETE })
	static class Listed {

		@Id
		long id;

		@ElementCollection
		List<String> tags = new ArrayList<>();

		Listed() {
		}

		Listed(long id, String tag) {
			this.id = id;
			this.tags.add(tag);
		}

	}

	@Entity(name = "Hidden")
	@Publish(destination = "/topic/hidden", on = Operation.UPDATE)
	static class Hidden {

		@Id
		long id;

		@ElementCollection
		List<String> tags = new ArrayList<>();

		Hidden() {
		}

		Hidden(long id) {
			this.id = id;
		}

	}

}
