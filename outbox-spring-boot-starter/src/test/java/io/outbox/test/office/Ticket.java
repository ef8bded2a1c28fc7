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

package io.outbox.test.office;

import io.outbox.Operation;
import io.outbox.Publish;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.Id;

@Entity
@Publish(destination = "/topic/tickets", on = { Operation.INSERT, Operation.DELETE })
public class Ticket {

	@Id
	@GeneratedValue
	private Long id;

	private String holder;

	protected Ticket() {
	}

	public Ticket(String holder) {
		this.holder = holder;
	}

	public Long getId() {
		return this.id;
	}

	public String getHolder() {
		return this.holder;
	}

}
