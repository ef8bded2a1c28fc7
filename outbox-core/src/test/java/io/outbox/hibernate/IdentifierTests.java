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

import java.util.List;
import java.util.UUID;

import io.outbox.Publish;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Every kind of id, with and without JDBC batches, with and without a persistence
 * context.
 */
class IdentifierTests {

	private static final Class<?>[] TYPES = { BySequence.class, ByUuid.class, ByIdentity.class };

	@ParameterizedTest
	@CsvSource({ "0, false", "0, true", "20, false", "20, true" })
	void idsThatHibernateMakesAreInBodyAndKey(int batchSize, boolean stateless) {
		try (CaptureFixture fixture = fixture(batchSize)) {
			List<Object> entities = List.of(new BySequence(), new ByUuid(), new ByIdentity(), new BySequence(),
					new ByIdentity());

			insert(fixture, entities, stateless);

			assertThat(fixture.messages()).extracting(CaptureFixture.Message::body)
				.containsExactlyInAnyOrderElementsOf(
						entities.stream().map((entity) -> "{\"id\":" + json(id(fixture, entity)) + "}").toList());
			assertThat(fixture.messages()).extracting(CaptureFixture.Message::key)
				.containsExactlyInAnyOrderElementsOf(entities.stream()
					.map((entity) -> entity.getClass().getSimpleName() + ":" + id(fixture, entity))
					.toList());
			assertThat(fixture.messages()).extracting(CaptureFixture.Message::key)
				.allSatisfy((key) -> assertThat(key).doesNotContain("null"));
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

	private static Object id(CaptureFixture fixture, Object entity) {
		return fixture.sessionFactory().getPersistenceUnitUtil().getIdentifier(entity);
	}

	private static String json(Object value) {
		return new JsonMapper().writeValueAsString(value);
	}

	@Entity(name = "BySequence")
	@Publish(destination = "/topic/x")
	static class BySequence {

		@Id
		@GeneratedValue(strategy = GenerationType.SEQUENCE)
		@Nullable Long id;

	}

	@Entity(name = "ByUuid")
	@Publish(destination = "/topic/x")
	static class ByUuid {

		@Id
		@GeneratedValue(strategy = GenerationType.UUID)
		@Nullable UUID id;

	}

	@Entity(name = "ByIdentity")
	@Publish(destination = "/topic/x")
	static class ByIdentity {

		@Id
		@GeneratedValue(strategy = GenerationType.IDENTITY)
		@Nullable Integer id;

	}

}
