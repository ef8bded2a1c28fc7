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

import java.util.List;
import java.util.Map;
import java.util.function.Function;

import io.outbox.autoconfigure.StompConnectionDetails;
import io.outbox.stomp.StompAddress;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.docker.compose.core.RunningService;
import org.springframework.boot.docker.compose.service.connection.DockerComposeConnectionDetailsFactory;
import org.springframework.boot.docker.compose.service.connection.DockerComposeConnectionSource;
import org.springframework.boot.ssl.SslBundle;

/**
 * Makes the connection details of a service that publishes the STOMP port. A broker that
 * does not is there for something else and is left out.
 */
abstract class StompDockerComposeConnectionDetailsFactory
		extends DockerComposeConnectionDetailsFactory<StompConnectionDetails> {

	private static final int STOMP_PORT = 61613;

	private static final Log logger = LogFactory.getLog(StompDockerComposeConnectionDetailsFactory.class);

	private final Function<Map<String, String>, StompEnvironment> environment;

	StompDockerComposeConnectionDetailsFactory(String[] images,
			Function<Map<String, String>, StompEnvironment> environment) {
		super(images);
		this.environment = environment;
	}

	@Override
	protected @Nullable StompConnectionDetails getDockerComposeConnectionDetails(DockerComposeConnectionSource source) {
		RunningService service = source.getRunningService();
		int port = port(service);
		return (port > 0) ? new RunningBroker(service, port, this.environment.apply(service.env())) : null;
	}

	private static int port(RunningService service) {
		try {
			return service.ports().get(STOMP_PORT);
		}
		catch (IllegalStateException ex) {
			logger.warn("Service '%s' is a broker but does not publish the STOMP port %d: the outbox does not use it"
				.formatted(service.name(), STOMP_PORT));
			return -1;
		}
	}

	/**
	 * The details of a running service.
	 */
	private static final class RunningBroker extends DockerComposeConnectionDetails implements StompConnectionDetails {

		private final List<StompAddress> addresses;

		private final StompEnvironment environment;

		private final @Nullable SslBundle sslBundle;

		RunningBroker(RunningService service, int port, StompEnvironment environment) {
			super(service);
			this.addresses = List.of(new StompAddress(service.host(), port));
			this.environment = environment;
			this.sslBundle = getSslBundle(service);
		}

		@Override
		public List<StompAddress> getAddresses() {
			return this.addresses;
		}

		@Override
		public String getUsername() {
			return this.environment.getUsername();
		}

		@Override
		public String getPassword() {
			return this.environment.getPassword();
		}

		@Override
		public String getVirtualHost() {
			return this.environment.getVirtualHost();
		}

		@Override
		public @Nullable SslBundle getSslBundle() {
			return this.sslBundle;
		}

	}

}
