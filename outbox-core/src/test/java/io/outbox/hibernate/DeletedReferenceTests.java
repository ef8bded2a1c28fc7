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

import io.outbox.Operation;
import io.outbox.Publish;
import jakarta.persistence.ConstraintMode;
import jakarta.persistence.Entity;
import jakarta.persistence.ForeignKey;
import jakarta.persistence.Id;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.ManyToOne;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

/**
 * Deletes of entities whose references are deleted with them.
 */
class DeletedReferenceTests {

	private final CaptureFixture fixture = CaptureFixture.of(Client.class, Bill.class).onH2();

	@AfterEach
	void close() {
		this.fixture.close();
	}

	@Test
	void keyAndBodyAreThoseThatWereWrittenBefore() {
		this.fixture.commit((em) -> {
			Client client = new Client();
			em.persist(client);
			em.persist(new Bill(client));
		});

		this.fixture.commit((em) -> {
			Bill bill = em.find(Bill.class, 5L);
			em.remove(em.find(Client.class, 7L));
			em.remove(bill);
		});

		assertThat(this.fixture.messages())
			.extracting(CaptureFixture.Message::operation, CaptureFixture.Message::key, CaptureFixture.Message::body)
			.containsExactly(tuple("INSERT", "7", "{\"id\":5,\"client\":7}"),
					tuple("DELETE", "7", "{\"id\":5,\"client\":7}"));
	}

	@Test
	void referenceThatWasRemovedBeforeIsNone() {
		this.fixture.commit((em) -> {
			Client client = new Client();
			em.persist(client);
			em.persist(new Bill(client));
		});
		this.fixture.clear();

		this.fixture.commit((em) -> {
			Bill bill = em.find(Bill.class, 5L);
			bill.client = null;
			em.flush();
			em.remove(bill);
		});

		assertThat(this.fixture.messages()).extracting(CaptureFixture.Message::key, CaptureFixture.Message::body)
			.containsExactly(tuple("Bill:5", "{\"id\":5,\"client\":null}"));
	}

	@Entity(name = "Client")
	static class Client {

		@Id
		long id = 7;

	}

	@Entity(name = "Bill")
	@Publish(destination = "/topic/bills", key = "client.id", on = { Operation.INSERT, Operation.DELETE })
	static class Bill {

		@Id
		long id = 5;

		@ManyToOne
		@JoinColumn(foreignKey = @ForeignKey(ConstraintMode.NO_CONSTRAINT))
		@Nullable Client client;

		Bill() {
		}

		Bill(Client client) {
			this.client = client;
		}

	}

}
