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
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import io.outbox.support.JavaProcess;
import io.outbox.support.TcpProxy;

/**
 * A place for a relay or writer and its links. Whenever its process ends, another one is
 * started there, until the place is closed. Safe for use by several threads.
 */
final class Node implements AutoCloseable {

	private final Class<?> main;

	private final TcpProxy broker;

	private final TcpProxy database;

	private final List<String> properties;

	private final Consumer<String> listener;

	private final ScheduledExecutorService executor;

	private Duration restartDelay = Duration.ZERO;

	private boolean closed;

	private JavaProcess process;

	/**
	 * Start a process.
	 * @param main what runs
	 * @param broker its link to the broker
	 * @param database its link to the database
	 * @param properties its properties
	 * @param listener is given its output
	 * @param executor starts it again
	 */
	Node(Class<?> main, TcpProxy broker, TcpProxy database, List<String> properties, Consumer<String> listener,
			ScheduledExecutorService executor) {
		this.main = main;
		this.broker = broker;
		this.database = database;
		this.properties = List.copyOf(properties);
		this.listener = listener;
		this.executor = executor;
		this.process = start();
	}

	private JavaProcess start() {
		JavaProcess started = JavaProcess.start(this.main, this.properties, this.listener, "-Xmx160m",
				"-XX:+UseSerialGC");
		started.onExit().thenRun(this::restart);
		return started;
	}

	private synchronized void restart() {
		if (!this.closed) {
			this.executor.schedule(this::startAgain, this.restartDelay.toMillis(), TimeUnit.MILLISECONDS);
		}
	}

	private synchronized void startAgain() {
		if (!this.closed) {
			this.process = start();
		}
	}

	TcpProxy broker() {
		return this.broker;
	}

	TcpProxy database() {
		return this.database;
	}

	void awaitStart(Duration timeout) {
		awaitSignal("STARTED", timeout);
	}

	synchronized void awaitSignal(String signal, Duration timeout) {
		this.process.awaitSignal(signal, timeout);
	}

	/** Returns whether there was something to kill. */
	synchronized boolean kill(Duration restartDelay) throws InterruptedException {
		if (!this.process.isAlive()) {
			return false;
		}
		this.restartDelay = restartDelay;
		this.process.kill();
		// What is on its way through the network ends with the host
		this.broker.cut();
		this.database.cut();
		return true;
	}

	/** Returns whether there was something to stop. */
	synchronized boolean suspend(Duration length) {
		JavaProcess suspended = this.process;
		if (!suspended.isAlive()) {
			return false;
		}
		suspended.suspend();
		this.executor.schedule(suspended::resume, length.toMillis(), TimeUnit.MILLISECONDS);
		return true;
	}

	synchronized List<String> output() {
		return this.process.output();
	}

	/** Undo what was done to the process and its links. */
	synchronized void heal() {
		this.process.resume();
		for (TcpProxy link : List.of(this.broker, this.database)) {
			link.up();
			link.cut();
		}
	}

	/** Shut the process down, for good. */
	void shutDown(Duration timeout) throws InterruptedException {
		JavaProcess last;
		synchronized (this) {
			this.closed = true;
			last = this.process;
		}
		last.terminate(timeout);
	}

	@Override
	public synchronized void close() throws IOException {
		this.closed = true;
		this.process.close();
		this.broker.close();
		this.database.close();
	}

}
