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

package io.outbox.acceptance.app;

import io.outbox.OutboxListener;
import io.outbox.Subscribe;
import io.outbox.Subscription;
import jakarta.persistence.EntityManager;

import org.springframework.stereotype.Component;

/**
 * Records each message that it is given.
 */
@Component
class Ledger implements OutboxListener {

	private final EntityManager entityManager;

	Ledger(EntityManager entityManager) {
		this.entityManager = entityManager;
	}

	@Subscribe(destination = "/topic/${acceptance.name}.v1", queue = "${acceptance.name}", concurrency = 4)
	void record(AccountChanged change) {
		this.entityManager.persist(new Effect(change.id(), change.number(), change.writer()));
	}

	@Override
	public void onDuplicate(Subscription subscription, String messageId) {
		Signals.give("DUPLICATE");
	}

	/**
	 * The body of a message.
	 *
	 * @param id the account
	 * @param number the number of the change
	 * @param writer what changed it
	 */
	record AccountChanged(String id, int number, String writer) {
	}

}
