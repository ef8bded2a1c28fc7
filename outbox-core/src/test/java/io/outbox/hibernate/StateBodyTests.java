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

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Date;
import java.util.List;
import java.util.UUID;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonGetter;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.annotation.JsonValue;
import io.outbox.Publish;
import jakarta.persistence.AttributeConverter;
import jakarta.persistence.Convert;
import jakarta.persistence.Embeddable;
import jakarta.persistence.Embedded;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.PostPersist;
import jakarta.persistence.PrePersist;
import jakarta.persistence.Transient;
import org.hibernate.annotations.CreationTimestamp;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.cfg.DateTimeFeature;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Names, order and formats of the values in a body.
 */
class StateBodyTests {

	@Test
	void valuesAreWrittenAsAttributeValuesInIsoFormats() {
		JsonNode body = body(new JsonMapper(), new Values());

		assertThat(body.propertyNames()).first().isEqualTo("id");
		assertThat(body.get("id").longValue()).isEqualTo(7);
		assertThat(body.get("amount").decimalValue()).isEqualTo("12.50");
		assertThat(body.get("at").stringValue()).isEqualTo("2026-01-02T03:04:05Z");
		assertThat(body.get("birthday").stringValue()).isEqualTo("2026-01-02");
		assertThat(body.get("date").stringValue()).startsWith("1970-01-01T00:00:00");
		assertThat(body.get("span").stringValue()).isEqualTo("PT1M30S");
		assertThat(body.get("size").stringValue()).isEqualTo("LARGE");
		assertThat(body.get("ordinalSize").stringValue()).isEqualTo("SMALL");
		assertThat(body.get("uuid").stringValue()).isEqualTo("00000000-0000-0001-0000-000000000002");
		assertThat(body.get("bytes").stringValue()).isEqualTo("AQI=");
		assertThat(body.get("money").stringValue()).isEqualTo("EUR 5");
		assertThat(body.get("text").stringValue()).isEqualTo("Grüße 漢字 \"🚀\" \\ \n");
		assertThat(body.get("nothing").isNull()).isTrue();
		assertThat(body.get("yes").booleanValue()).isTrue();
		assertThat(body.has("notMapped")).isFalse();
	}

