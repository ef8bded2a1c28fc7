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

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A client that writes bytes and knows nothing of the code under test.
 */
final class RawStomp implements AutoCloseable {

	private final Socket socket;

	private final InputStream input;

	/** Connect as django-outbox-pattern does. */
	RawStomp(StompAddress address) throws IOException {
		this.socket = new Socket(address.host(), address.port());
		this.socket.setSoTimeout((int) Duration.ofSeconds(20).toMillis());
		this.input = new BufferedInputStream(this.socket.getInputStream());
		write(WireFixture.read("python-connect"));
		assertThat(read().command()).isEqualTo("CONNECTED");
	}

	void write(byte[] bytes) throws IOException {
		this.socket.getOutputStream().write(bytes);
	}

	void write(String text) throws IOException {
		write(text.getBytes(StandardCharsets.UTF_8));
	}

	/** Wait until the broker has taken everything that was written. */
	void sync() throws IOException {
		write("SEND\ndestination:/queue/sync-nobody-reads\nexpiration:1\nreceipt:sync\n\n\0");
		assertThat(read().command()).isEqualTo("RECEIPT");
	}

	/** The next frame; headers are unescaped, as stomp.py does. */
	Frame read() throws IOException {
		String command = until('\n');
		while (command.isEmpty()) {
			command = until('\n');
		}
		Map<String, String> headers = new HashMap<>();
		for (String line = until('\n'); !line.isEmpty(); line = until('\n')) {
			int colon = line.indexOf(':');
			headers.putIfAbsent(line.substring(0, colon),
					line.substring(colon + 1)
						.replace("\\c", ":")
						.replace("\\n", "\n")
						.replace("\\r", "\r")
						.replace("\\\\", "\\"));
		}
		String length = headers.get("content-length");
		byte[] body = (length != null) ? this.input.readNBytes(Integer.parseInt(length)) : new byte[0];
		return new Frame(command, headers, new String(body, StandardCharsets.UTF_8) + until('\0'));
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
	 * A frame of the broker.
	 *
	 * @param command its command
	 * @param headers its headers
	 * @param body its body
	 */
	record Frame(String command, Map<String, String> headers, String body) {
	}

}
