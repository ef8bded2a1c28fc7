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

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;

import com.fasterxml.jackson.annotation.JsonBackReference;
import com.fasterxml.jackson.annotation.JsonFilter;
import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonIdentityInfo;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonIgnoreType;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.annotation.JsonRootName;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonView;
import com.fasterxml.jackson.annotation.ObjectIdGenerators;
import io.outbox.Publish;
import jakarta.persistence.Embeddable;
import jakarta.persistence.Embedded;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.OneToMany;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.annotation.JsonNaming;
import tools.jackson.databind.annotation.JsonSerialize;
import tools.jackson.databind.ser.std.ToStringSerializer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What Jackson's annotations on an entity do to its body.
 */
class JacksonAnnotationTests {

	private @Nullable CaptureFixture fixture;

	@AfterEach
	void close() {
		if (this.fixture != null) {
			this.fixture.close();
		}
	}

	@Test
	void ignoredAttributesAreLeftOut() {
		assertThat(body(new Ignoring())).isEqualTo("{\"id\":1,\"kept\":\"k\",\"part\":{\"size\":1}}");
	}

	@Test
	void annotationsThatAreAboutTheObjectAsAWholeDoNotApply() {
		assertThat(body(new Whole())).isEqualTo("{\"id\":1,\"a\":\"a\",\"owner\":null,\"z\":\"z\"}");
	}

	@Test
	void annotationsOfToOnesDoNotApply() {
		Whole owner = new Whole();
		Whole whole = new Whole();
		whole.id = 2;
		whole.owner = owner;

		assertThat(body(owner, whole)).isEqualTo("{\"id\":2,\"a\":\"a\",\"owner\":1,\"z\":\"z\"}");
	}

	@Test
	void namesFormatsAndSerializersOfAttributesApply() {
		assertThat(body(new Formatted()))
			.isEqualTo("{\"id\":\"1\",\"THE_SHAPE\":1,\"on\":\"2026\",\"Upper-Case\":\"3\",\"viewed\":\"v\"}");
	}

	private String body(Object... entities) {
		Class<?>[] types = { Ignoring.class, Whole.class, Formatted.class };
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

	@JsonIgnoreType
	static class Secret implements java.io.Serializable {

		private static final long serialVersionUID = 1;

	}

	@Entity(name = "Ignoring")
	@Publish(destination = "/topic/x")
	@JsonIgnoreProperties({ "byClass", "unknown" })
	static class Ignoring {

		@Id
		long id = 1;

		@JsonBackReference
		@ManyToOne
		@Nullable Ignoring back;

		String byClass = "no";

		@JsonIgnoreProperties("secret")
		@Embedded
		Part part = new Part();

		Secret byType = new Secret();

		@JsonProperty(access = JsonProperty.Access.WRITE_ONLY)
		String writeOnly = "no";

		String kept = "k";

		@OneToMany(mappedBy = "back")
		List<Ignoring> many = new ArrayList<>();

	}

	@Entity(name = "Whole")
	@Publish(destination = "/topic/x")
	@JsonFilter("unset")
	@JsonIdentityInfo(generator = ObjectIdGenerators.IntSequenceGenerator.class)
	@JsonTypeInfo(use = JsonTypeInfo.Id.CLASS)
	@JsonRootName("root")
	@JsonPropertyOrder({ "z", "a" })
	@JsonFormat(shape = JsonFormat.Shape.ARRAY)
	static class Whole {

		@Id
		long id = 1;

		String a = "a";

		@ManyToOne
		@Nullable Whole owner;

		String z = "z";

	}

	enum Shape {

		ROUND, SQUARE

	}

	@Entity(name = "Formatted")
	@Publish(destination = "/topic/x", fields = { "theShape", "theDay", "number", "viewed" })
	@JsonNaming(PropertyNamingStrategies.UpperSnakeCaseStrategy.class)
	static class Formatted {

		@Id
		@JsonSerialize(using = ToStringSerializer.class)
		long id = 1;

		@JsonFormat(shape = JsonFormat.Shape.NUMBER)
		Shape theShape = Shape.SQUARE;

		@JsonProperty("on")
		@JsonFormat(pattern = "yyyy")
		LocalDate theDay = LocalDate.of(2026, 1, 2);

		@JsonProperty("Upper-Case")
		@JsonFormat(shape = JsonFormat.Shape.STRING)
		int number = 3;

		@JsonView(Formatted.class)
		@JsonProperty("viewed")
		String viewed = "v";

	}

}
