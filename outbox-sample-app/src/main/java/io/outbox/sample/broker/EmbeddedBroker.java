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

package io.outbox.sample.broker;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;

import org.apache.activemq.artemis.core.config.impl.ConfigurationImpl;
import org.apache.activemq.artemis.core.server.embedded.EmbeddedActiveMQ;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Profile;
import org.springframework.stereotype.Component;

/**
 * An ActiveMQ Artemis that speaks STOMP and keeps messages in memory. Where a broker is
 * installed it is not wanted.
 */
@Component
@Profile("!rabbitmq")
class EmbeddedBroker implements SmartLifecycle {

	private static final String ACCEPTOR = "tcp://127.0.0.1:%d?protocols=STOMP;anycastPrefix=/queue/;multicastPrefix=/topic/";

	private final EmbeddedActiveMQ server = new EmbeddedActiveMQ();

	private final int port;

	private volatile boolean running;

	EmbeddedBroker(@Value("${sample.broker.port}") int port) {
		this.port = port;
	}

	@Override
	public void start() {
		checkPort();
		try {
			this.server.setConfiguration(new ConfigurationImpl().setPersistenceEnabled(false)
				.setSecurityEnabled(false)
				.addAcceptorConfiguration("stomp", ACCEPTOR.formatted(this.port)));
			this.server.start();
			this.running = true;
		}
		catch (Exception ex) {
			throw new IllegalStateException("The embedded broker does not start", ex);
		}
	}

	/**
	 * The broker itself would only log that its port is taken.
	 */
	private void checkPort() {
		try (ServerSocket socket = new ServerSocket(this.port, 1, InetAddress.getLoopbackAddress())) {
			socket.getLocalPort();
		}
		catch (IOException ex) {
			throw new InvalidConfigurationPropertyValueException("sample.broker.port", this.port,
					"The embedded broker can't listen on this port, because another process does.");
		}
	}

	@Override
	public void stop() {
		try {
			this.server.stop();
			this.running = false;
		}
		catch (Exception ex) {
			throw new IllegalStateException("The embedded broker does not stop", ex);
		}
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

	/**
	 * Started before, and stopped after, the relay and the subscribers.
	 */
	@Override
	public int getPhase() {
		return 0;
	}

}
