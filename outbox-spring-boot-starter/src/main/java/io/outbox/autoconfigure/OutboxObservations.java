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

package io.outbox.autoconfigure;

import io.micrometer.observation.ObservationRegistry;
import io.outbox.HeadersGenerator;
import io.outbox.MessageTransport;
import io.outbox.inbox.ReceiveObservations;
import io.outbox.jdbc.ObservedHeadersGenerator;
import io.outbox.observation.PublishObservationConvention;
import io.outbox.observation.ReceiveObservationConvention;
import io.outbox.observation.SendObservationConvention;
import io.outbox.relay.ObservedTransport;

import org.springframework.beans.factory.ObjectProvider;

/**
 * Puts observations around the parts of the outbox, with the conventions of the
 * application. Without a registry the parts stay as they are.
 */
final class OutboxObservations {

	private final ObjectProvider<ObservationRegistry> registry;

	private final ObjectProvider<PublishObservationConvention> publish;

	private final ObjectProvider<SendObservationConvention> send;

	private final ObjectProvider<ReceiveObservationConvention> receive;

	OutboxObservations(ObjectProvider<ObservationRegistry> registry,
			ObjectProvider<PublishObservationConvention> publish, ObjectProvider<SendObservationConvention> send,
			ObjectProvider<ReceiveObservationConvention> receive) {
		this.registry = registry;
		this.publish = publish;
		this.send = send;
		this.receive = receive;
	}

	HeadersGenerator publish(HeadersGenerator generator) {
		ObservationRegistry registry = registry();
		return isNone(registry) ? generator
				: new ObservedHeadersGenerator(generator, registry, this.publish.getIfAvailable());
	}

	MessageTransport send(MessageTransport transport) {
		ObservationRegistry registry = registry();
		return isNone(registry) ? transport : new ObservedTransport(transport, registry, this.send.getIfAvailable());
	}

	ReceiveObservations receive() {
		ObservationRegistry registry = registry();
		return isNone(registry) ? ReceiveObservations.none()
				: new ReceiveObservations(registry, this.receive.getIfAvailable());
	}

	private ObservationRegistry registry() {
		return this.registry.getIfAvailable(() -> ObservationRegistry.NOOP);
	}

	private static boolean isNone(ObservationRegistry registry) {
		return registry == ObservationRegistry.NOOP;
	}

}
