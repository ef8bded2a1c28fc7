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

package io.outbox.benchmarks;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.UnaryOperator;

import javax.sql.DataSource;

import io.outbox.MessageTransport;
import io.outbox.jdbc.OutboxTables;
import io.outbox.relay.Relay;
import io.outbox.relay.RelaySettings;
import io.outbox.relay.RetrySettings;
import io.outbox.stomp.StompMessageTransport;

/**
 * A relay with default settings that has its connection to the broker and waits for its
 * start.
 */
final class ConnectedRelay implements AutoCloseable {

	private static final long TIMEOUT_SECONDS = 60;

	private final StompMessageTransport transport;

	private final Relay relay;

	ConnectedRelay(DataSource dataSource, OutboxTables tables, Broker broker, int workers,
			UnaryOperator<MessageTransport> decorator) throws InterruptedException, TimeoutException {
		this.transport = new StompMessageTransport(broker.settings());
		CountDownLatch available = new CountDownLatch(1);
		this.transport.onAvailable(available::countDown);
		RelaySettings defaults = RelaySettings.defaults();
		RelaySettings settings = new RelaySettings(workers, defaults.pollInterval(), defaults.batchSize(),
				defaults.partitions(), defaults.stepTimeout(), defaults.shutdownTimeout(), defaults.onFailure());
		this.relay = new Relay(dataSource, tables, decorator.apply(this.transport), RetrySettings.defaults().toPolicy(),
				List.of(), settings);
		this.transport.start();
		if (!available.await(TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
			close();
			throw new TimeoutException("No connection to the broker");
		}
	}

	ConnectedRelay(DataSource dataSource, Broker broker, int workers) throws InterruptedException, TimeoutException {
		this(dataSource, Database.TABLES, broker, workers, UnaryOperator.identity());
	}

	void start() {
		this.relay.start();
	}

	void wake() {
		this.relay.wake();
	}

	void stop() {
		this.relay.stop();
	}

	@Override
	public void close() {
		this.relay.stop();
		this.transport.stop();
	}

}
