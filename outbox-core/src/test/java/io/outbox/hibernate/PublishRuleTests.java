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

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.Map;

import io.outbox.MessageMapper;
import io.outbox.Operation;
import io.outbox.Publish;
import jakarta.persistence.Embeddable;
import jakarta.persistence.Embedded;
import jakarta.persistence.EmbeddedId;
import jakarta.persistence.Entity;
import jakarta.persistence.FetchType;
import jakarta.persistence.Id;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.MappedSuperclass;
import org.hibernate.Hibernate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

/**
 * What the attributes of the annotation do.
 */
class PublishRuleTests {

	@Test
	void serializerMakesTheBodyAndMayNavigateAndQuery() {
		try (CaptureFixture fixture = CaptureFixture.of(Item.class, Owner.class).onH2()) {
			fixture.commit((em) -> em.persist(new Owner(1, "ada")));
			fixture.commit((em) -> em.persist(new Item(5, em.getReference(Owner.class, 1L))));

			assertThat(fixture.messages()).extracting(CaptureFixture.Message::destination, CaptureFixture.Message::body)
				.contains(tuple("/topic/serialized.v1", "{\"ownerName\":\"ada\"}"));
		}
	}

	@Test
	void mapperIsABeanOrElseAnInstanceOfItsClass() {
		try (CaptureFixture bean = CaptureFixture.of(Mapped.class).mapper(new TextMapper("bean")).onH2();
				CaptureFixture plain = CaptureFixture.of(Mapped.class).onH2()) {
			bean.commit((em) -> em.persist(new Mapped(1)));
			plain.commit((em) -> em.persist(new Mapped(1)));

			assertThat(bean.bodies()).containsExactly("{\"bean\":\"INSERT 1\"}");
			assertThat(plain.bodies()).containsExactly("{\"plain\":\"INSERT 1\"}");
		}
	}

	@Test
	void mapperThatReturnsNullPublishesNothing() {
		try (CaptureFixture fixture = CaptureFixture.of(Mapped.class).onH2()) {
			fixture.commit((em) -> em.persist(new Mapped(-1)));

			assertThat(fixture.messages()).isEmpty();
			assertThat(fixture.statements().executed(fixture.messageTable())).isEmpty();
		}
	}

	@Test
	void mapperIsToldTheOperationOfTheWholeTransaction() {
		try (CaptureFixture fixture = CaptureFixture.of(Mapped.class).onH2()) {
			fixture.commit((em) -> {
				Mapped mapped = new Mapped(1);
				em.persist(mapped);
				em.flush();
				mapped.text = "changed";
			});
			fixture.commit((em) -> em.remove(em.find(Mapped.class, 1L)));

			assertThat(fixture.bodies()).containsExactly("{\"plain\":\"INSERT 1\"}", "{\"plain\":\"DELETE 1\"}");
		}
	}

	@Test
	void eachAnnotationPublishes() {
		try (CaptureFixture fixture = CaptureFixture.of(Item.class, Owner.class).onH2()) {
			fixture.commit((em) -> em.persist(new Owner(1, "ada")));
			fixture.commit((em) -> em.persist(new Item(5, em.getReference(Owner.class, 1L))));
			fixture.commit((em) -> em.find(Item.class, 5L).place.city = "Rome");

			assertThat(fixture.messages())
				.extracting(CaptureFixture.Message::destination, CaptureFixture.Message::operation)
				.containsExactly(tuple("/topic/serialized.v1", "INSERT"), tuple("/topic/items.v2", "INSERT"),
						tuple("/topic/items.v2", "UPDATE"));
		}
	}

	@Test
	void keyCrossesEmbeddablesAndEndsAtTheIdOfAToOneWithoutAQuery() {
		try (CaptureFixture fixture = CaptureFixture.of(Keyed.class, Owner.class).onH2()) {
			fixture.commit((em) -> em.persist(new Owner(1, "ada")));
			fixture.clear();

			fixture.commit((em) -> {
				Owner reference = em.getReference(Owner.class, 1L);
				em.persist(new Keyed(1, reference));
				em.flush();
				assertThat(Hibernate.isInitialized(reference)).isFalse();
			});

			assertThat(fixture.messages()).extracting(CaptureFixture.Message::key)
				.containsExactly("Paris", "1", "1", "Keyed:1");
			assertThat(fixture.statements().executed("select")).isEmpty();
		}
	}

	@Test
	void keyThatIsNullIsTheDefaultKey() {
		try (CaptureFixture fixture = CaptureFixture.of(Keyed.class, Owner.class).onH2()) {
			fixture.commit((em) -> {
				Keyed keyed = new Keyed(1, null);
				keyed.place.city = null;
				em.persist(keyed);
			});

			assertThat(fixture.messages()).extracting(CaptureFixture.Message::key).containsOnly("Keyed:1");
		}
	}

	@Test
	void defaultKeyOfACompositeIdIsItsJson() {
		try (CaptureFixture fixture = CaptureFixture.of(Line.class).onH2()) {
			fixture.commit((em) -> em.persist(new Line(new LineId(3, "a"))));

			assertThat(fixture.messages()).extracting(CaptureFixture.Message::key, CaptureFixture.Message::body)
				.containsExactly(tuple("Line:{\"no\":3,\"part\":\"a\"}", "{\"id\":{\"no\":3,\"part\":\"a\"}}"),
						tuple("a", "{\"id\":{\"no\":3,\"part\":\"a\"}}"));
		}
	}

