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
import java.util.Set;

import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.core.config.Configuration;
import org.apache.activemq.artemis.core.config.impl.ConfigurationImpl;
import org.apache.activemq.artemis.core.security.CheckType;
import org.apache.activemq.artemis.core.security.Role;
import org.apache.activemq.artemis.core.server.JournalType;
import org.apache.activemq.artemis.core.server.embedded.EmbeddedActiveMQ;
import org.apache.activemq.artemis.core.settings.impl.AddressSettings;
import org.apache.activemq.artemis.spi.core.security.ActiveMQSecurityManager;

import org.springframework.test.util.TestSocketUtils;

/**
 * ActiveMQ Artemis in the process of the test, with a journal on disk. Nobody may write
 * to {@code denied}.
 */
final class EmbeddedArtemis implements TestBroker {

	private final int port;

	private final Path folder;

	private final String parameters;

	private EmbeddedActiveMQ server;

	EmbeddedArtemis(Path folder) throws Exception {
		this(folder, "");
	}

	/**
	 * Create a broker whose acceptor has more parameters, each after a semicolon.
	 */
	EmbeddedArtemis(Path folder, String parameters) throws Exception {
		this.parameters = parameters;
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
			.putSecurityRoles("#", Set.of(role("anybody")))
			.putSecurityRoles("denied", Set.of(role("nobody")))
			.setMaxDiskUsage(100)
			.addAcceptorConfiguration("stomp", "tcp://127.0.0.1:" + this.port
					+ "?protocols=STOMP;anycastPrefix=/queue/;multicastPrefix=/topic/" + this.parameters);
		EmbeddedActiveMQ started = new EmbeddedActiveMQ().setConfiguration(configuration)
			.setSecurityManager(new Anybody());
		started.start();
		return started;
	}

	private static Role role(String name) {
		return new Role(name, true, true, true, true, true, true, true, true, true, true, true, true);
	}

	void restart() throws Exception {
		this.server.stop();
		this.server = start();
	}

	/** Delete a queue, whoever reads it. */
	void deleteQueue(String name) throws Exception {
		this.server.getActiveMQServer().destroyQueue(SimpleString.of(name), null, false, true);
	}

	/** Deliver a message again however often its consumers are lost. */
	void deliverWithoutLimit() {
		this.server.getActiveMQServer()
			.getAddressSettingsRepository()
			.addMatch("#", new AddressSettings().setMaxDeliveryAttempts(-1));
	}

	int connections() {
		return this.server.getActiveMQServer().getConnectionCount();
	}

	@Override
	public StompAddress address() {
		return new StompAddress("127.0.0.1", this.port);
	}

	@Override
	public void stop() throws Exception {
		this.server.stop();
	}

	/**
	 * Gives whoever logs in the role {@code anybody}.
	 */
	private static final class Anybody implements ActiveMQSecurityManager {

		@Override
		public boolean validateUser(String user, String password) {
			return true;
		}

		@Override
		public boolean validateUserAndRole(String user, String password, Set<Role> roles, CheckType checkType) {
			return roles.stream().anyMatch((role) -> role.getName().equals("anybody"));
		}

	}

}
