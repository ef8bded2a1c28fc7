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

package io.outbox.autoconfigure.testcontainers;

import java.util.Map;

/**
 * The login of a broker in a container.
 *
 * @param username the user, empty to log in without one
 * @param password the password
 * @param virtualHost the virtual host
 */
record StompLogin(String username, String password, String virtualHost) {

	StompLogin(String username, String password) {
		this(username, password, "/");
	}

	static StompLogin ofRabbitMq(Map<String, String> env) {
		return new StompLogin(env.getOrDefault("RABBITMQ_DEFAULT_USER", env.getOrDefault("RABBITMQ_USERNAME", "guest")),
				env.getOrDefault("RABBITMQ_DEFAULT_PASS", env.getOrDefault("RABBITMQ_PASSWORD", "guest")),
				env.getOrDefault("RABBITMQ_DEFAULT_VHOST", env.getOrDefault("RABBITMQ_VHOST", "/")));
	}

	static StompLogin ofArtemis(Map<String, String> env) {
		return new StompLogin(env.getOrDefault("ARTEMIS_USER", "artemis"),
				env.getOrDefault("ARTEMIS_PASSWORD", "artemis"));
	}

	/** The broker asks for no login unless it is told one. */
	static StompLogin ofActiveMq(Map<String, String> env) {
		return new StompLogin(env.getOrDefault("ACTIVEMQ_CONNECTION_USER", env.getOrDefault("ACTIVEMQ_USERNAME", "")),
				env.getOrDefault("ACTIVEMQ_CONNECTION_PASSWORD", env.getOrDefault("ACTIVEMQ_PASSWORD", "")));
	}

	@Override
	public String toString() {
		return "StompLogin[username=" + this.username + ", virtualHost=" + this.virtualHost + "]";
	}

}
