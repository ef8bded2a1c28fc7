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

import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;

import org.apache.activemq.artemis.core.config.Configuration;
import org.apache.activemq.artemis.core.config.impl.ConfigurationImpl;
import org.apache.activemq.artemis.core.server.JournalType;
import org.apache.activemq.artemis.core.server.embedded.EmbeddedActiveMQ;

import org.springframework.util.FileSystemUtils;

/**
 * An ActiveMQ Artemis with a journal on disk, in a JVM of its own. Prints its port when
 * it is ready.
 */
public final class ArtemisServer {

	private ArtemisServer() {
	}

	/**
	 * Run the broker until the standard input ends.
	 * @param args none
	 * @throws Exception if it does not start or stop
	 */
	public static void main(String[] args) throws Exception {
		int port = freePort();
		Path folder = Files.createTempDirectory("outbox-benchmark-artemis");
		EmbeddedActiveMQ server = new EmbeddedActiveMQ().setConfiguration(configuration(folder, port));
		try {
			server.start();
			System.out.println(port);
			System.in.transferTo(OutputStream.nullOutputStream());
		}
		finally {
			server.stop();
			FileSystemUtils.deleteRecursively(folder);
		}
	}

	private static int freePort() throws Exception {
		try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			return socket.getLocalPort();
		}
	}

	private static Configuration configuration(Path folder, int port) throws Exception {
		return new ConfigurationImpl().setName("benchmark")
			.setPersistenceEnabled(true)
			.setJournalType(JournalType.NIO)
			.setJournalDirectory(folder.resolve("journal").toString())
			.setBindingsDirectory(folder.resolve("bindings").toString())
			.setPagingDirectory(folder.resolve("paging").toString())
			.setLargeMessagesDirectory(folder.resolve("large").toString())
			.setSecurityEnabled(false)
			.setMaxDiskUsage(100)
			.addAcceptorConfiguration("stomp",
					"tcp://127.0.0.1:" + port + "?protocols=STOMP;anycastPrefix=/queue/;multicastPrefix=/topic/");
	}

}
