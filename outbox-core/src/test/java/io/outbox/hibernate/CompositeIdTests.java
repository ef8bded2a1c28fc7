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

import java.io.Serializable;
import java.util.List;

import io.outbox.Operation;
import io.outbox.Publish;
import jakarta.persistence.Embeddable;
import jakarta.persistence.EmbeddedId;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.MapsId;
import jakarta.persistence.OneToOne;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Ids of several attributes, in both kinds of session.
 */
class CompositeIdTests {

	private static final Class<?>[] TYPES = { Assigned.class, ByIdClass.class, ByEmbeddedId.class, ByToOne.class,
			Derived.class, PartGenerated.class, NoIdClass.class };

	@ParameterizedTest
	@CsvSource({ "0, false", "0, true", "20, false", "20, true" })
	void compositeIdsAreObjects(int batchSize, boolean stateless) {
		try (CaptureFixture fixture = fixture(batchSize)) {
			Assigned owner = new Assigned("o");

			insert(fixture, List.of(owner, new ByIdClass(), new ByEmbeddedId(), new ByToOne(owner), new NoIdClass()),
					stateless);

			assertThat(fixture.messages()).extracting(CaptureFixture.Message::key)
				.containsExactlyInAnyOrder("Assigned:o", "ByIdClass:{\"no\":1,\"part\":\"p\"}",
						"ByEmbeddedId:{\"no\":1,\"part\":\"p\"}", "ByToOne:{\"no\":1,\"owner\":\"o\"}",
						"NoIdClass:{\"one\":1,\"two\":2}");
			assertThat(fixture.bodies()).containsExactlyInAnyOrder("{\"id\":\"o\"}",
					"{\"id\":{\"no\":1,\"part\":\"p\"}}", "{\"id\":{\"no\":1,\"part\":\"p\"}}",
					"{\"id\":{\"no\":1,\"owner\":\"o\"}}", "{\"id\":{\"one\":1,\"two\":2},\"text\":\"x\"}");
		}
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void derivedIdIsThatOfItsToOne(boolean stateless) {
		try (CaptureFixture fixture = fixture(20)) {
			Assigned owner = new Assigned("o");
			Derived derived = new Derived(owner);
			derived.id = stateless ? "o" : null;

			insert(fixture, List.of(owner, derived), stateless);

			assertThat(fixture.bodies()).containsExactly("{\"id\":\"o\"}", "{\"id\":\"o\",\"owner\":\"o\"}");
			assertThat(fixture.messages()).extracting(CaptureFixture.Message::key)
				.containsExactly("Assigned:o", "Derived:o");
		}
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void generatedPartOfACompositeIdIsInIt(boolean stateless) {
		try (CaptureFixture fixture = fixture(20)) {
			PartGenerated entity = new PartGenerated();

			insert(fixture, List.of(entity), stateless);

			assertThat(entity.no).isNotNull();
			assertThat(fixture.messages()).extracting(CaptureFixture.Message::key)
				.containsExactly("PartGenerated:{\"no\":" + entity.no + ",\"part\":\"p\"}");
		}
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void compositeIdsMeetInOneMessageAndAreDeleted(boolean stateless) {
		try (CaptureFixture fixture = fixture(20)) {
			ByEmbeddedId entity = new ByEmbeddedId();
			insert(fixture, List.of(entity), stateless);
			fixture.clear();

			fixture.commit((em) -> em.remove(em.find(ByEmbeddedId.class, new PartId(1, "p"))));
			fixture.commit((em) -> {
				em.persist(new NoIdClass());
				em.flush();
				em.clear();
				em.remove(em.merge(new NoIdClass()));
			});

			assertThat(fixture.log()).containsExactly("DELETE {\"id\":{\"no\":1,\"part\":\"p\"}}");
		}
	}

	private static CaptureFixture fixture(int batchSize) {
		return CaptureFixture.of(TYPES)
			.setting("hibernate.jdbc.batch_size", batchSize)
			.setting("hibernate.order_inserts", batchSize > 0)
			.onH2();
	}

	private static void insert(CaptureFixture fixture, List<Object> entities, boolean stateless) {
		if (stateless) {
			fixture.stateless((session) -> entities.forEach(session::insert));
		}
		else {
			fixture.commit((em) -> entities.forEach(em::persist));
		}
		assertThat(fixture.statements().executed(fixture.messageTable())).hasSize(1);
	}

	@Entity(name = "Assigned")
	@Publish(destination = "/topic/x")
	static class Assigned {

		@Id
		String id = "";

		Assigned() {
		}

		Assigned(String id) {
			this.id = id;
		}

	}

	record PlainId(int no, String part) {
	}

	@Entity(name = "ByIdClass")
	@IdClass(PlainId.class)
	@Publish(destination = "/topic/x")
	static class ByIdClass {

		@Id
		int no = 1;

		@Id
		String part = "p";

	}

	@Embeddable
	record PartId(int no, String part) {
	}

	@Entity(name = "ByEmbeddedId")
	@Publish(destination = "/topic/x", on = { Operation.INSERT, Operation.DELETE })
	static class ByEmbeddedId {

		@EmbeddedId
		PartId id = new PartId(1, "p");

	}

	@Embeddable
	record ToOneId(int no, @ManyToOne @Nullable Assigned owner) {
	}

	@Entity(name = "ByToOne")
	@Publish(destination = "/topic/x")
	static class ByToOne {

		@EmbeddedId
		@Nullable ToOneId id;

		ByToOne() {
		}

		ByToOne(Assigned owner) {
			this.id = new ToOneId(1, owner);
		}

	}

	@Entity(name = "Derived")
	@Publish(destination = "/topic/x")
	static class Derived {

		@Id
		@Nullable String id;

		@MapsId
		@OneToOne
		@Nullable Assigned owner;

		Derived() {
		}

		Derived(Assigned owner) {
			this.owner = owner;
		}

	}

	static final class GeneratedId implements Serializable {

		private static final long serialVersionUID = 1;

		@Nullable Long no;

		String part = "";

		@Override
		public boolean equals(@Nullable Object other) {
			return other instanceof GeneratedId id && this.part.equals(id.part)
					&& String.valueOf(this.no).equals(String.valueOf(id.no));
		}

		@Override
		public int hashCode() {
			return this.part.hashCode();
		}

	}

	@Entity(name = "PartGenerated")
	@IdClass(GeneratedId.class)
	@Publish(destination = "/topic/x")
	static class PartGenerated {

		@Id
		@GeneratedValue(strategy = GenerationType.SEQUENCE)
		@Nullable Long no;

		@Id
		String part = "p";

	}

	@Entity(name = "NoIdClass")
	@Publish(destination = "/topic/x", on = { Operation.INSERT, Operation.DELETE })
	static class NoIdClass implements Serializable {

		private static final long serialVersionUID = 1;

		@Id
		int one = 1;

		@Id
		int two = 2;

		String text = "x";

		@Override
		public boolean equals(@Nullable Object other) {
			return other instanceof NoIdClass;
		}

		@Override
		public int hashCode() {
			return 1;
		}

	}

}
