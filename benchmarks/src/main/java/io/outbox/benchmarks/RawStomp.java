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

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * STOMP by hand over a plain blocking socket. For one thread.
 */
final class RawStomp implements AutoCloseable {

	private static final int TIMEOUT_MILLIS = 60_000;

	private final Socket socket;

	private final InputStream in;

	private final OutputStream out;

	private final String server;

	RawStomp(Broker broker) throws IOException {
		this.socket = new Socket(broker.address().host(), broker.address().port());
		this.socket.setTcpNoDelay(true);
		this.socket.setSoTimeout(TIMEOUT_MILLIS);
		this.out = new BufferedOutputStream(this.socket.getOutputStream(), 1 << 16);
		this.in = new BufferedInputStream(this.socket.getInputStream(), 1 << 16);
		write("CONNECT", broker.connectHeaders(), "");
		flush();
		this.server = header(read("CONNECTED"), "server");
	}

	/** What the broker says of itself. */
	String server() {
		return this.server;
	}

	/** Write a frame, which is sure to be sent only after a {@link #flush()}. */
	void write(String command, Map<String, String> headers, String body) throws IOException {
		StringBuilder frame = new StringBuilder(512).append(command).append('\n');
		headers.forEach((name, value) -> {
			escape(frame, name);
			frame.append(':');
			escape(frame, value);
			frame.append('\n');
		});
		byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
		frame.append("content-length:").append(bytes.length).append("\n\n");
		this.out.write(frame.toString().getBytes(StandardCharsets.UTF_8));
		this.out.write(bytes);
		this.out.write(0);
	}

	void flush() throws IOException {
		this.out.flush();
	}

	/**
	 * Read a frame, whose body must not hold a NUL.
	 * @param command the command that it must have
	 * @return its text without the command's line
	 */
	String read(String command) throws IOException {
		ByteArrayOutputStream frame = new ByteArrayOutputStream(1024);
		for (int next = this.in.read(); next != 0; next = this.in.read()) {
			if (next == -1) {
				throw new EOFException("The broker closed the connection");
			}
			if (next != '\n' || frame.size() > 0) {
				frame.write(next);
			}
		}
		String text = frame.toString(StandardCharsets.UTF_8);
		if (!text.startsWith(command + "\n")) {
			throw new IOException("Not " + command + " but: " + text);
		}
		return text.substring(command.length() + 1);
	}

	/**
	 * The value of a header of a frame that was read.
	 */
	static String header(String frame, String name) {
		String start = "\n" + name + ":";
		int from = ("\n" + frame).indexOf(start);
		if (from == -1) {
			throw new IllegalArgumentException("No header '" + name + "' in: " + frame);
		}
		int valueAt = from + start.length() - 1;
		return frame.substring(valueAt, frame.indexOf('\n', valueAt));
	}

	private static void escape(StringBuilder frame, String value) {
		for (int index = 0; index < value.length(); index++) {
			char character = value.charAt(index);
			switch (character) {
				case ':' -> frame.append("\\c");
				case '\\' -> frame.append("\\\\");
				case '\n' -> frame.append("\\n");
				case '\r' -> frame.append("\\r");
				default -> frame.append(character);
			}
		}
	}

	/** Return when the broker has closed the connection too, and freed what it held. */
	@Override
	public void close() throws IOException {
		try (this.socket) {
			write("DISCONNECT", Map.of(), "");
			flush();
			while (this.in.read() != -1) {
				this.in.skip(this.in.available());
			}
		}
	}

}
