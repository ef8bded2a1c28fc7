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

package io.outbox.chaos.app;

import java.nio.file.Path;

import org.apache.activemq.artemis.core.config.Configuration;
import org.apache.activemq.artemis.core.config.impl.ConfigurationImpl;
import org.apache.activemq.artemis.core.server.JournalType;
import org.apache.activemq.artemis.core.server.embedded.EmbeddedActiveMQ;
import org.apache.activemq.artemis.core.settings.impl.AddressSettings;

/**
 * ActiveMQ Artemis with a journal on disk.
 */
public final class ArtemisBroker {

	private ArtemisBroker() {
	}

	/**
	 * Run the broker until the process ends.
	 * @param args {@code --port=…} and {@code --folder=…}
	 * @throws Exception if it cannot start
	 */
	public static void main(String[] args) throws Exception {
		String port = args[0].substring("--port=".length());
		Path folder = Path.of(args[1].substring("--folder=".length()));
		Configuration configuration = new ConfigurationImpl().setName("chaos")
			.setPersistenceEnabled(true)
			.setJournalType(JournalType.NIO)
			.setJournalDirectory(folder.resolve("journal").toString())
			.setBindingsDirectory(folder.resolve("bindings").toString())
			.setPagingDirectory(folder.resolve("paging").toString())
			.setLargeMessagesDirectory(folder.resolve("large").toString())
			.setSecurityEnabled(false)
			.setMaxDiskUsage(100)
			.addAddressSetting("/exchange/refused.#",
					new AddressSettings().setAutoCreateAddresses(false).setAutoCreateQueues(false))
			.addAcceptorConfiguration("stomp",
					"tcp://127.0.0.1:" + port + "?protocols=STOMP;anycastPrefix=/queue/;multicastPrefix=/topic/");
		new EmbeddedActiveMQ().setConfiguration(configuration).start();
		System.out.println("SIGNAL STARTED");
	}

}
