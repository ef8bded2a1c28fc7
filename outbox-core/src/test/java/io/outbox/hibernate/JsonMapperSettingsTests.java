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
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Calendar;
import java.util.Date;
import java.util.GregorianCalendar;
import java.util.Map;
import java.util.TimeZone;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.PropertyAccessor;
import io.outbox.MessageMapper;
import io.outbox.Operation;
import io.outbox.Publish;
import jakarta.persistence.Embeddable;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.databind.DefaultTyping;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.cfg.DateTimeFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.jsontype.BasicPolymorphicTypeValidator;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.ser.std.ToStringSerializer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the settings of the application's mapper do to a body.
 */
class JsonMapperSettingsTests {

	private static final String TIMES = "{\"id\":1,\"calendar\":\"1970-01-01T00:00:00.000Z\","
			+ "\"date\":\"1970-01-01T00:00:00.000Z\",\"instant\":\"2026-01-02T03:04:05.000006Z\","
			+ "\"theDay\":\"2026-01-02\",\"dateTime\":\"2026-01-02T03:04:05\",\"theMonth\":\"2026-03\","
			+ "\"theOffset\":\"2026-01-02T03:04:05+05:30\",\"theTime\":\"03:04:05\",\"theYear\":2026,"
			+ "\"zoned\":\"2026-07-02T03:04:05+02:00\"}";

	@Test
	void timesAreIso() {
		assertThat(times(JsonMapper.builder())).isEqualTo(TIMES);
	}

	@Test
	void timesAreIsoWhenTheMapperWritesNumbers() {
		assertThat(times(JsonMapper.builder()
			.enable(DateTimeFeature.WRITE_DATES_AS_TIMESTAMPS, DateTimeFeature.WRITE_DURATIONS_AS_TIMESTAMPS,
					DateTimeFeature.WRITE_DATE_TIMESTAMPS_AS_NANOSECONDS)))
			.isEqualTo(TIMES);
	}

