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

import org.apache.activemq.broker.BrokerService;

/**
 * ActiveMQ Classic in the process of the test, with its store on disk.
 */
final class EmbeddedClassic implements TestBroker {

	private final BrokerService server = new BrokerService();

	private final int port;

	EmbeddedClassic(Path folder) throws Exception {
		this.server.setBrokerName("test");
		this.server.setUseJmx(false);
		this.server.setUseShutdownHook(false);
		this.server.setDataDirectory(folder.toString());
		this.server.setPersistent(true);
		this.server.addConnector("stomp://127.0.0.1:0");
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

}
