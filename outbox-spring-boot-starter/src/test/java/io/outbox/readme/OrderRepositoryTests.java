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

package io.outbox.readme;

import io.outbox.test.AutoConfigureTestOutbox;
import io.outbox.test.PublishedMessages;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.data.jpa.test.autoconfigure.DataJpaTest;
import org.springframework.test.context.TestPropertySource;
import org.springframework.test.context.transaction.TestTransaction;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The test of docs/testing.md that has a slice of the application.
 */
@TestPropertySource(properties = "spring.flyway.enabled=false")
@DataJpaTest
@AutoConfigureTestOutbox
class OrderRepositoryTests {

	@Test
	void orderIsAnnounced(@Autowired OrderRepository orders, @Autowired PublishedMessages published) {
		orders.save(new Order("ada", "keyboard"));
		TestTransaction.flagForCommit();
		TestTransaction.end();

		assertThat(published).contains(OrderPlaced.class);
	}

}
