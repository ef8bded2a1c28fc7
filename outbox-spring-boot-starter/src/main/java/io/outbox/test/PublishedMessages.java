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

import java.util.List;

import org.assertj.core.api.AssertProvider;

import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * The messages that the test has published so far, in order, sent or not: the rows of the
 * outbox's table in the primary data source. Only what is committed is seen. Made for
 * AssertJ's {@code assertThat}: <pre class="code">
 * assertThat(this.published).contains(OrderPlaced.class)
 *     .withKey("Order:1")
 *     .withDestination("/topic/orders.v1");
 * assertThat(this.published).doesNotContain(OrderCancelled.class);
 * assertThat(this.published.bodies(OrderPlaced.class)).extracting(OrderPlaced::customer)
 *     .containsExactly("ada", "grace");</pre>
 * <p>
 * Safe for use by several threads.
 */
public final class PublishedMessages implements AssertProvider<PublishedMessagesAssert> {

	private final TestTables tables;

	private final BodyReader bodies;

	PublishedMessages(TestTables tables, BodyReader bodies) {
		this.tables = tables;
		this.bodies = bodies;
	}

	/**
	 * All messages.
	 * @return the messages in the order of their publication
	 */
	public List<PublishedMessage> all() {
		return this.tables.read();
	}

	/**
	 * The bodies of those messages that have one of a type, as
	 * {@link PublishedMessagesAssert#contains(Class)} says.
	 * @param <T> the type
	 * @param type the type
	 * @return the bodies in the order of publication
	 */
	public <T> List<T> bodies(Class<T> type) {
		return all().stream()
			.filter((message) -> this.bodies.mismatch(message, type) == null)
			.map((message) -> this.bodies.read(message, type))
			.toList();
	}

	/**
	 * Forget all messages so far. Every test method begins with none anyway.
	 */
	public void clear() {
		this.tables.clearPublished();
	}

	/**
	 * Used by AssertJ's {@code assertThat}.
	 * @return assertions on the messages of this moment
	 */
	@Override
	public PublishedMessagesAssert assertThat() {
		String description = "published messages";
		if (TransactionSynchronizationManager.isActualTransactionActive()) {
			description += TestTables.ACTIVE_TRANSACTION;
		}
		return new PublishedMessagesAssert(all(), this.bodies).as("%s", description);
	}

}
