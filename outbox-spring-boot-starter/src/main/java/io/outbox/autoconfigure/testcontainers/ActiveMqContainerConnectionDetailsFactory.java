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

import io.outbox.autoconfigure.StompConnectionDetails;
import org.jspecify.annotations.Nullable;
import org.testcontainers.activemq.ActiveMQContainer;

import org.springframework.boot.testcontainers.service.connection.ContainerConnectionSource;

/**
 * Makes the connection details of a {@link ActiveMQContainer}.
 */
final class ActiveMqContainerConnectionDetailsFactory
		extends StompContainerConnectionDetailsFactory<ActiveMQContainer> {

	@Override
	protected StompConnectionDetails getContainerConnectionDetails(
			ContainerConnectionSource<ActiveMQContainer> source) {
		return details(source, (container) -> login(container.getUser(), container.getPassword()));
	}

	/** The broker asks for no login unless it is told one. */
	private static StompLogin login(@Nullable String username, @Nullable String password) {
		return new StompLogin((username != null) ? username : "", (password != null) ? password : "");
	}

}
