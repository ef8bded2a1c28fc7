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
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Passes bytes between clients and a server, and can be told to cut, delay, swallow and
 * reset their connections. Safe for use by several threads.
 */
public final class TcpProxy implements AutoCloseable {

	private final InetSocketAddress target;

	private final ServerSocket server;

	private final AtomicInteger refused = new AtomicInteger();

	private final AtomicInteger accepted = new AtomicInteger();

	private final List<ProxiedConnection> connections = new CopyOnWriteArrayList<>();

	private volatile boolean down;

	private volatile boolean swallowing;

	private volatile Duration delay = Duration.ZERO;

	/**
	 * Create a proxy on a port of its own.
	 * @param host the server's host
	 * @param port the server's port
	 */
	public TcpProxy(String host, int port) throws IOException {
		this.target = new InetSocketAddress(host, port);
		this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
		ProxiedConnection.daemon(this::accept);
	}

	/**
	 * Create a proxy on a port of its own.
	 * @param address where the server listens, as {@code host:port}
	 * @return the proxy
	 */
	public static TcpProxy to(String address) throws IOException {
		int separator = address.lastIndexOf(':');
		return new TcpProxy(address.substring(0, separator), Integer.parseInt(address.substring(separator + 1)));
	}

	/**
	 * The port on the loopback interface.
	 * @return the port
	 */
	public int port() {
		return this.server.getLocalPort();
	}

	/**
	 * Where clients connect to.
	 * @return the address, as {@code host:port}
	 */
	public String address() {
		return "127.0.0.1:" + port();
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
	 * How often a connection to the server was made.
	 * @return the number
	 */
	public int accepted() {
		return this.accepted.get();
	}

	/**
	 * How many connections there are.
	 * @return the number
	 */
	public int open() {
		return this.connections.size();
	}

	/**
	 * Take connections again, and pass what they send at once. Connections that were
	 * half-open stay so, because bytes of theirs are lost.
	 */
	public void up() {
		this.down = false;
		this.swallowing = false;
		this.delay = Duration.ZERO;
	}

	/**
	 * Cut all connections. New ones are taken.
	 */
	public void cut() {
		this.connections.forEach(ProxiedConnection::close);
	}

	/**
	 * Pass whatever comes only after a while, until {@link #up}.
	 * @param delay the time that each piece is held back
	 */
	public void delay(Duration delay) {
		this.delay = delay;
	}

	/**
	 * Make all connections half-open, and until {@link #up} new ones too: they stay, but
	 * what is sent is swallowed and neither side hears of the other's end.
	 */
	public void halfOpen() {
		this.swallowing = true;
		this.connections.forEach(ProxiedConnection::halfOpen);
	}

	/**
	 * Reset each connection in the middle of the next piece that is sent over it.
	 */
	public void resetInMidFrame() {
		this.connections.forEach(ProxiedConnection::resetInMidFrame);
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
					client.close();
					continue;
				}
				connect(client);
			}
			catch (IOException ex) {
				// The server socket is closed, or a client is gone before it was told so
			}
		}
	}

	private void connect(Socket client) throws IOException {
		Socket server;
		try {
			server = new Socket(this.target.getAddress(), this.target.getPort());
		}
		catch (IOException ex) {
			// The server is away, and its clients see that
			client.close();
			cut();
			return;
		}
		ProxiedConnection connection = new ProxiedConnection(client, server, () -> this.delay,
				this.connections::remove);
		this.connections.add(connection);
		this.accepted.incrementAndGet();
		if (this.swallowing) {
			connection.halfOpen();
		}
		if (this.down) {
			connection.close();
		}
		connection.start();
	}

}
