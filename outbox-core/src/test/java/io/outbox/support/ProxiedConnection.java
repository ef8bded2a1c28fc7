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

package io.outbox.support;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * One connection through a proxy: a thread for each direction. What is held back when the
 * connection ends is dropped.
 */
final class ProxiedConnection {

	private final Socket client;

	private final Socket server;

	private final Supplier<Duration> delay;

	private final Consumer<ProxiedConnection> ended;

	private final CountDownLatch closed = new CountDownLatch(1);

	private volatile boolean halfOpen;

	private volatile boolean reset;

	ProxiedConnection(Socket client, Socket server, Supplier<Duration> delay, Consumer<ProxiedConnection> ended) {
		this.client = client;
		this.server = server;
		this.delay = delay;
		this.ended = ended;
	}

	void start() {
		daemon(() -> pump(this.client, this.server));
		daemon(() -> pump(this.server, this.client));
	}

	void halfOpen() {
		this.halfOpen = true;
	}

	void resetInMidFrame() {
		this.reset = true;
	}

	void close() {
		this.closed.countDown();
		this.ended.accept(this);
		close(this.client);
		close(this.server);
	}

	private void pump(Socket from, Socket to) {
		byte[] buffer = new byte[8192];
		try {
			InputStream input = from.getInputStream();
			OutputStream output = to.getOutputStream();
			int count = input.read(buffer);
			while (count != -1 && pass(buffer, count, output)) {
				count = input.read(buffer);
			}
		}
		catch (IOException ex) {
			// Either side has ended the connection, which the other is told below
		}
		if (!this.halfOpen) {
			close();
		}
	}

	/** Returns whether the connection goes on. */
	private boolean pass(byte[] buffer, int count, OutputStream output) throws IOException {
		Duration delay = this.delay.get();
		if (!delay.isZero() && awaitEnd(delay)) {
			return false;
		}
		if (this.halfOpen) {
			return true;
		}
		if (this.reset) {
			output.write(buffer, 0, count / 2);
			// Closing answers with RST
			this.client.setSoLinger(true, 0);
			this.server.setSoLinger(true, 0);
			return false;
		}
		output.write(buffer, 0, count);
		return true;
	}

	private boolean awaitEnd(Duration timeout) {
		try {
			return this.closed.await(timeout.toNanos(), TimeUnit.NANOSECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return true;
		}
	}

	private static void close(Socket socket) {
		try {
			socket.close();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	static void daemon(Runnable task) {
		Thread thread = new Thread(task, "tcp-proxy");
		thread.setDaemon(true);
		thread.start();
	}

}