	@Test
	void datesAreNeverNumbers() {
		JsonMapper mapper = JsonMapper.builder()
			.enable(DateTimeFeature.WRITE_DATES_AS_TIMESTAMPS, DateTimeFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
			.build();

		JsonNode body = body(mapper, new Values());

		assertThat(List.of("at", "birthday", "date", "span"))
			.allSatisfy((name) -> assertThat(body.get(name).isString()).as(name).isTrue());
	}

	@Test
	void namesAreThoseOfJackson() {
		JsonMapper mapper = JsonMapper.builder()
			.propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
			.addMixIn(Annotated.class, AnnotatedMixIn.class)
			.build();

		try (CaptureFixture fixture = CaptureFixture.of(Annotated.class).jsonMapper(mapper).onH2()) {
			fixture.commit((em) -> em.persist(new Annotated()));

			assertThat(fixture.bodies()).containsExactly(
					"{\"id\":1,\"birthday\":\"02.01.2026\",\"other\":\"y\",\"plain_name\":\"z\",\"street_name\":\"s\"}");
		}
	}

	@Test
	void attributesAreInTheOrderOfFields() {
		try (CaptureFixture fixture = CaptureFixture.of(Ordered.class).onH2()) {
			fixture.commit((em) -> em.persist(new Ordered()));

			assertThat(fixture.bodies()).containsExactlyInAnyOrder("{\"id\":1,\"c\":\"c\",\"a\":\"a\",\"b\":\"b\"}",
					"{\"id\":1}", "{\"id\":1,\"b\":\"b\"}", "{\"id\":1,\"a\":\"a\",\"b\":\"b\",\"c\":\"c\"}");
		}
	}

	@Test
	void inclusionOfTheMapperIsHonoured() {
		JsonMapper mapper = JsonMapper.builder()
			.changeDefaultPropertyInclusion((inclusion) -> inclusion.withValueInclusion(JsonInclude.Include.NON_NULL))
			.build();

		assertThat(body(mapper, new Values()).has("nothing")).isFalse();
	}

	@Test
	void embeddablesAndRecordsAreObjects() {
		try (CaptureFixture fixture = CaptureFixture.of(Composite.class).onH2()) {
			fixture.commit((em) -> em.persist(new Composite()));

			assertThat(fixture.bodies()).containsExactly(
					"{\"id\":1,\"address\":{\"street\":\"s\"},\"nothing\":null,\"point\":{\"x\":1,\"y\":2}}");
		}
	}

	@Test
	void bodyIsWhatWasWrittenAndNotWhatTheInstanceHolds() {
		try (CaptureFixture fixture = CaptureFixture.of(Listening.class).onH2()) {
			fixture.commit((em) -> em.persist(new Listening()));

			assertThat(fixture.bodies()).singleElement()
				.asString()
				.contains("\"before\":\"set\"")
				.contains("\"after\":null")
				.doesNotContain("\"created\":null")
				.doesNotContain("getter");
		}
	}

	@Test
	void typeInfoRootNameAndIndentationDoNotApply() {
		JsonMapper mapper = JsonMapper.builder()
			.enable(SerializationFeature.INDENT_OUTPUT, SerializationFeature.WRAP_ROOT_VALUE)
			.build();
		try (CaptureFixture fixture = CaptureFixture.of(Typed.class).jsonMapper(mapper).onH2()) {
			fixture.commit((em) -> em.persist(new Typed()));

			assertThat(fixture.bodies()).containsExactly("{\"id\":1,\"text\":\"x\"}");
		}
	}

	@Test
	void idIsCalledIdWhateverItsAttributeIsCalled() {
		try (CaptureFixture fixture = CaptureFixture.of(OtherId.class).onH2()) {
			fixture.commit((em) -> em.persist(new OtherId()));

			assertThat(fixture.bodies()).containsExactly("{\"id\":\"k\",\"text\":\"x\"}",
					"{\"id\":\"k\",\"text\":\"x\"}");
			assertThat(fixture.messages()).extracting(CaptureFixture.Message::key).containsExactly("k", "OtherId:k");
		}
	}

	private static JsonNode body(JsonMapper mapper, Object entity) {
		try (CaptureFixture fixture = CaptureFixture.of(entity.getClass()).jsonMapper(mapper).onH2()) {
			fixture.commit((em) -> em.persist(entity));
			return JsonMapper.builder()
				.enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
				.disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
				.build()
				.readTree(fixture.bodies().get(0));
		}
	}

	enum Size {

		SMALL, LARGE

	}

	record Price(String text) {

		@JsonValue
		String json() {
			return this.text;
		}

	}

	static class PriceConverter implements AttributeConverter<Price, Integer> {

		@Override
		public Integer convertToDatabaseColumn(Price price) {
			return Integer.valueOf(price.text().substring(4));
		}

		@Override
		public Price convertToEntityAttribute(Integer amount) {
			return new Price("EUR " + amount);
		}

	}

	@Entity(name = "Vals")
	@Publish(destination = "/topic/values")
	static class Values {

		@Id
		long id = 7;

		BigDecimal amount = new BigDecimal("12.50");

		Instant at = Instant.parse("2026-01-02T03:04:05Z");

		LocalDate birthday = LocalDate.of(2026, 1, 2);

		Date date = new Date(0);

		Duration span = Duration.ofSeconds(90);

		@Enumerated(EnumType.STRING)
		Size size = Size.LARGE;

		Size ordinalSize = Size.SMALL;

		UUID uuid = new UUID(1, 2);

		byte[] bytes = { 1, 2 };

		@Convert(converter = PriceConverter.class)
		Price money = new Price("EUR 5");

		String text = "Grüße 漢字 \"🚀\" \\ \n";

		@Nullable String nothing;

		boolean yes = true;

		@Transient
		String notMapped = "no";

	}

	@Embeddable
	static class Address {

		String street = "s";

		String getZip() {
			return "not mapped";
		}

	}

	@Embeddable
	record Point(int x, int y) {
	}

	@Entity(name = "Composite")
	@Publish(destination = "/topic/composite")
	static class Composite {

		@Id
		long id = 1;

		@Embedded
		Address address = new Address();

		@Nullable String nothing;

		@Embedded
		Point point = new Point(1, 2);

	}

	@Embeddable
	static class Street {

		String streetName = "s";

	}

	@Entity(name = "Annotated")
	@Publish(destination = "/topic/annotated")
	static class Annotated {

		@Id
		long id = 1;

		@JsonFormat(pattern = "dd.MM.yyyy")
		LocalDate birthday = LocalDate.of(2026, 1, 2);

		@JsonInclude(JsonInclude.Include.NON_EMPTY)
		String empty = "";

		@JsonIgnore
		String ignored = "no";

		@JsonProperty("other")
		String named = "y";

		@JsonProperty(access = JsonProperty.Access.WRITE_ONLY)
		String password = "secret";

		String plainName = "z";

		String mixedOut = "no";

		@Embedded
		@JsonUnwrapped
		Street street = new Street();

	}

	abstract static class AnnotatedMixIn {

		@JsonIgnore
		@Nullable String mixedOut;

	}

	@Entity(name = "Ordered")
	@Publish(destination = "/topic/1", fields = { "c", "id", "a", "b" })
	@Publish(destination = "/topic/2", fields = "id")
	@Publish(destination = "/topic/3", fields = { "b", "b" })
	@Publish(destination = "/topic/4")
	static class Ordered {

		@Id
		long id = 1;

		String a = "a";

		String b = "b";

		String c = "c";

	}

	@Entity(name = "Listening")
	@Publish(destination = "/topic/listening")
	static class Listening {

		@Id
		long id = 1;

		@Nullable String before;

		@Nullable String after;

		@CreationTimestamp
		@Nullable Instant created;

		@JsonGetter("after")
		@Nullable String getAfter() {
			return "getter";
		}

		@PrePersist
		void prePersist() {
			this.before = "set";
		}

		@PostPersist
		void postPersist() {
			this.after = "set";
		}

	}

	@Entity(name = "Typed")
	@Publish(destination = "/topic/typed")
	@JsonTypeInfo(use = JsonTypeInfo.Id.CLASS)
	static class Typed {

		@Id
		long id = 1;

		String text = "x";

	}

	@Entity(name = "OtherId")
	@Publish(destination = "/topic/1", key = "code")
	@Publish(destination = "/topic/2", fields = { "code", "text" })
	static class OtherId {

		@Id
		@JsonProperty("theCode")
		String code = "k";

		String text = "x";

	}

}
