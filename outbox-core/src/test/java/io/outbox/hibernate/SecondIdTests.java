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

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.outbox.Publish;
import jakarta.persistence.ElementCollection;
import jakarta.persistence.Embeddable;
import jakarta.persistence.Embedded;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.MappedSuperclass;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * No body has {@code "id"} twice: a second attribute of that name fails the start.
 */
class SecondIdTests {

	@Test
	void attributeThatIsCalledIdAndIsNoIdIsRefused() {
		assertRefused(CaptureFixture.of(CalledId.class), CalledId.class, "id");
	}

	@Test
	void attributeThatJacksonCallsIdIsRefused() {
		assertRefused(CaptureFixture.of(NamedId.class), NamedId.class, "number");
	}

	@Test
	void attributeThatTheNamingStrategyCallsIdIsRefused() {
		JsonMapper lowerCase = JsonMapper.builder().propertyNamingStrategy(PropertyNamingStrategies.LOWER_CASE).build();

		assertRefused(CaptureFixture.of(UpperId.class).jsonMapper(lowerCase), UpperId.class, "ID");
		CaptureFixture.of(UpperId.class).onH2().close();
	}

	@Test
	void embeddableThatUnwrapsAnIdIsRefused() {
		assertRefused(CaptureFixture.of(UnwrapsId.class, Part.class), UnwrapsId.class, "part");
	}

	@Test
	void embeddableWithAnIdMayBeUnwrappedWithAPrefix() {
		try (CaptureFixture fixture = CaptureFixture.of(UnwrapsPrefixed.class, Part.class).onH2()) {
			fixture.commit((em) -> em.persist(new UnwrapsPrefixed()));

			assertThat(fixture.bodies()).containsExactly("{\"id\":1,\"part_id\":2}");
		}
	}

	@Test
	void whatIsNotInTheBodyMayBeCalledId() {
		try (CaptureFixture fixture = CaptureFixture.of(LeftOut.class).onH2()) {
			fixture.commit((em) -> em.persist(new LeftOut()));

			assertThat(fixture.bodies()).containsExactly("{\"id\":1,\"text\":\"x\"}", "\"x\"");
		}
	}

	@Test
	void collectionThatNoFieldNamesMayBeCalledId() {
		try (CaptureFixture fixture = CaptureFixture.of(Collecting.class).onH2()) {
			fixture.commit((em) -> em.persist(new Collecting()));

			assertThat(fixture.bodies()).containsExactly("{\"id\":1,\"text\":\"x\"}");
		}
	}

	@Test
	void collectionThatTheFieldsNameMayNotBeCalledId() {
		assertRefused(CaptureFixture.of(CollectingIds.class), CollectingIds.class, "numbers");
	}

	private static void assertRefused(CaptureFixture.Builder builder, Class<?> entity, String attribute) {
		assertThatException().isThrownBy(() -> builder.onH2().close())
			.havingRootCause()
			.isInstanceOfSatisfying(InvalidPublishException.class, (ex) -> {
				assertThat(ex.getEntity()).isEqualTo(entity.getName());
				assertThat(ex.getAttribute()).isEqualTo("fields");
				assertThat(ex.getProblem()).contains("\"id\" twice").contains("'" + attribute + "'");
				assertThat(ex.getFix()).contains("@JsonProperty");
			});
	}

	@MappedSuperclass
	static class Numbered {

		@Id
		long no = 1;

		String text = "x";

	}

	@Embeddable
	static class Part {

		int id = 2;

	}

	@Entity(name = "CalledId")
	@Publish(destination = "/topic/x")
	static class CalledId extends Numbered {

		int id = 2;

	}

	@Entity(name = "NamedId")
	@Publish(destination = "/topic/x", fields = { "text", "number" })
	static class NamedId extends Numbered {

		@JsonProperty("id")
		int number = 2;

	}

	@Entity(name = "UpperId")
	@Publish(destination = "/topic/x")
	static class UpperId extends Numbered {

		int ID = 2;

	}

	@Entity(name = "UnwrapsId")
	@Publish(destination = "/topic/x", fields = "part")
	static class UnwrapsId extends Numbered {

		@Embedded
		@JsonUnwrapped
		Part part = new Part();

	}

	@Entity(name = "UnwrapsPrefixed")
	@Publish(destination = "/topic/x", fields = "part")
	static class UnwrapsPrefixed extends Numbered {

		@Embedded
		@JsonUnwrapped(prefix = "part_")
		Part part = new Part();

	}

	@Entity(name = "LeftOut")
	@Publish(destination = "/topic/x", fields = "text")
	@Publish(destination = "/topic/y", serializer = "text")
	static class LeftOut extends Numbered {

		int id = 2;

		String text() {
			return this.text;
		}

	}

	@Entity(name = "Collecting")
	@Publish(destination = "/topic/x")
	static class Collecting extends Numbered {

		@ElementCollection
		@JsonProperty("id")
		List<Integer> numbers = new ArrayList<>(List.of(2));

	}

	@Entity(name = "CollectingIds")
	@Publish(destination = "/topic/x", fields = "numbers")
	static class CollectingIds extends Numbered {

		@ElementCollection
		@JsonProperty("id")
		List<Integer> numbers = new ArrayList<>(List.of(2));

	}

}
