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

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.annotation.Order;

/**
 * Says how a container is made a broker that speaks STOMP.
 */
@Order(0)
final class UnexposedStompPortFailureAnalyzer extends AbstractFailureAnalyzer<UnexposedStompPortException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, UnexposedStompPortException cause) {
		return new FailureAnalysis(
				"The container '%s' is the broker of the outbox but does not expose the STOMP port %d."
					.formatted(cause.getImage(), cause.getPort()),
				"""
						One of:

						    - Call addExposedPort(%d) on the container. On RabbitMQ enable the plugin rabbitmq_stomp too.
						    - If the container is there for something else, name that as the type of its 						@ServiceConnection."""
					.formatted(cause.getPort()),
				cause);
	}

}
