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

import io.outbox.Publish;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;

/**
 * An entry that the broker refuses, because it knows no such destination. Has its place
 * in the order of its account like any other.
 */
@Entity
@Publish(destination = "${chaos.refused-destination}", key = "account")
class RefusedEntry {

	@Id
	private String id;

	private String account;

	private long number;

	private String token;

	/**
	 * For Hibernate.
	 */
	protected RefusedEntry() {
	}

	RefusedEntry(String account, long number, String token) {
		this.id = account + ":" + number;
		this.account = account;
		this.number = number;
		this.token = token;
	}

}
