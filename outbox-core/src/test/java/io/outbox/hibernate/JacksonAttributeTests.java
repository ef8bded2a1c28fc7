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

import java.util.HashMap;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.outbox.Publish;
import jakarta.persistence.Access;
import jakarta.persistence.AccessType;
import jakarta.persistence.ElementCollection;
import jakarta.persistence.Embeddable;
import jakarta.persistence.Embedded;
import jakarta.persistence.EmbeddedId;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.ManyToOne;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Attributes that Jackson unwraps or finds by other ways than a field.
 */
class JacksonAttributeTests {

	private @Nullable CaptureFixture fixture;

	@AfterEach
	void close() {
		if (this.fixture != null) {
			this.fixture.close();
		}
	}

	@Test
	void unwrappedAttributesAreAttributesOfTheBody() {
		assertThat(body(new Unwrapping()))
			.isEqualTo("{\"id\":{\"no\":1},\"address_size\":1,\"name\":\"n\",\"point_x\":5,\"none\":null}");
	}

	@Test
	void unwrappedToOneIsItsIdUnderItsName() {
		Unwrapping owner = new Unwrapping();
		UnwrappedToOne entity = new UnwrappedToOne();
		entity.owner = owner;

		assertThat(body(owner, entity)).isEqualTo("{\"id\":1,\"owner\":{\"no\":1}}");
	}

	@Test
	void gettersOfPropertyAccessNeedNotBePublic() {
		assertThat(body(new ByProperty())).isEqualTo("{\"id\":1,\"URL\":\"u\",\"first\":\"f\",\"active\":true}");
	}

	@Test
	void accessorsThatAreNoAttributesAreLeftOut() {
		assertThat(body(new Any())).isEqualTo("{\"id\":1,\"text\":\"x\"}");
	}

	@Test
	void keysOfAMapThatAreEntitiesAreTheirIds() {
		Any key = new Any();
		Counting counting = new Counting();
		counting.counts.put(key, 5);

		assertThat(body(key, counting)).isEqualTo("{\"id\":1,\"counts\":{\"1\":5}}");
	}

	private String body(Object... entities) {
		Class<?>[] types = { Unwrapping.class, UnwrappedToOne.class, ByProperty.class, Any.class, Counting.class };
		CaptureFixture opened = CaptureFixture.of(types).onH2();
		this.fixture = opened;
		opened.commit((em) -> List.of(entities).forEach(em::persist));
		List<String> bodies = opened.bodies();
		return bodies.get(bodies.size() - 1);
	}

	@Embeddable
	static class Part {

		int size = 1;

		String secret = "no";

	}

	@Embeddable
	record No(int no) {
	}

	@Embeddable
	record Point(int x) {
	}

	@Entity(name = "Unwrapping")
	@Publish(destination = "/topic/x", fields = { "address", "name", "point", "none" })
	static class Unwrapping {

		@EmbeddedId
		@JsonUnwrapped
		No no = new No(1);

		@Embedded
		@JsonUnwrapped(prefix = "address_")
		@JsonIgnoreProperties("secret")
		Part address = new Part();

		@JsonUnwrapped
		String name = "n";

		@Embedded
		@JsonUnwrapped(prefix = "point_")
		Point point = new Point(5);

		@Nullable String none;

	}

	@Entity(name = "UnwrappedToOne")
	@Publish(destination = "/topic/x")
	static class UnwrappedToOne {

		@Id
		long id = 1;

		@ManyToOne
		@JsonUnwrapped
		@Nullable Unwrapping owner;

	}

	@Entity(name = "ByProperty")
	@Publish(destination = "/topic/x", fields = { "URL", "first", "active" })
	@Access(AccessType.PROPERTY)
	static class ByProperty {

		private long theId = 1;

		private String theUrl = "u";

		private String theFirst = "f";

		private boolean theOn = true;

		@Id
		long getId() {
			return this.theId;
		}

		void setId(long id) {
			this.theId = id;
		}

		String getURL() {
			return this.theUrl;
		}

		void setURL(String url) {
			this.theUrl = url;
		}

		protected String getFirst() {
			return this.theFirst;
		}

		protected void setFirst(String first) {
			this.theFirst = first;
		}

		boolean isActive() {
			return this.theOn;
		}

		void setActive(boolean active) {
			this.theOn = active;
		}

	}

	@Entity(name = "Any")
	@Publish(destination = "/topic/x")
	static class Any {

		@Id
		long id = 1;

		String text = "x";

		@JsonAnyGetter
		Map<String, Object> others() {
			return Map.of("any", "no");
		}

		@JsonProperty
		String computed() {
			return "no";
		}

	}

	@Entity(name = "Counting")
	@Publish(destination = "/topic/x", fields = "counts")
	static class Counting {

		@Id
		long id = 1;

		@ElementCollection
		Map<Any, Integer> counts = new HashMap<>();

	}

}
