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

import java.io.IOException;
import java.util.Map;

import io.outbox.stomp.StompAddress;
import io.outbox.stomp.StompSettings;
import io.outbox.stomp.StompSettings.Login;
import org.jspecify.annotations.Nullable;

/**
 * A broker to send to, and how it is asked for a durable queue.
 */
final class Broker implements AutoCloseable {

	static final String RABBITMQ = "rabbitmq";

	static final String ARTEMIS = "artemis";

	private static final String CLIENT_ID = "outbox-benchmark";

	private final StompAddress address;

	private final Login login;

	private final @Nullable Jvm jvm;

	private Broker(StompAddress address, Login login, @Nullable Jvm jvm) {
		this.address = address;
		this.login = login;
		this.jvm = jvm;
	}

	static Broker of(String name) throws IOException {
		return name.equals(ARTEMIS) ? artemis() : rabbitMq();
	}

	/** The one that is running. */
	static Broker rabbitMq() {
		Login login = new Login(Variable.get("OUTBOX_TEST_RABBITMQ_USERNAME"),
				Variable.get("OUTBOX_TEST_RABBITMQ_PASSWORD"), "/", CLIENT_ID);
		return new Broker(StompAddress.parse(Variable.get("OUTBOX_TEST_RABBITMQ_STOMP")), login, null);
	}

	/** A new one, in a JVM of its own. */
	static Broker artemis() throws IOException {
		Jvm jvm = new Jvm(ArtemisServer.class);
		StompAddress address = new StompAddress("127.0.0.1", Integer.parseInt(jvm.answer()));
		return new Broker(address, Login.defaults(), jvm);
	}

	/** What the broker says of itself. */
	String describe() throws IOException {
		try (RawStomp stomp = new RawStomp(this)) {
			return stomp.server();
		}
	}

	StompAddress address() {
		return this.address;
	}

	/** The default settings but for the login. */
	StompSettings settings() {
		StompSettings defaults = StompSettings.of(this.address);
		return new StompSettings(defaults.addresses(), this.login, defaults.broker(), defaults.virtualTopics(),
				defaults.heartbeat(), defaults.connectTimeout(), defaults.receiptTimeout(), defaults.maxMessageSize(),
				defaults.window(), defaults.reconnect(), defaults.sslContext());
	}

	Map<String, String> connectHeaders() {
		return Map.of("accept-version", "1.2", "host", this.login.virtualHost(), "login", this.login.username(),
				"passcode", this.login.password(), "client-id", CLIENT_ID);
	}

	/** The headers that make a subscription to a topic, and its end, one to a queue. */
	Map<String, String> queueHeaders(String name) {
		return (this.jvm != null) ? Map.of("durable-subscription-name", name)
				: Map.of("x-queue-name", name, "durable", "true", "auto-delete", "false");
	}

	@Override
	public void close() throws IOException {
		if (this.jvm != null) {
			this.jvm.close();
		}
	}

}
