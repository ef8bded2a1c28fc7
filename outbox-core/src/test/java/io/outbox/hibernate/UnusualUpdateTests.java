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

import io.outbox.Operation;
import io.outbox.Publish;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.LockModeType;
import jakarta.persistence.PreUpdate;
import jakarta.persistence.Version;
import org.hibernate.annotations.DynamicUpdate;
import org.hibernate.annotations.Immutable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What else decides over updates: listeners, versions and annotations of Hibernate.
 */
class UnusualUpdateTests {

	private @Nullable CaptureFixture fixture;

	@AfterEach
	void close() {
		if (this.fixture != null) {
			this.fixture.close();
		}
	}

	@Test
	void immutableEntityIsInsertedAndDeletedAndNeverUpdated() {
		CaptureFixture opened = open(CaptureFixture.of(Fixed.class));
		opened.commit((em) -> em.persist(new Fixed()));
		opened.commit((em) -> em.find(Fixed.class, 1L).name = "ignored");

		opened.commit((em) -> em.remove(em.find(Fixed.class, 1L)));

		assertThat(opened.log()).containsExactly("INSERT {\"id\":1,\"name\":\"n\"}",
				"DELETE {\"id\":1,\"name\":\"n\"}");
	}

	@Test
	void whatAPreUpdateListenerSetsIsInTheBody() {
		CaptureFixture opened = open(CaptureFixture.of(Listened.class));
		opened.commit((em) -> em.persist(new Listened()));

		opened.commit((em) -> em.find(Listened.class, 1L).name = "changed");

		assertThat(opened.bodies()).containsExactly("{\"id\":1,\"name\":\"changed\",\"updates\":1}");
	}

	@Test
	void dynamicUpdatePublishesAllAttributes() {
		CaptureFixture opened = open(CaptureFixture.of(Dynamic.class));
		opened.commit((em) -> em.persist(new Dynamic()));

		opened.commit((em) -> em.find(Dynamic.class, 1L).name = "changed");

		assertThat(opened.bodies()).containsExactly("{\"id\":1,\"name\":\"changed\",\"other\":\"o\"}");
	}

	@Test
	void forcedIncrementOfTheVersionPublishesNothing() {
		CaptureFixture opened = open(CaptureFixture.of(Versioned.class));
		opened.commit((em) -> em.persist(new Versioned()));
		opened.clear();

		for (LockModeType mode : List.of(LockModeType.OPTIMISTIC_FORCE_INCREMENT,
				LockModeType.PESSIMISTIC_FORCE_INCREMENT)) {
			opened.commit((em) -> em.find(Versioned.class, 1L, mode));
		}

		assertThat(opened.messages()).isEmpty();
		int version = opened.call((em) -> em.find(Versioned.class, 1L).version);
		assertThat(version).isEqualTo(2);
	}

	private CaptureFixture open(CaptureFixture.Builder builder) {
		CaptureFixture opened = builder.onH2();
		this.fixture = opened;
		return opened;
	}

	@Entity(name = "Fixed")
	@Immutable
	@Publish(destination = "/topic/x", on = { Operation.INSERT, Operation.UPDATE, Operation.DELETE })
	static class Fixed {

		@Id
		long id = 1;

		String name = "n";

	}

	@Entity(name = "Listened")
	@Publish(destination = "/topic/x", on = Operation.UPDATE)
	static class Listened {

		@Id
		long id = 1;

		String name = "n";

		int updates;

		@PreUpdate
		void preUpdate() {
			this.updates++;
		}

	}

	@Entity(name = "Dynamic")
	@DynamicUpdate
	@Publish(destination = "/topic/x", on = Operation.UPDATE)
	static class Dynamic {

		@Id
		long id = 1;

		String name = "n";

		String other = "o";

	}

	@Entity(name = "Versioned")
	@Publish(destination = "/topic/x", on = { Operation.INSERT, Operation.UPDATE })
	static class Versioned {

		@Id
		long id = 1;

		@Version
		int version;

	}

}
