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
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.stream.Stream;

import io.outbox.chaos.app.ChaosRelay;
import io.outbox.chaos.app.ChaosWriter;
import io.outbox.support.TcpProxy;

import static org.awaitility.Awaitility.await;

/**
 * Relays and writers, each with links of its own to one database and one broker, and the
 * reader of the queue.
 */
final class Cluster implements AutoCloseable {

	private static final Duration TIMEOUT = Duration.ofSeconds(180);

	private static final Duration QUIET = Duration.ofSeconds(2);

	private static final int ACCOUNTS = 40;

	private final String name = "chaos_" + UUID.randomUUID().toString().substring(0, 8);

	private final ScheduledExecutorService executor = Executors.newScheduledThreadPool(4);

	private final Beliefs beliefs = new Beliefs();

	private final List<Node> relays = new ArrayList<>();

	private final List<Node> writers = new ArrayList<>();

	private final Server database;

	private final Server broker;

	private final Tables tables;

	private final Deliveries deliveries;

	private Cluster(Setup setup) throws IOException, InterruptedException {
		this.database = setup.database();
		this.broker = setup.broker();
		this.database.start();
		this.broker.start();
		this.tables = new Tables(setup.dialect(), this.database.address(), this.name, ACCOUNTS);
		this.deliveries = Deliveries.of(this.broker.address(), setup.queue().apply(this.name));
		for (int relay = 1; relay <= setup.relays(); relay++) {
			this.relays.add(node(ChaosRelay.class, NodeProperties.RELAY, setup.relayProperties()));
		}
		for (int writer = 1; writer <= setup.writers(); writer++) {
			this.writers.add(node(ChaosWriter.class, NodeProperties.WRITER, setup.writerProperties()));
		}
	}

	/** Start everything and wait until it works. */
	static Cluster start(Setup setup) throws IOException, InterruptedException {
		Cluster cluster = new Cluster(setup);
		try {
			cluster.nodes().forEach((node) -> node.awaitStart(TIMEOUT));
			return cluster;
		}
		catch (RuntimeException | AssertionError ex) {
			cluster.close();
			throw ex;
		}
	}

	private Node node(Class<?> main, List<String> role, List<String> additional) throws IOException {
		TcpProxy brokerLink = TcpProxy.to(this.broker.address());
		TcpProxy databaseLink = TcpProxy.to(this.database.address());
		List<String> properties = new ArrayList<>(List.of("chaos.name=" + this.name, "chaos.accounts=" + ACCOUNTS,
				"outbox.stomp.addresses=" + brokerLink.address()));
		properties.addAll(this.tables.properties(databaseLink.address(), main == ChaosWriter.class));
		properties.addAll(NodeProperties.COMMON);
		properties.addAll(role);
		properties.addAll(additional);
		return new Node(main, brokerLink, databaseLink, properties, this.beliefs::heard, this.executor);
	}

	List<Node> relays() {
		return this.relays;
	}

	List<Node> writers() {
		return this.writers;
	}

	List<Node> nodes() {
		return Stream.concat(this.relays.stream(), this.writers.stream()).toList();
	}

	Server database() {
		return this.database;
	}

	Server broker() {
		return this.broker;
	}

	Tables tables() {
		return this.tables;
	}

	Deliveries deliveries() {
		return this.deliveries;
	}

	ScheduledExecutorService executor() {
		return this.executor;
	}

	void stopWriters() throws InterruptedException {
		for (Node writer : this.writers) {
			writer.shutDown(TIMEOUT);
		}
	}

	/**
	 * Wait until no message waits any more, or until a deadline, and then until the queue
	 * gives nothing any more.
	 */
	void awaitEnd() {
		long deadline = System.nanoTime() + TIMEOUT.toNanos();
		await().atMost(TIMEOUT.multipliedBy(2))
			.pollInterval(Duration.ofMillis(200))
			.until(() -> this.tables.unfinished() == 0 || System.nanoTime() - deadline > 0);
		awaitQuiet();
	}

	/** Wait until the queue gives nothing any more. */
	void awaitQuiet() {
		int[] before = { -1 };
		await().atMost(TIMEOUT).pollInterval(QUIET).until(() -> {
			int count = this.deliveries.count();
			boolean quiet = count == before[0];
			before[0] = count;
			return quiet;
		});
	}

	Report check() {
		return Checker.check(new History(this.tables.committed(), this.tables.rows(), this.deliveries.messages(),
				this.beliefs.committed(), this.beliefs.rolledBack()));
	}

	@Override
	public void close() throws IOException {
		for (Node node : nodes()) {
			node.close();
		}
		this.executor.shutdownNow();
		this.deliveries.close();
		this.tables.close();
	}

}
