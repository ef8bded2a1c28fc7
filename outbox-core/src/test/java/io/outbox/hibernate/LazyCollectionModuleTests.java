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
import java.util.Collection;
import java.util.List;

import io.outbox.Operation;
import io.outbox.Publish;
import jakarta.persistence.ElementCollection;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import org.hibernate.collection.spi.PersistentCollection;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.ser.std.StdSerializer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Collections in a body when the application has a Jackson serializer for those of
 * Hibernate, which does not load them.
 */
class LazyCollectionModuleTests {

	private final CaptureFixture fixture = CaptureFixture.of(Listed.class)
		.jsonMapper(JsonMapper.builder().addModule(new SimpleModule().addSerializer(new LoadedOnly())).build())
		.onH2();

	@AfterEach
	void close() {
		this.fixture.close();
	}

	@Test
	void collectionIsReadThatWasNotLoaded() {
		this.fixture.commit((em) -> em.persist(new Listed()));
		this.fixture.clear();

		this.fixture.commit((em) -> em.find(Listed.class, 1L).name = "y");

		assertThat(this.fixture.log()).containsExactly("UPDATE {\"id\":1,\"name\":\"y\",\"tags\":[\"a\"]}");
	}

	@Test
	void collectionOfADeletedEntityIsLeftOutUnlessItWasLoaded() {
		this.fixture.commit((em) -> em.persist(new Listed()));
		this.fixture.clear();

		this.fixture.commit((em) -> em.remove(em.find(Listed.class, 1L)));

		assertThat(this.fixture.log()).containsExactly("DELETE {\"id\":1,\"name\":\"x\"}");
	}

	@Entity(name = "Listed")
	@Publish(destination = "/topic/listed", fields = { "name", "tags" }, on = { Operation.UPDATE, Operation.DELETE })
	static class Listed {

		@Id
		long id = 1;

		String name = "x";

		@ElementCollection
		List<String> tags = new ArrayList<>(List.of("a"));

	}

	private static final class LoadedOnly extends StdSerializer<PersistentCollection<?>> {

		LoadedOnly() {
			super(PersistentCollection.class);
		}

		@Override
		public void serialize(PersistentCollection<?> collection, JsonGenerator generator,
				SerializationContext context) {
			if (collection.wasInitialized()) {
				context.writeValue(generator, List.copyOf((Collection<?>) collection));
			}
			else {
				generator.writeNull();
			}
		}

	}

}
