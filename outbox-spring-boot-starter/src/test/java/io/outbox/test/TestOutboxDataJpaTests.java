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

package io.outbox.test;

import io.outbox.test.office.Office;
import io.outbox.test.office.OfficeApplication;
import io.outbox.test.office.Ticket;
import io.outbox.test.office.TicketSold;
import jakarta.persistence.EntityManager;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.data.jpa.test.autoconfigure.DataJpaTest;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.ContextConfiguration;
import org.springframework.test.context.transaction.TestTransaction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * The kit in a slice, whose tests roll back unless they say otherwise.
 */
@DataJpaTest(properties = "spring.flyway.enabled=false")
@ContextConfiguration(classes = OfficeApplication.class)
@AutoConfigureTestOutbox
class TestOutboxDataJpaTests {

	@Autowired
	private EntityManager entityManager;

	@Autowired
	private PublishedMessages published;

	@Test
	void anEntityIsAnnouncedWhenTheTestCommits() {
		this.entityManager.persist(new Ticket("ada"));
		TestTransaction.flagForCommit();
		TestTransaction.end();

		assertThat(this.published).contains(TicketSold.class).withDestination("/topic/tickets.v1").hasSize(1);
	}

	@Test
	void aTestThatDoesNotCommitIsToldSo() {
		this.entityManager.persist(new Ticket("ada"));
		this.entityManager.flush();

		assertThatExceptionOfType(AssertionError.class)
			.isThrownBy(() -> assertThat(this.published).contains(TicketSold.class))
			.withMessageContaining("a transaction is active on this thread")
			.withMessageContaining("TestTransaction.flagForCommit()")
			.withMessageEndingWith("but nothing was published");
	}

	@Nested
	@Import(Office.class)
	class WithMoreBeans {

		@Test
		void theRelayCanBeStepped(@Autowired Office office, @Autowired TestRelay relay, @Autowired TestBroker broker) {
			office.sell("ada");
			TestTransaction.flagForCommit();
			TestTransaction.end();

			relay.runUntilIdle();

			assertThat(broker.sent()).hasSize(1);
		}

	}

}
