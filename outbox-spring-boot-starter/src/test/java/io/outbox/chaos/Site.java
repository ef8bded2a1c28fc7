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
import java.util.function.Consumer;
import java.util.function.IntSupplier;
import java.util.stream.Stream;

import io.outbox.support.TcpProxy;
import io.outbox.support.TestServer;

import static org.awaitility.Awaitility.await;

/**
 * What can fail: one database, one broker and processes that reach them over links of
 * their own.
 */
final class Site implements AutoCloseable {

	/** How long anything may take to start, to end or to come to rest. */
	static final Duration TIMEOUT = Duration.ofSeconds(180);

	private static final Duration QUIET = Duration.ofSeconds(2);

	private final String name = "chaos_" + UUID.randomUUID().toString().substring(0, 8);

	private final ScheduledExecutorService executor = Executors.newScheduledThreadPool(4);

	private final List<Node> clients = new ArrayList<>();

	private final List<Node> writers = new ArrayList<>();

	private final TestServer database;

	private final TestServer broker;

	private final Schema schema;

	/** Start the servers. */
	Site(Setup setup) {
		this.database = setup.database();
		this.broker = setup.broker();
		this.database.start();
		this.broker.start();
		this.schema = new Schema(setup.dialect(), this.database.address(), this.name);
	}

	/** The name of the schema, the topic and the queue. */
	String name() {
		return this.name;
	}

	Schema schema() {
		return this.schema;
	}

	TestServer database() {
		return this.database;
	}

	TestServer broker() {
		return this.broker;
	}

	ScheduledExecutorService executor() {
		return this.executor;
	}

	/** The processes that use the broker. */
	List<Node> clients() {
		return this.clients;
	}

	/** The processes that use the database alone. */
	List<Node> writers() {
		return this.writers;
	}

	List<Node> nodes() {
		return Stream.concat(this.clients.stream(), this.writers.stream()).toList();
	}

	void addClient(Class<?> main, List<String> properties, Consumer<String> listener) throws IOException {
		this.clients.add(node(main, properties, listener));
	}

	void addWriter(Class<?> main, List<String> properties, Consumer<String> listener) throws IOException {
		this.writers.add(node(main, properties, listener));
	}

	private Node node(Class<?> main, List<String> additional, Consumer<String> listener) throws IOException {
		TcpProxy brokerLink = TcpProxy.to(this.broker.address());
		TcpProxy databaseLink = TcpProxy.to(this.database.address());
		List<String> properties = new ArrayList<>(
				List.of("chaos.name=" + this.name, "outbox.stomp.addresses=" + brokerLink.address()));
		properties.addAll(this.schema.properties(databaseLink.address()));
		properties.addAll(NodeProperties.COMMON);
		properties.addAll(additional);
		return new Node(main, brokerLink, databaseLink, properties, listener, this.executor);
	}

	void awaitStart() {
		nodes().forEach((node) -> node.awaitStart(TIMEOUT));
	}

	/** Wait until a number stays the same. */
	static void awaitQuiet(IntSupplier number) {
		int[] before = { -1 };
		await().atMost(TIMEOUT).pollInterval(QUIET).until(() -> {
			int now = number.getAsInt();
			boolean quiet = now == before[0];
			before[0] = now;
			return quiet;
		});
	}

	@Override
	public void close() throws IOException {
		for (Node node : nodes()) {
			node.close();
		}
		this.executor.shutdownNow();
		this.schema.close();
	}

}
