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

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

import io.outbox.chaos.app.ChaosRelay;
import io.outbox.chaos.app.ChaosWriter;

import static org.awaitility.Awaitility.await;

/**
 * Relays and writers, and the reader of the queue.
 */
final class Cluster implements AutoCloseable {

	private static final int ACCOUNTS = 40;

	private final Beliefs beliefs = new Beliefs();

	private final Site site;

	private final Tables tables;

	private final Deliveries<ChaosMessage> deliveries;

	private Cluster(Setup setup) throws IOException, InterruptedException {
		this.site = new Site(setup);
		this.tables = new Tables(this.site.schema().jdbc(), ACCOUNTS);
		this.deliveries = Deliveries.of(this.site.broker().address(), setup.queue().apply(this.site.name()),
				(frame) -> ChaosMessage.of(frame.body()));
		for (int relay = 1; relay <= setup.clients(); relay++) {
			this.site.addClient(ChaosRelay.class, with(NodeProperties.RELAY, setup.clientProperties()),
					this.beliefs::heard);
		}
		List<String> writerProperties = with(NodeProperties.WRITER, setup.writerProperties());
		writerProperties.addAll(List.of("chaos.accounts=" + ACCOUNTS,
				"chaos.refused-destination=" + Queue.REFUSED_DESTINATION, this.site.schema().idleTimeout()));
		for (int writer = 1; writer <= setup.writers(); writer++) {
			this.site.addWriter(ChaosWriter.class, writerProperties, this.beliefs::heard);
		}
	}

	/** Start everything and wait until it works. */
	static Cluster start(Setup setup) throws IOException, InterruptedException {
		Cluster cluster = new Cluster(setup);
		try {
			cluster.site.awaitStart();
			return cluster;
		}
		catch (RuntimeException | AssertionError ex) {
			cluster.close();
			throw ex;
		}
	}

	private static List<String> with(List<String> role, List<String> additional) {
		List<String> properties = new ArrayList<>(role);
		properties.addAll(additional);
		return properties;
	}

	Site site() {
		return this.site;
	}

	Deliveries<ChaosMessage> deliveries() {
		return this.deliveries;
	}

	void stopWriters() throws InterruptedException {
		for (Node writer : this.site.writers()) {
			writer.shutDown(Site.TIMEOUT);
		}
	}

	/**
	 * Wait until no message waits any more, or until a deadline, and then until the queue
	 * gives nothing any more.
	 */
	void awaitEnd() {
		// Refusals slow a busy key down, whose backlog is long after many faults
		AtomicLong least = new AtomicLong(Long.MAX_VALUE);
		AtomicLong at = new AtomicLong(System.nanoTime());
		await().forever().pollInterval(Duration.ofMillis(200)).until(() -> {
			long unfinished = this.tables.unfinished();
			if (unfinished < least.get()) {
				least.set(unfinished);
				at.set(System.nanoTime());
			}
			return unfinished == 0 || System.nanoTime() - at.get() > Site.TIMEOUT.toNanos();
		});
		Site.awaitQuiet(this.deliveries::count);
	}

	Report check() {
		return Checker.check(new History(this.tables.committed(), this.tables.refused(), this.tables.rows(),
				this.deliveries.messages(), this.beliefs.committed(), this.beliefs.rolledBack()));
	}

	@Override
	public void close() throws IOException {
		this.site.close();
		this.deliveries.close();
	}

}
