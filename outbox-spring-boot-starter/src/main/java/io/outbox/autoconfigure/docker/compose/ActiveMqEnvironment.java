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

package io.outbox.autoconfigure.docker.compose;

import java.util.Map;

/**
 * The environment of an ActiveMQ Classic container, which asks for no login unless it is
 * told one.
 */
final class ActiveMqEnvironment implements StompEnvironment {

	private final Map<String, String> env;

	ActiveMqEnvironment(Map<String, String> env) {
		this.env = env;
	}

	@Override
	public String getUsername() {
		return this.env.getOrDefault("ACTIVEMQ_CONNECTION_USER", this.env.getOrDefault("ACTIVEMQ_USERNAME", ""));
	}

	@Override
	public String getPassword() {
		return this.env.getOrDefault("ACTIVEMQ_CONNECTION_PASSWORD", this.env.getOrDefault("ACTIVEMQ_PASSWORD", ""));
	}

}
