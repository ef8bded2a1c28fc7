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

import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

/**
 * Where a broker listens for STOMP.
 *
 * @param host the host name or IP address, an IPv6 address without brackets
 * @param port the port
 */
public record StompAddress(String host, int port) {

	private static final int MAX_PORT = 65535;

	/**
	 * Checks host and port.
	 */
	public StompAddress {
		Assert.hasText(host, "'host' must not be empty");
		Assert.isTrue(port > 0 && port <= MAX_PORT, () -> "'port' must be between 1 and 65535 but is " + port);
	}

	/**
	 * Read an address.
	 * @param text the text, {@code host:port} or {@code [IPv6 address]:port}
	 * @return the address
	 * @throws IllegalArgumentException if the text is no address; the message repeats it
	 */
	public static StompAddress parse(String text) {
		Assert.notNull(text, "'text' must not be null");
		String trimmed = text.trim();
		int separator = trimmed.lastIndexOf(':');
		String host = (separator > 0) ? trimmed.substring(0, separator) : "";
		if (host.startsWith("[") && host.endsWith("]")) {
			host = host.substring(1, host.length() - 1);
		}
		else if (host.contains(":") || host.contains("/") || host.contains("@")) {
			throw invalid(text, null);
		}
		try {
			return new StompAddress(host, Integer.parseInt(trimmed.substring(separator + 1)));
		}
		catch (IllegalArgumentException ex) {
			throw invalid(text, ex);
		}
	}

	private static IllegalArgumentException invalid(String text, @Nullable IllegalArgumentException cause) {
		return new IllegalArgumentException(
				"'" + text + "' is no address of a broker: write host:port, such as 127.0.0.1:61613", cause);
	}

	@Override
	public String toString() {
		return (this.host.contains(":") ? "[" + this.host + "]" : this.host) + ":" + this.port;
	}

}
