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

import java.nio.file.Path;

import io.outbox.Publish;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import org.jspecify.annotations.Nullable;

/**
 * Inserts many published entities in one transaction. Run in a JVM of its own by
 * {@link CaptureMemoryTests}.
 */
public final class ManyEntities {

	private static final int STEP = 1000;

	/** Together, so that a few entities need as much memory as many. */
	private static final int CHARACTERS = 60_000_000;

	private ManyEntities() {
	}

	/**
	 * Insert the entities.
	 * @param args a directory for the database, the portion size, the number of entities
	 * and the kind of session
	 */
	public static void main(String[] args) {
		long entities = Long.parseLong(args[2]);
		try (CaptureFixture fixture = CaptureFixture.of(Text.class)
			.portionSize(Integer.parseInt(args[1]))
			.setting("hibernate.jdbc.batch_size", 50)
			.onH2In(Path.of(args[0]))) {
			if (args[3].equals("StatelessSession")) {
				insertStateless(fixture, entities);
			}
			else {
				insert(fixture, entities);
			}
			System.out.println(fixture.countMessages() + " messages");
		}
	}

	private static void insert(CaptureFixture fixture, long entities) {
		int length = (int) (CHARACTERS / entities);
		fixture.commit((em) -> {
			for (long id = 1; id <= entities; id++) {
				em.persist(new Text(id, length));
				if (id % STEP == 0) {
					em.flush();
					em.clear();
					fixture.statements().clear();
				}
			}
		});
	}

	private static void insertStateless(CaptureFixture fixture, long entities) {
		int length = (int) (CHARACTERS / entities);
		fixture.stateless((session) -> {
			for (long id = 1; id <= entities; id++) {
				session.insert(new Text(id, length));
				if (id % STEP == 0) {
					fixture.statements().clear();
				}
			}
		});
	}

	@Entity(name = "Text")
	@Publish(destination = "/topic/texts")
	static class Text {

		@Id
		long id;

		@Column(length = 4000)
		@Nullable String text;

		Text() {
		}

		Text(long id, int length) {
			this.id = id;
			this.text = "x".repeat(length);
		}

	}

}
