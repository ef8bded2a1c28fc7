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

package io.outbox.autoconfigure;

import io.outbox.autoconfigure.sample.Parcel;
import io.outbox.inbox.SubscriberContainers;
import io.outbox.relay.Relay;
import jakarta.persistence.EntityManager;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.data.jpa.test.autoconfigure.DataJpaTest;
import org.springframework.boot.persistence.autoconfigure.EntityScan;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A slice of an application that has the outbox.
 */
@DataJpaTest(properties = "spring.flyway.enabled=false")
class OutboxDataJpaTests {

	@Autowired
	private EntityManager entityManager;

	@Autowired
	private JdbcTemplate jdbcTemplate;

	@Autowired
	private TransactionTemplate transactions;

	@Test
	@Transactional(propagation = Propagation.NOT_SUPPORTED)
	void writesARowForAnEntity() {
		this.transactions.executeWithoutResult((status) -> this.entityManager.persist(new Parcel("book")));

		assertThat(this.jdbcTemplate.queryForObject("SELECT body FROM outbox_message", String.class))
			.contains("\"name\":\"book\"");
	}

	@Test
	void hasNeitherRelayNorSubscribersWithoutATransport(@Autowired ObjectProvider<Relay> relays,
			@Autowired ObjectProvider<SubscriberContainers> subscribers) {
		assertThat(relays).isEmpty();
		assertThat(subscribers).isEmpty();
	}

	@SpringBootConfiguration
	@EnableAutoConfiguration
	@EntityScan(basePackageClasses = Parcel.class)
	static class Application {

	}

}
