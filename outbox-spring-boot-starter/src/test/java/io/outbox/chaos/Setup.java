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

package io.outbox.chaos;

import java.util.List;
import java.util.function.Function;

import io.outbox.jdbc.Dialect;
import io.outbox.support.TestServer;

/**
 * What a cluster is made of.
 *
 * @param dialect the kind of database
 * @param database the database
 * @param broker the broker
 * @param queue makes the queue of a name
 * @param clients the number of relays or consumers
 * @param writers the number of writers
 * @param clientProperties more properties of relays or consumers
 * @param writerProperties more properties of writers
 */
record Setup(Dialect dialect, TestServer database, TestServer broker, Function<String, Queue> queue, int clients,
		int writers, List<String> clientProperties, List<String> writerProperties) {

	Setup(Dialect dialect, TestServer database, TestServer broker, Function<String, Queue> queue) {
		this(dialect, database, broker, queue, 3, 2, List.of(), List.of());
	}

	/** Of so many entries of an account the broker refuses one. */
	Setup withRefusals(int refusedEvery) {
		return with(this.clients, this.writers, this.clientProperties, List.of("chaos.refused-every=" + refusedEvery));
	}

	Setup ofConsumers(int consumers, String... properties) {
		return with(consumers, 0, List.of(properties), List.of());
	}

	Setup with(int clients, int writers, List<String> clientProperties, List<String> writerProperties) {
		return new Setup(this.dialect, this.database, this.broker, this.queue, clients, writers, clientProperties,
				writerProperties);
	}

}
