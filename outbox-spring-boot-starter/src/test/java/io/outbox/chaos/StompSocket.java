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

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/**
 * STOMP without any of the code under test. Reads on one thread.
 */
final class StompSocket implements AutoCloseable {

	private final Socket socket;

	private final InputStream input;

	StompSocket(String address) throws IOException {
		int separator = address.lastIndexOf(':');
		this.socket = new Socket(address.substring(0, separator), Integer.parseInt(address.substring(separator + 1)));
		this.input = new BufferedInputStream(this.socket.getInputStream());
	}

	void send(String command, Map<String, String> headers) throws IOException {
		send(command, headers, "");
	}

	void send(String command, Map<String, String> headers, String body) throws IOException {
		StringBuilder frame = new StringBuilder(command).append('\n');
		headers.forEach((name, value) -> frame.append(name).append(':').append(value).append('\n'));
		this.socket.getOutputStream()
			.write(frame.append('\n').append(body).append('\0').toString().getBytes(StandardCharsets.UTF_8));
	}

	/** Open a STOMP session without heart-beats. */
	void connect(Map<String, String> headers) throws IOException {
		Map<String, String> connect = new HashMap<>(headers);
		connect.putAll(Map.of("accept-version", "1.2", "host", "/", "heart-beat", "0,0"));
		send("CONNECT", connect);
		receive("CONNECTED");
	}

	Frame receive() throws IOException {
		String command = line();
		while (command.isEmpty()) {
			command = line();
		}
		Map<String, String> headers = new HashMap<>();
		for (String line = line(); !line.isEmpty(); line = line()) {
			int colon = line.indexOf(':');
			headers.putIfAbsent(line.substring(0, colon), line.substring(colon + 1));
		}
		String length = headers.get("content-length");
		byte[] body = (length != null) ? this.input.readNBytes(Integer.parseInt(length)) : new byte[0];
		return new Frame(command, headers, new String(body, StandardCharsets.UTF_8) + until('\0'));
	}

	Frame receive(String command) throws IOException {
		Frame frame = receive();
		if (!frame.command().equals(command)) {
			throw new IOException("Instead of " + command + " came " + frame);
		}
		return frame;
	}

	private String line() throws IOException {
		String line = until('\n');
		return line.endsWith("\r") ? line.substring(0, line.length() - 1) : line;
	}

	private String until(char end) throws IOException {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		for (int next = this.input.read(); next != end; next = this.input.read()) {
			if (next == -1) {
				throw new EOFException("The broker has closed the connection");
			}
			bytes.write(next);
		}
		return bytes.toString(StandardCharsets.UTF_8);
	}

	@Override
	public void close() throws IOException {
		this.socket.close();
	}

	/**
	 * A frame.
	 *
	 * @param command its command
	 * @param headers its headers, as they are on the wire
	 * @param body its body
	 */
	record Frame(String command, Map<String, String> headers, String body) {
	}

}
