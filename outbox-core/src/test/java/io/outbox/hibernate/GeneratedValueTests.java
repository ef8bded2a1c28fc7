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

import java.time.Instant;

import io.outbox.Operation;
import io.outbox.Publish;
import io.outbox.jdbc.Dialect;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import org.hibernate.annotations.CreationTimestamp;
import org.hibernate.annotations.CurrentTimestamp;
import org.hibernate.annotations.Generated;
import org.hibernate.annotations.GeneratedColumn;
import org.hibernate.annotations.SourceType;
import org.hibernate.annotations.UpdateTimestamp;
import org.hibernate.generator.EventType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Values that Hibernate or the database makes.
 */
class GeneratedValueTests {

	@ParameterizedTest
	@EnumSource(value = Dialect.class, names = { "H2", "POSTGRESQL", "MARIADB" })
	void generatedValuesThatHibernateReadsBackAreInTheBody(Dialect dialect) {
		try (CaptureFixture fixture = CaptureFixture.of(Made.class).on(dialect)) {
			fixture.commit((em) -> em.persist(new Made()));
			assertBodyIsTheRow(fixture, 0);

			fixture.commit((em) -> em.find(Made.class, 1L).amount = 7);
			assertBodyIsTheRow(fixture, 1);
			assertThat(body(fixture, 1).get("doubled").intValue()).isEqualTo(14);
			assertThat(body(fixture, 1).get("created")).isEqualTo(body(fixture, 0).get("created"));
		}
	}

	@ParameterizedTest
	@EnumSource(value = Dialect.class, names = { "H2", "POSTGRESQL", "MARIADB" })
	void statelessSessionHasTheValuesThatHibernateMakes(Dialect dialect) {
		try (CaptureFixture fixture = CaptureFixture.of(Made.class).on(dialect)) {
			fixture.stateless((session) -> session.insert(new Made()));

			assertThat(body(fixture, 0).get("created").isString()).isTrue();
			assertThat(body(fixture, 0).get("updated").isString()).isTrue();
		}
	}

	private static void assertBodyIsTheRow(CaptureFixture fixture, int number) {
		Made row = fixture.call((em) -> em.find(Made.class, 1L));
		JsonNode body = body(fixture, number);
		assertThat(body.get("doubled").intValue()).isEqualTo(row.doubled);
		assertThat(body.get("status").stringValue()).isEqualTo(row.status);
		assertThat(Instant.parse(body.get("byDatabase").stringValue())).isEqualTo(row.byDatabase);
		assertThat(body.get("created").isString()).isTrue();
		assertThat(body.get("updated").isString()).isTrue();
	}

	private static JsonNode body(CaptureFixture fixture, int number) {
		return new JsonMapper().readTree(fixture.bodies().get(number));
	}

	@Entity(name = "Made")
	@Publish(destination = "/topic/x", on = { Operation.INSERT, Operation.UPDATE })
	static class Made {

		@Id
		long id = 1;

		int amount = 2;

		@GeneratedColumn("amount * 2")
		@Nullable Integer doubled;

		@Generated(event = EventType.INSERT)
		@Column(insertable = false, columnDefinition = "varchar(10) default 'new'")
		@Nullable String status;

		@CurrentTimestamp(source = SourceType.DB)
		@Nullable Instant byDatabase;

		@CreationTimestamp
		@Nullable Instant created;

		@UpdateTimestamp
		@Nullable Instant updated;

	}

}
