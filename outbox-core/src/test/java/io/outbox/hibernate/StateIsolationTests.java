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

import java.util.Date;
import java.util.HashMap;
import java.util.Map;

import io.outbox.Operation;
import io.outbox.Publish;
import jakarta.persistence.Embeddable;
import jakarta.persistence.Entity;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Id;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Values that an application changes in place after they were written.
 */
class StateIsolationTests {

	private static final String WRITTEN = "{\"id\":1,\"bytes\":\"AQI=\",\"date\":\"1970-01-01T00:00:00.000Z\","
			+ "\"map\":{\"k\":1},\"part\":{\"size\":1}}";

	private final CaptureFixture fixture = CaptureFixture.of(Mutable.class, Described.class, Fixed.class).onH2();

	@AfterEach
	void close() {
		this.fixture.close();
	}

	@Test
	void valuesThatChangeInPlaceAfterAnInsertAreNotInTheBody() {
		this.fixture.commit((em) -> {
			Mutable entity = new Mutable();
			em.persist(entity);
			em.flush();
			em.detach(entity);
			entity.change();
		});

		assertThat(this.fixture.log()).containsExactly("INSERT " + WRITTEN);
	}

	@Test
	void valuesThatChangeInPlaceAfterAnUpdateAreNotInTheBody() {
		this.fixture.commit((em) -> {
			Mutable entity = new Mutable();
			entity.change();
			em.persist(entity);
		});
		this.fixture.clear();

		this.fixture.commit((em) -> {
			Mutable entity = find(em);
			entity.assign(new Mutable());
			em.flush();
			em.clear();
			entity.change();
		});

		assertThat(this.fixture.log()).containsExactly("UPDATE " + WRITTEN);
	}

	@Test
	void valuesThatChangeInPlaceAreUpdates() {
		this.fixture.commit((em) -> em.persist(new Mutable()));
		this.fixture.clear();

		this.fixture.commit((em) -> find(em).change());

		assertThat(this.fixture.log())
			.containsExactly("UPDATE {\"id\":1,\"bytes\":\"CQI=\",\"date\":\"1970-01-01T00:00:00.009Z\","
					+ "\"map\":{\"k\":9},\"part\":{\"size\":9}}");
	}

	@Test
	void valuesThatChangeInPlaceAfterAStatelessSessionWroteThemAreNotInTheBody() {
		Mutable entity = new Mutable();
		this.fixture.stateless((session) -> {
			session.insert(entity);
			entity.change();
		});
		assertThat(this.fixture.log()).containsExactly("INSERT " + WRITTEN);
		this.fixture.clear();

		this.fixture.stateless((session) -> {
			Mutable again = new Mutable();
			session.update(again);
			again.change();
		});
		assertThat(this.fixture.log()).containsExactly("UPDATE " + WRITTEN);
	}

	@Test
	void bodyOfASerializerIsMadeWhenAStatelessSessionWrites() {
		this.fixture.stateless((session) -> {
			Described entity = new Described();
			session.insert(entity);
			entity.text = "updated";
			session.update(entity);
			entity.text = "not written";
		});

		assertThat(this.fixture.log()).containsExactly("INSERT \"updated\"");
	}

	@Test
	void entityWithFinalFieldsIsCaptured() {
		this.fixture.commit((em) -> em.persist(new Fixed(4, "x")));
		this.fixture.commit((em) -> em.remove(em.find(Fixed.class, 4L)));

		assertThat(this.fixture.log()).containsExactly("INSERT {\"id\":4,\"text\":\"x\"}",
				"DELETE {\"id\":4,\"text\":\"x\"}");
	}

	private static Mutable find(EntityManager em) {
		return em.find(Mutable.class, 1L);
	}

	@Embeddable
	static class Part {

		int size = 1;

	}

	@Entity(name = "Mutable")
	@Publish(destination = "/topic/x", on = { Operation.INSERT, Operation.UPDATE })
	static class Mutable {

		@Id
		long id = 1;

		byte[] bytes = { 1, 2 };

		Date date = new Date(0);

		@JdbcTypeCode(SqlTypes.JSON)
		Map<String, Integer> map = new HashMap<>(Map.of("k", 1));

		Part part = new Part();

		void change() {
			this.bytes[0] = 9;
			this.date.setTime(9);
			this.map.put("k", 9);
			this.part.size = 9;
		}

		void assign(Mutable other) {
			this.bytes = other.bytes;
			this.date = other.date;
			this.map = other.map;
			this.part = other.part;
		}

	}

	@Entity(name = "Described")
	@Publish(destination = "/topic/x", serializer = "toText")
	static class Described {

		@Id
		long id = 1;

		String text = "inserted";

		String toText() {
			return this.text;
		}

	}

	@Entity(name = "Fixed")
	@Publish(destination = "/topic/x", on = { Operation.INSERT, Operation.DELETE })
	static class Fixed {

		@Id
		private final long id;

		private final String text;

		protected Fixed() {
			this(0, "");
		}

		Fixed(long id, String text) {
			this.id = id;
			this.text = text;
		}

	}

}
