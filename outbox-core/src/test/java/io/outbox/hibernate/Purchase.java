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
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Version;
import org.jspecify.annotations.Nullable;

/**
 * An entity that publishes everything. Its id is assigned, so that tests can name it.
 */
@Entity
@Publish(destination = "/topic/purchases", on = { Operation.INSERT, Operation.UPDATE, Operation.DELETE },
		fields = { "customer", "quantity" })
class Purchase {

	@Id
	long id;

	@Nullable String customer;

	int quantity;

	/** Not in the body. */
	@Nullable String remark;

	@Version
	@Nullable Integer version;

	Purchase() {
	}

	Purchase(long id, String customer) {
		this.id = id;
		this.customer = customer;
		this.quantity = 1;
	}

	static String body(long id, String customer, int quantity) {
		return "{\"id\":%d,\"customer\":\"%s\",\"quantity\":%d}".formatted(id, customer, quantity);
	}

}
