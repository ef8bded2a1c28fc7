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

package io.outbox.chaos.app;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;

/**
 * Numbers its entries. Whoever writes an entry locks the row, so that the entries are
 * committed in the order of their numbers.
 */
@Entity
class Account {

	@Id
	private String id;

	private long number;

	/**
	 * For Hibernate.
	 */
	protected Account() {
	}

	/**
	 * Make the next entry.
	 * @param token the transaction that writes it
	 * @param refusedEvery the broker refuses one of so many, or none if 0
	 */
	Object newEntry(String token, int refusedEvery) {
		this.number++;
		boolean refused = refusedEvery > 0 && this.number % refusedEvery == refusedEvery / 2;
		return refused ? new RefusedEntry(this.id, this.number, token) : new Entry(this.id, this.number, token);
	}

}
