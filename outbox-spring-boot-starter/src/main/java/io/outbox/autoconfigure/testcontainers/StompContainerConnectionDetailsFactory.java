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

import java.util.List;
import java.util.function.Function;

import io.outbox.autoconfigure.StompConnectionDetails;
import io.outbox.stomp.StompAddress;
import org.jspecify.annotations.Nullable;
import org.testcontainers.containers.Container;

import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.testcontainers.service.connection.ContainerConnectionDetailsFactory;
import org.springframework.boot.testcontainers.service.connection.ContainerConnectionSource;

/**
 * Makes the connection details of a container, from its STOMP port and from what the kind
 * of container says of the login.
 *
 * @param <C> the type of the container
 */
abstract class StompContainerConnectionDetailsFactory<C extends Container<?>>
		extends ContainerConnectionDetailsFactory<C, StompConnectionDetails> {

	private static final int STOMP_PORT = 61613;

	StompContainerConnectionDetailsFactory() {
	}

	StompContainerConnectionDetailsFactory(List<String> connectionNames) {
		super(connectionNames);
	}

	final StompConnectionDetails details(ContainerConnectionSource<C> source, Function<C, StompLogin> login) {
		return new StartedBroker<>(source, login);
	}

	/**
	 * The details of a container, which starts when it is asked for.
	 *
	 * @param <C> the type of the container
	 */
	private static final class StartedBroker<C extends Container<?>> extends ContainerConnectionDetails<C>
			implements StompConnectionDetails {

		private final Function<C, StompLogin> login;

		StartedBroker(ContainerConnectionSource<C> source, Function<C, StompLogin> login) {
			super(source);
			this.login = login;
		}

		@Override
		public List<StompAddress> getAddresses() {
			C container = getContainer();
			if (!container.getExposedPorts().contains(STOMP_PORT)) {
				throw new UnexposedStompPortException(container.getDockerImageName(), STOMP_PORT);
			}
			return List.of(new StompAddress(container.getHost(), container.getMappedPort(STOMP_PORT)));
		}

		@Override
		public String getUsername() {
			return login().username();
		}

		@Override
		public String getPassword() {
			return login().password();
		}

		@Override
		public String getVirtualHost() {
			return login().virtualHost();
		}

		private StompLogin login() {
			return this.login.apply(getContainer());
		}

		@Override
		public @Nullable SslBundle getSslBundle() {
			return super.getSslBundle();
		}

	}

}
