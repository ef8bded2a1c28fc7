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
import org.hibernate.StatelessSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a {@link StatelessSession} writes of entities with collections, in a factory where
 * the fields of a rule name one.
 */
class StatelessCollectionTests {

	private final CaptureFixture fixture = CaptureFixture.of(Listed.class, OnlyNew.class, Unpublished.class).onH2();

	@AfterEach
	void close() {
		this.fixture.close();
	}

	@Test
	void entityThatIsNotPublishedMayHaveCollections() {
		Unpublished entity = new Unpublished();

		this.fixture.stateless((session) -> session.insert(entity));
		this.fixture.stateless((session) -> session.update(entity));
		this.fixture.stateless((session) -> session.upsert(entity));
		this.fixture.stateless((session) -> session.delete(entity));

		assertThat(this.fixture.log()).isEmpty();
		assertThat(this.fixture.count("Unpublished")).isZero();
	}

	@Test
	void collectionIsPartOfTheBody() {
		Listed listed = new Listed();
		this.fixture.stateless((session) -> session.insert(listed));
		this.fixture.stateless((session) -> {
			listed.tags.add("b");
			session.update(listed);
		});
		this.fixture.stateless((session) -> session.upsert(listed));
		this.fixture.stateless((session) -> session.delete(listed));

		assertThat(this.fixture.log()).containsExactly("INSERT {\"id\":1,\"name\":\"x\",\"tags\":[\"a\"]}",
				"UPDATE {\"id\":1,\"name\":\"x\",\"tags\":[\"a\",\"b\"]}",
				"UPDATE {\"id\":1,\"name\":\"x\",\"tags\":[\"a\",\"b\"]}",
				"DELETE {\"id\":1,\"name\":\"x\",\"tags\":[\"a\",\"b\"]}");
	}

	@Test
	void collectionOfANewEntityLeavesItAnInsert() {
		this.fixture.stateless((session) -> session.insert(new OnlyNew()));

		assertThat(this.fixture.log()).containsExactly("INSERT {\"id\":1,\"tags\":[\"a\"]}");
	}

	@Test
	void collectionThatWasNotFetchedIsLeftOut() {
		this.fixture.stateless((session) -> session.insert(new Listed()));
		this.fixture.clear();

		this.fixture.stateless((session) -> {
			Listed listed = session.get(Listed.class, 1L);
			listed.name = "y";
			session.update(listed);
		});

		assertThat(this.fixture.log()).containsExactly("UPDATE {\"id\":1,\"name\":\"y\"}");
		this.fixture.commit((em) -> assertThat(em.find(Listed.class, 1L).tags).containsExactly("a"));
	}

	@Test
	void collectionThatWasFetchedIsPartOfTheBody() {
		this.fixture.stateless((session) -> session.insert(new Listed()));
		this.fixture.clear();

		this.fixture.stateless((session) -> {
			Listed listed = session.get(Listed.class, 1L);
			session.fetch(listed.tags);
			session.update(listed);
		});

		assertThat(this.fixture.log()).containsExactly("UPDATE {\"id\":1,\"name\":\"x\",\"tags\":[\"a\"]}");
	}

	@Entity(name = "Listed")
	@Publish(destination = "/topic/listed", fields = { "name", "tags" },
			on = { Operation.INSERT, Operation.UPDATE, Operation.DELETE })
	static class Listed {

		@Id
		long id = 1;

		String name = "x";

		@ElementCollection
		List<String> tags = new ArrayList<>(List.of("a"));

	}

	@Entity(name = "OnlyNew")
	@Publish(destination = "/topic/new", fields = "tags")
	static class OnlyNew {

		@Id
		long id = 1;

		@ElementCollection
		List<String> tags = new ArrayList<>(List.of("a"));

	}

	@Entity(name = "Unpublished")
	static class Unpublished {

		@Id
		long id = 1;

		@ElementCollection
		List<String> tags = new ArrayList<>(List.of("a"));

	}

}
