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

package io.outbox.relay;

import java.util.concurrent.locks.ReadWriteLock;

import javax.sql.DataSource;

import io.outbox.MessageTransport;
import io.outbox.RetryPolicy;
import io.outbox.jdbc.OutboxTables;

/**
 * What the workers of a relay share.
 *
 * @param dataSource the data source
 * @param tables the names of the tables
 * @param transport the way to the broker
 * @param retryPolicy says when a refused message is sent again
 * @param settings the settings
 * @param listeners the listeners
 * @param monitors the monitors
 * @param waiter wakes the workers
 * @param database whether the database answers
 * @param wire shared by workers that send side by side, exclusive for one that must be
 * alone in flight
 */
record RelayContext(DataSource dataSource, OutboxTables tables, MessageTransport transport, RetryPolicy retryPolicy,
		RelaySettings settings, Listeners listeners, Monitors monitors, Waiter waiter, DatabaseState database,
		ReadWriteLock wire) {
}
