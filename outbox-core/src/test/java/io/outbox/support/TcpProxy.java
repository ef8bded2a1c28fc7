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
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Passes bytes between clients and a broker, and can be told to cut their connections.
 */
public final class TcpProxy implements AutoCloseable {

	private final InetSocketAddress target;

	private final ServerSocket server;

	private final AtomicInteger refused = new AtomicInteger();

	private volatile boolean down;

	private final List<Socket> sockets = new CopyOnWriteArrayList<>();

	/**
	 * Create a proxy on a port of its own.
	 * @param host the server's host
	 * @param port the server's port
	 */
	public TcpProxy(String host, int port) throws IOException {
		this.target = new InetSocketAddress(host, port);
		this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
		daemon(this::accept);
	}

	/**
	 * The port on the loopback interface.
	 * @return the port
	 */
	public int port() {
		return this.server.getLocalPort();
	}

	/**
	 * Cut all connections and take no new ones.
	 */
	public void down() {
		this.down = true;
		cut();
	}

	/**
	 * How often a connection was refused.
	 * @return the number
	 */
	public int refused() {
		return this.refused.get();
	}

	/**
	 * Take connections again.
	 */
	public void up() {
		this.down = false;
	}

	/**
	 * Cut all connections. New ones are taken.
	 */
	public void cut() {
		for (Socket socket : this.sockets) {
			close(socket);
		}
		this.sockets.clear();
	}

	@Override
	public void close() throws IOException {
		this.server.close();
		cut();
	}

	private void accept() {
		while (!this.server.isClosed()) {
			try {
				Socket client = this.server.accept();
				if (this.down) {
					this.refused.incrementAndGet();
					close(client);
					continue;
				}
				Socket broker = new Socket(this.target.getAddress(), this.target.getPort());
				this.sockets.add(client);
				this.sockets.add(broker);
				daemon(() -> pump(client, broker));
				daemon(() -> pump(broker, client));
			}
			catch (IOException ex) {
				// The server socket is closed, or the broker is away and the client sees
				// that
				cut();
			}
		}
	}

	private static void pump(Socket from, Socket to) {
		byte[] buffer = new byte[8192];
		try (InputStream input = from.getInputStream(); OutputStream output = to.getOutputStream()) {
			int count = input.read(buffer);
			while (count != -1) {
				output.write(buffer, 0, count);
				count = input.read(buffer);
			}
		}
		catch (IOException ex) {
			// Either side has ended the connection, which the other is told below
		}
		finally {
			close(from);
			close(to);
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

	private static void daemon(Runnable task) {
		Thread thread = new Thread(task, "tcp-proxy");
		thread.setDaemon(true);
		thread.start();
	}

}
