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

import java.nio.file.Path;

import org.apache.activemq.artemis.core.config.Configuration;
import org.apache.activemq.artemis.core.config.impl.ConfigurationImpl;
import org.apache.activemq.artemis.core.server.JournalType;
import org.apache.activemq.artemis.core.server.embedded.EmbeddedActiveMQ;

import org.springframework.test.util.TestSocketUtils;

/**
 * ActiveMQ Artemis in the process of the test, with a journal on disk.
 */
final class EmbeddedArtemis implements TestBroker {

	private final int port;

	private final Path folder;

	private EmbeddedActiveMQ server;

	EmbeddedArtemis(Path folder) throws Exception {
		this.port = TestSocketUtils.findAvailableTcpPort();
		this.folder = folder;
		this.server = start();
	}

	private EmbeddedActiveMQ start() throws Exception {
		Configuration configuration = new ConfigurationImpl().setName("test")
			.setPersistenceEnabled(true)
			.setJournalType(JournalType.NIO)
			.setJournalDirectory(this.folder.resolve("journal").toString())
			.setBindingsDirectory(this.folder.resolve("bindings").toString())
			.setPagingDirectory(this.folder.resolve("paging").toString())
			.setLargeMessagesDirectory(this.folder.resolve("large").toString())
			.setSecurityEnabled(false)
			.setMaxDiskUsage(100)
			.addAcceptorConfiguration("stomp",
					"tcp://127.0.0.1:" + this.port + "?protocols=STOMP;anycastPrefix=/queue/;multicastPrefix=/topic/");
		EmbeddedActiveMQ started = new EmbeddedActiveMQ().setConfiguration(configuration);
		started.start();
		return started;
	}

	void restart() throws Exception {
		this.server.stop();
		this.server = start();
	}

	@Override
	public StompAddress address() {
		return new StompAddress("127.0.0.1", this.port);
	}

	@Override
	public void stop() throws Exception {
		this.server.stop();
	}

}
