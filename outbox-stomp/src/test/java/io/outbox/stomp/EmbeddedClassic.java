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
import org.apache.activemq.command.Message;

/**
 * ActiveMQ Classic in the process of the test, with its store on disk. Nobody may write
 * to {@code denied}.
 */
final class EmbeddedClassic implements TestBroker {

	static final int MAX_MESSAGE_SIZE = 4 * 1024 * 1024;

	private final BrokerService server = new BrokerService();

	private final int port;

	EmbeddedClassic(Path folder) throws Exception {
		this.server.setBrokerName("test");
		this.server.setUseJmx(false);
		this.server.setUseShutdownHook(false);
		this.server.setDataDirectory(folder.toString());
		this.server.setPersistent(true);
		this.server.setPlugins(new BrokerPlugin[] { new Denial() });
		this.server.addConnector("stomp://127.0.0.1:0?wireFormat.maxDataLength=" + MAX_MESSAGE_SIZE);
		this.server.start();
		this.server.waitUntilStarted();
		this.port = this.server.getTransportConnectors().get(0).getConnectUri().getPort();
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