	@Test
	void namingStrategyAppliesToAttributesAndEmbeddables() {
		assertThat(body(JsonMapper.builder().propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)))
			.contains("\"big_amount\":1E+3")
			.contains("\"the_part\":{\"part_size\":1}");
	}

	@Test
	void nullsAreLeftOutIfTheMapperSaysSo() {
		assertThat(body(JsonMapper.builder()
			.changeDefaultPropertyInclusion((value) -> value.withValueInclusion(JsonInclude.Include.NON_NULL))))
			.doesNotContain("null");
		assertThat(body(JsonMapper.builder()
			.changeDefaultPropertyInclusion((value) -> value.withValueInclusion(JsonInclude.Include.NON_EMPTY))))
			.doesNotContain("none")
			.doesNotContain("empty");
		assertThat(body(JsonMapper.builder()
			.changeDefaultPropertyInclusion((value) -> value.withValueInclusion(JsonInclude.Include.NON_DEFAULT))))
			.doesNotContain("zero")
			.contains("\"id\":1");
	}

	@Test
	void defaultTypingDoesNotApply() {
		assertThat(body(JsonMapper.builder()
			.activateDefaultTyping(BasicPolymorphicTypeValidator.builder().allowIfBaseType(Object.class).build(),
					DefaultTyping.NON_FINAL)))
			.isEqualTo(body(JsonMapper.builder()));
	}

	@Test
	void visibilityOfTheMapperDoesNotHideAttributes() {
		assertThat(body(JsonMapper.builder()
			.changeDefaultVisibility(
					(checker) -> checker.withVisibility(PropertyAccessor.ALL, JsonAutoDetect.Visibility.NONE))
			.disable(MapperFeature.INFER_PROPERTY_MUTATORS))).isEqualTo(body(JsonMapper.builder()));
	}

	@Test
	void orderOfTheMapperDoesNotApply() {
		assertThat(body(JsonMapper.builder().disable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)))
			.startsWith("{\"id\":1,");
		assertThat(body(JsonMapper.builder().enable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)))
			.startsWith("{\"id\":1,");
	}

	@Test
	void formatsOfTheMapperApply() {
		assertThat(body(JsonMapper.builder()
			.enable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN)
			.enable(JsonWriteFeature.ESCAPE_NON_ASCII))).contains("\"bigAmount\":1000,")
			.contains("\"text\":\"\\u00FC\"");
		assertThat(body(JsonMapper.builder()
			.addModule(new SimpleModule().addSerializer(BigDecimal.class, new ToStringSerializer(BigDecimal.class)))))
			.contains("\"bigAmount\":\"1E+3\"");
	}

	@Test
	void mapperThatFailsOnEmptyBeansWritesEntitiesWithoutAttributes() {
		try (CaptureFixture fixture = CaptureFixture.of(OnlyId.class)
			.jsonMapper(JsonMapper.builder().enable(SerializationFeature.FAIL_ON_EMPTY_BEANS).build())
			.onH2()) {
			fixture.commit((em) -> em.persist(new OnlyId()));

			assertThat(fixture.bodies()).containsExactly("{\"id\":1}");
		}
	}

	@Test
	void applicationsMapperItselfIsNotChanged() {
		JsonMapper mapper = JsonMapper.builder().enable(DateTimeFeature.WRITE_DATES_AS_TIMESTAMPS).build();

		body(mapper.rebuild());

		assertThat(mapper.writeValueAsString(new Date(5))).isEqualTo("5");
		assertThat(mapper.writeValueAsString(new OnlyId())).isEqualTo("{}");
	}

	@Test
	void bodiesOfMappersHaveTheSameFormats() {
		try (CaptureFixture fixture = CaptureFixture.of(Mapped.class)
			.jsonMapper(JsonMapper.builder()
				.enable(DateTimeFeature.WRITE_DATES_AS_TIMESTAMPS)
				.propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
				.build())
			.onH2()) {
			fixture.commit((em) -> em.persist(new Mapped()));

			assertThat(fixture.bodies()).containsExactly("{\"the_day\":\"1970-01-01\"}");
		}
	}

	private static String times(JsonMapper.Builder mapper) {
		return body(mapper, new Times());
	}

	private static String body(JsonMapper.Builder mapper) {
		return body(mapper, new Odd());
	}

	private static String body(JsonMapper.Builder mapper, Object entity) {
		try (CaptureFixture fixture = CaptureFixture.of(entity.getClass()).jsonMapper(mapper.build()).onH2()) {
			fixture.commit((em) -> em.persist(entity));
			return fixture.bodies().get(0);
		}
	}

	@Entity(name = "Times")
	@Publish(destination = "/topic/x", fields = { "calendar", "date", "instant", "theDay", "dateTime", "theMonth",
			"theOffset", "theTime", "theYear", "zoned" })
	static class Times {

		@Id
		long id = 1;

		Calendar calendar = new GregorianCalendar(TimeZone.getTimeZone("UTC"));

		Date date = new Date(0);

		Instant instant = Instant.parse("2026-01-02T03:04:05.000006Z");

		LocalDate theDay = LocalDate.of(2026, 1, 2);

		LocalDateTime dateTime = LocalDateTime.of(2026, 1, 2, 3, 4, 5);

		@JdbcTypeCode(SqlTypes.JSON)
		YearMonth theMonth = YearMonth.of(2026, 3);

		OffsetDateTime theOffset = OffsetDateTime.of(2026, 1, 2, 3, 4, 5, 0, ZoneOffset.ofHoursMinutes(5, 30));

		LocalTime theTime = LocalTime.of(3, 4, 5);

		Year theYear = Year.of(2026);

		ZonedDateTime zoned = ZonedDateTime.of(2026, 7, 2, 3, 4, 5, 0, ZoneId.of("Europe/Paris"));

		Times() {
			this.calendar.setTimeInMillis(0);
		}

	}

	@Embeddable
	static class OddPart {

		int partSize = 1;

	}

	@Entity(name = "Odd")
	@Publish(destination = "/topic/x")
	static class Odd {

		@Id
		long id = 1;

		BigDecimal bigAmount = new BigDecimal("1E+3");

		String empty = "";

		@JdbcTypeCode(SqlTypes.JSON)
		Map<String, Object> map = Map.of("k", 1);

		@Nullable String none;

		String text = "ü";

		OddPart thePart = new OddPart();

		int zero;

	}

	@Entity(name = "OnlyId")
	@Publish(destination = "/topic/x")
	static class OnlyId {

		@Id
		long id = 1;

	}

	@Entity(name = "MappedDay")
	@Publish(destination = "/topic/x", mapper = DayMapper.class)
	static class Mapped {

		@Id
		long id = 1;

	}

	static final class DayMapper implements MessageMapper<Mapped> {

		@Override
		public Object map(Mapped entity, Operation operation) {
			return new Day(LocalDate.EPOCH);
		}

	}

	record Day(LocalDate theDay) {
	}

}
