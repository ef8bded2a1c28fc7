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
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class TcpProxyTests {

	private ServerSocket listener;

	private TcpProxy proxy;

	private Socket client;

	private Socket server;

	@BeforeEach
	void connect() throws IOException {
		this.listener = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
		this.proxy = TcpProxy.to("127.0.0.1:" + this.listener.getLocalPort());
		this.client = client();
		this.server = server();
		// The proxy knows a connection once bytes have passed
		send(this.client, "hello");
		receive(this.server, 5);
	}

	@AfterEach
	void close() throws IOException {
		this.client.close();
		this.server.close();
		this.proxy.close();
		this.listener.close();
	}

	@Test
	void passesBytesBothWays() throws IOException {
		send(this.client, "there");
		send(this.server, "back");

		assertThat(receive(this.server, 5)).isEqualTo("there");
		assertThat(receive(this.client, 4)).isEqualTo("back");
	}

	@Test
	void delayHoldsBytesBackUntilItIsOver() throws IOException {
		this.proxy.delay(Duration.ofMillis(200));
		long startedAt = System.nanoTime();

		send(this.client, "late");

		assertThat(receive(this.server, 4)).isEqualTo("late");
		assertThat(Duration.ofNanos(System.nanoTime() - startedAt)).isGreaterThanOrEqualTo(Duration.ofMillis(200));
	}

	@Test
	void cutDropsWhatIsHeldBack() throws IOException {
		this.proxy.delay(Duration.ofSeconds(60));
		send(this.client, "never");

		this.proxy.cut();

		assertThat(receive(this.server, 1)).isEmpty();
	}

	@Test
	void theEndOfAClientDropsWhatItHasSentAndIsHeldBack() throws IOException {
		this.proxy.delay(Duration.ofSeconds(60));
		send(this.client, "never");

		this.client.close();

		assertThat(receive(this.server, 1)).isEmpty();
	}

	@Test
	void theEndOfAServerComesAfterWhatItHasSent() throws IOException {
		this.proxy.delay(Duration.ofMillis(200));
		send(this.server, "last words");

		this.server.close();

		assertThat(receive(this.client, 11)).isEqualTo("last words");
	}

	@Test
	void halfOpenSwallowsBytesAndTheEndOfTheOtherSide() throws IOException {
		this.proxy.halfOpen();
		send(this.client, "swallowed");
		this.client.close();

		this.server.setSoTimeout(300);
		assertThatExceptionOfType(SocketTimeoutException.class).isThrownBy(() -> receive(this.server, 1));
	}

	@Test
	void upLeavesAHalfOpenConnectionSilentAndPassesThoseOfNewOnes() throws IOException {
		this.proxy.halfOpen();
		this.proxy.up();
		send(this.client, "swallowed");

		try (Socket newClient = client(); Socket newServer = server()) {
			send(newClient, "new");
			assertThat(receive(newServer, 3)).isEqualTo("new");
		}
		this.server.setSoTimeout(300);
		assertThatExceptionOfType(SocketTimeoutException.class).isThrownBy(() -> receive(this.server, 1));
	}

	@Test
	void resetInMidFrameSendsAPartAndResets() throws IOException {
		this.proxy.resetInMidFrame();

		send(this.client, "frame!");

		assertThatExceptionOfType(SocketException.class).isThrownBy(() -> receive(this.server, 6))
			.withMessageContaining("reset");
	}

	private Socket client() throws IOException {
		Socket socket = new Socket(InetAddress.getLoopbackAddress(), this.proxy.port());
		socket.setSoTimeout(10_000);
		return socket;
	}

	private Socket server() throws IOException {
		Socket socket = this.listener.accept();
		socket.setSoTimeout(10_000);
		return socket;
	}

	private static void send(Socket socket, String text) throws IOException {
		socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
	}

	/** Reads as many bytes, or fewer if the connection ends before. */
	private static String receive(Socket socket, int count) throws IOException {
		return new String(socket.getInputStream().readNBytes(count), StandardCharsets.UTF_8);
	}

}