	@Test
	void subEntitiesInheritTheAnnotationUnlessTheyHaveTheirOwn() {
		try (CaptureFixture fixture = CaptureFixture.of(Animal.class, Dog.class, Cat.class).onH2()) {
			fixture.commit((em) -> {
				em.persist(new Animal(1));
				em.persist(new Dog(2));
				em.persist(new Cat(3));
			});

			assertThat(fixture.messages())
				.extracting(CaptureFixture.Message::destination, CaptureFixture.Message::type,
						CaptureFixture.Message::key)
				.containsExactly(tuple("/topic/animals.v1", "Animal", "Animal:1"),
						tuple("/topic/animals.v1", "Dog", "Animal:2"), tuple("/topic/cats", "Pet", "Animal:3"));
		}
	}

	@Test
	void placeholderVersionAndTypeAreApplied() {
		try (CaptureFixture fixture = CaptureFixture.of(Renamed.class).property("topic.name", "renamed").onH2()) {
			fixture.commit((em) -> em.persist(new Renamed()));

			assertThat(fixture.messages()).extracting(CaptureFixture.Message::destination, CaptureFixture.Message::type)
				.containsExactly(tuple("/topic/renamed", "RenamedType"));
		}
	}

	@Test
	void annotationOnAnAnnotationPublishes() {
		try (CaptureFixture fixture = CaptureFixture.of(Composed.class).onH2()) {
			fixture.commit((em) -> em.persist(new Composed()));

			assertThat(fixture.messages()).extracting(CaptureFixture.Message::destination)
				.containsExactly("/topic/composed.v1");
		}
	}

	@Test
	void factoryWithoutPublishedEntityHasNoListener() {
		try (CaptureFixture fixture = CaptureFixture.of(Owner.class).onH2()) {
			fixture.commit((em) -> em.persist(new Owner(1, "ada")));

			assertThat(fixture.messages()).isEmpty();
		}
	}

	@Entity(name = "Owner")
	static class Owner {

		@Id
		long id;

		@Nullable String name;

		Owner() {
		}

		Owner(long id, String name) {
			this.id = id;
			this.name = name;
		}

	}

	@MappedSuperclass
	static class BaseItem {

		@Id
		long id;

		@ManyToOne(fetch = FetchType.LAZY)
		@Nullable Owner owner;

		@Embedded
		Place place = new Place();

		BaseItem() {
		}

		BaseItem(long id, @Nullable Owner owner) {
			this.id = id;
			this.owner = owner;
		}

	}

	@Entity(name = "Item")
	@Publish(destination = "/topic/serialized", serializer = "body")
	@Publish(destination = "/topic/items", version = "v2", on = { Operation.INSERT, Operation.UPDATE })
	static class Item extends BaseItem {

		Item() {
		}

		Item(long id, Owner owner) {
			super(id, owner);
		}

		@SuppressWarnings("unused")
		private Object body() {
			return Map.of("ownerName", ((Owner) Hibernate.unproxy(this.owner)).name);
		}

	}

	@Embeddable
	static class Place {

		@Nullable String city = "Paris";

	}

	@Entity(name = "Keyed")
	@Publish(destination = "/topic/a", key = "place.city")
	@Publish(destination = "/topic/b", key = "owner.id")
	@Publish(destination = "/topic/c", key = "owner")
	@Publish(destination = "/topic/d")
	static class Keyed extends BaseItem {

		Keyed() {
		}

		Keyed(long id, @Nullable Owner owner) {
			super(id, owner);
		}

	}

	@Embeddable
	record LineId(int no, String part) {
	}

	@Entity(name = "Line")
	@Publish(destination = "/topic/lines")
	@Publish(destination = "/topic/parts", key = "id.part")
	static class Line {

		@EmbeddedId
		@Nullable LineId id;

		Line() {
		}

		Line(LineId id) {
			this.id = id;
		}

	}

	@Entity(name = "Animal")
	@Publish(destination = "/topic/animals")
	static class Animal {

		@Id
		long id;

		Animal() {
		}

		Animal(long id) {
			this.id = id;
		}

	}

	@Entity(name = "Dog")
	static class Dog extends Animal {

		Dog() {
		}

		Dog(long id) {
			super(id);
		}

	}

	@Entity(name = "Cat")
	@Publish(destination = "/topic/cats", version = "", type = "Pet")
	static class Cat extends Animal {

		Cat() {
		}

		Cat(long id) {
			super(id);
		}

	}

	@Entity(name = "Renamed")
	@Publish(destination = "/topic/${topic.name}", version = "", type = "RenamedType")
	static class Renamed {

		@Id
		long id;

	}

	@Publish(destination = "/topic/composed")
	@Target(ElementType.TYPE)
	@Retention(RetentionPolicy.RUNTIME)
	@interface PublishComposed {

	}

	@Entity(name = "Composed")
	@PublishComposed
	static class Composed {

		@Id
		long id;

	}

	@Entity(name = "Mapped")
	@Publish(destination = "/topic/mapped", mapper = TextMapper.class, on = { Operation.INSERT, Operation.DELETE })
	static class Mapped {

		@Id
		long id;

		@Nullable String text;

		Mapped() {
		}

		Mapped(long id) {
			this.id = id;
		}

	}

	static final class TextMapper implements MessageMapper<Mapped> {

		private final String name;

		TextMapper() {
			this("plain");
		}

		TextMapper(String name) {
			this.name = name;
		}

		@Override
		public @Nullable Object map(Mapped entity, Operation operation) {
			return (entity.id > 0) ? Map.of(this.name, operation + " " + entity.id) : null;
		}

	}

}
