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

package io.outbox.inbox;

import javax.sql.DataSource;

import io.outbox.OutboxException;
import io.outbox.Subscription;

import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.util.Assert;

/**
 * The transactions that messages of a subscription are handled in.
 *
 * @param transactionManager begins and ends them
 * @param dataSource the data source of these transactions, which has the inbox table
 */
public record SubscriberTransactions(PlatformTransactionManager transactionManager, DataSource dataSource) {

	/**
	 * Checks that nothing is missing.
	 */
	public SubscriberTransactions {
		Assert.notNull(transactionManager, "'transactionManager' must not be null");
		Assert.notNull(dataSource, "'dataSource' must not be null");
	}

	/**
	 * The only transactions there are, whichever the subscription.
	 */
	SubscriberTransactions forAll(Subscription subscription) {
		if (!subscription.transactionManager().isEmpty()) {
			throw new OutboxException(
					"Subscriber '%s' names the transaction manager '%s', but there is only one, without a name"
						.formatted(subscription.id(), subscription.transactionManager()));
		}
		return this;
	}

}
