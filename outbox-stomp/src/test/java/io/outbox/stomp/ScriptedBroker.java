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

package io.outbox.stomp;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Answers as a test says, which no real broker does on demand. Takes one frame after the
 * other from all connections and answers CONNECT by itself.
 */
final class ScriptedBroker implements AutoCloseable {

	private final ServerSocket server;

	private final String connected;

	private final BlockingQueue<Frame> frames = new LinkedBlockingQueue<>();

	private final AtomicInteger heartbeats = new AtomicInteger();

	private final AtomicInteger connections = new AtomicInteger();

	private volatile boolean silent;

	private final List<Socket> sockets = new CopyOnWriteArrayList<>();

	ScriptedBroker() throws IOException {
		this("CONNECTED\nversion:1.2\nheart-beat:0,0\n\n\0");
	}

	/**
	 * Create a broker with another answer to CONNECT, which may be empty.
	 */
	ScriptedBroker(String connected) throws IOException {
		this.connected = connected;
		this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
		daemon(this::accept);
	}

	StompAddress address() {
		return new StompAddress("127.0.0.1", this.server.getLocalPort());
	}

	/** Settings without heart-beats and with short pauses. */
	StompSettings settings(long maxMessageSize, Duration connectTimeout) {
		StompSettings defaults = StompSettings.of(address());
		return new StompSettings(defaults.addresses(), defaults.login(), StompBroker.AUTO, false,
				new StompSettings.Heartbeat(Duration.ZERO, Duration.ZERO), connectTimeout, Duration.ofSeconds(30),
				maxMessageSize, defaults.window(),
				new StompSettings.Reconnect(Duration.ofMillis(200), 2, Duration.ofSeconds(1), 0), null);
	}

	int connections() {
		return this.connections.get();
	}

	int heartbeats() {
		return this.heartbeats.get();
	}

	/** Do not answer DISCONNECT. */
	void ignoreDisconnect() {
		this.silent = true;
	}

	/** The next frame but CONNECT and DISCONNECT. */
	Frame next() throws InterruptedException {
		Frame frame = this.frames.poll(10, TimeUnit.SECONDS);
		assertThat(frame).as("frame").isNotNull();
		return frame;
	}

	boolean hasFrame() {
		return !this.frames.isEmpty();
	}

	@Override
	public void close() throws IOException {
		this.server.close();
		for (Socket socket : this.sockets) {
			socket.close();
		}
	}

	private void accept() {
		while (!this.server.isClosed()) {
			try {
				Socket socket = this.server.accept();
				this.sockets.add(socket);
				this.connections.incrementAndGet();
				daemon(() -> serve(socket));
			}
			catch (IOException ex) {
				// The server socket is closed, which ends the loop
			}
		}
	}

	private void serve(Socket socket) {
		try (socket) {
			InputStream input = socket.getInputStream();
			ByteArrayOutputStream text = new ByteArrayOutputStream();
			for (int read = input.read(); read != -1; read = input.read()) {
				if (read == '\n' && text.size() == 0) {
					this.heartbeats.incrementAndGet();
				}
				else if (read != 0) {
					text.write(read);
				}
				else {
					received(new Frame(socket, text.toString(StandardCharsets.UTF_8)));
					text.reset();
				}
			}
		}
		catch (IOException ex) {
			// The client or the test has ended the connection
		}
	}

	private void received(Frame frame) throws IOException {
		if (frame.text().startsWith("CONNECT\n")) {
			frame.answer(this.connected);
		}
		else if (frame.text().startsWith("DISCONNECT\n")) {
			if (!this.silent) {
				frame.confirm();
			}
		}
		else {
			this.frames.add(frame);
		}
	}

	private static void daemon(Runnable task) {
		Thread thread = new Thread(task, "scripted-broker");
		thread.setDaemon(true);
		thread.start();
	}

	/**
	 * A frame that was received.
	 *
	 * @param socket where it came from
	 * @param text the frame without the closing NUL
	 */
	record Frame(Socket socket, String text) {

		String header(String name) {
			return this.text.lines()
				.filter((line) -> line.startsWith(name + ":"))
				.map((line) -> line.substring(name.length() + 1))
				.findFirst()
				.orElse("");
		}

		String body() {
			return this.text.substring(this.text.indexOf("\n\n") + 2);
		}

		void confirm() throws IOException {
			answer("RECEIPT\nreceipt-id:" + header("receipt") + "\n\n\0");
		}

		void answer(String answer) throws IOException {
			answer(answer.getBytes(StandardCharsets.UTF_8));
		}

		void answer(byte[] answer) throws IOException {
			this.socket.getOutputStream().write(answer);
		}

		void closeConnection() throws IOException {
			this.socket.close();
		}

	}

}
