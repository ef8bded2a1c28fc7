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
import java.util.Arrays;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * One connection through a proxy: two threads for each direction. What a client has sent
 * and is held back is dropped when the client ends the connection: a server could not
 * tell it from what the client, or one that took its place, sends later.
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
		BlockingQueue<Piece> held = new LinkedBlockingQueue<>();
		daemon(() -> pass(held, to));
		byte[] buffer = new byte[8192];
		try {
			InputStream input = from.getInputStream();
			for (int count = input.read(buffer); count != -1; count = input.read(buffer)) {
				held.add(new Piece(Arrays.copyOf(buffer, count), System.nanoTime() + this.delay.get().toNanos()));
			}
		}
		catch (IOException ex) {
			// The side has ended the connection, which the other is told below
		}
		if (from == this.client) {
			end();
		}
		held.add(Piece.END);
	}

	private void pass(BlockingQueue<Piece> held, Socket to) {
		try {
			OutputStream output = to.getOutputStream();
			Piece piece = held.take();
			while (piece != Piece.END && !awaitEnd(piece.passAt() - System.nanoTime()) && pass(piece, output)) {
				piece = held.take();
			}
		}
		catch (IOException ex) {
			// Either side has ended the connection, which the other is told below
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		end();
	}

	/** Returns whether the connection goes on. */
	private boolean pass(Piece piece, OutputStream output) throws IOException {
		if (this.halfOpen) {
			return true;
		}
		byte[] bytes = piece.bytes();
		if (this.reset) {
			output.write(bytes, 0, bytes.length / 2);
			// Closing answers with RST
			this.client.setSoLinger(true, 0);
			this.server.setSoLinger(true, 0);
			return false;
		}
		output.write(bytes);
		return true;
	}

	private void end() {
		if (!this.halfOpen) {
			close();
		}
	}

	private boolean awaitEnd(long nanos) throws InterruptedException {
		return this.closed.await(nanos, TimeUnit.NANOSECONDS);
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

	/**
	 * Bytes that have come.
	 *
	 * @param bytes the bytes
	 * @param passAt when they are passed on, in nanoseconds
	 */
	private record Piece(byte[] bytes, long passAt) {

		static final Piece END = new Piece(new byte[0], 0);

	}

}
