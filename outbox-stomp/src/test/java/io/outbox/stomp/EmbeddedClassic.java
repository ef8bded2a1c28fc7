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

import org.apache.activemq.broker.BrokerPlugin;
import org.apache.activemq.broker.BrokerPluginSupport;
import org.apache.activemq.broker.BrokerService;
import org.apache.activemq.broker.ProducerBrokerExchange;
import org.apache.activemq.broker.SslContext;
import org.apache.activemq.command.Message;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.ssl.SslBundle;

/**
 * ActiveMQ Classic in the process of the test, with its store on disk. Nobody may write
 * to {@code denied}.
 */
final class EmbeddedClassic implements TestBroker {

	static final int MAX_MESSAGE_SIZE = 4 * 1024 * 1024;

	private final Path folder;

	private final @Nullable SslBundle tls;

	private BrokerService server;

	private int port;

	EmbeddedClassic(Path folder) throws Exception {
		this(folder, null);
	}

	/**
	 * Create a broker that talks TLS if it has a certificate to show.
	 */
	EmbeddedClassic(Path folder, @Nullable SslBundle tls) throws Exception {
		this.folder = folder;
		this.tls = tls;
		this.server = start();
	}

	private BrokerService start() throws Exception {
		BrokerService started = new BrokerService();
		started.setBrokerName("test");
		started.setUseJmx(false);
		started.setUseShutdownHook(false);
		started.setDataDirectory(this.folder.toString());
		started.setPersistent(true);
		started.setPlugins(new BrokerPlugin[] { new Denial() });
		if (this.tls != null) {
			started.setSslContext(new SslContext(this.tls.getManagers().getKeyManagers(),
					this.tls.getManagers().getTrustManagers(), null));
		}
		started.addConnector("%s://127.0.0.1:%d?wireFormat.maxDataLength=%d"
			.formatted((this.tls != null) ? "stomp+ssl" : "stomp", this.port, MAX_MESSAGE_SIZE));
		started.start();
		started.waitUntilStarted();
		this.port = started.getTransportConnectors().get(0).getConnectUri().getPort();
		return started;
	}

	void restart() throws Exception {
		stop();
		this.server = start();
	}

	@Override
	public StompAddress address() {
		return new StompAddress("127.0.0.1", this.port);
	}

	@Override
	public void stop() throws Exception {
		this.server.stop();
		this.server.waitUntilStopped();
	}

	/**
	 * Says what the authorization plugin says.
	 */
	private static final class Denial extends BrokerPluginSupport {

		@Override
		public void send(ProducerBrokerExchange exchange, Message message) throws Exception {
			if (message.getDestination().getPhysicalName().equals("denied")) {
				throw new SecurityException("User guest is not authorized to write to: " + message.getDestination());
			}
			super.send(exchange, message);
		}

	}

}
