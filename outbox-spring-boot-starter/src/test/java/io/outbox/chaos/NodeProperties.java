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

package io.outbox.chaos;

import java.util.List;

/**
 * The properties of relays, writers and consumers. Time-outs are short, so that what is
 * half-open or stands still is found in seconds. The broker closes the connection of a
 * relay that stands still before the database ends its step.
 */
final class NodeProperties {

	static final List<String> COMMON = List.of("spring.main.banner-mode=off", "spring.docker.compose.enabled=false",
			"logging.level.root=ERROR", "spring.datasource.hikari.maximum-pool-size=5",
			"spring.datasource.hikari.connection-timeout=2000", "spring.datasource.hikari.validation-timeout=1000",
			"spring.datasource.hikari.initialization-fail-timeout=-1", "outbox.schema.initialize=never",
			"outbox.stomp.heartbeat.outgoing=1s", "outbox.stomp.heartbeat.incoming=1s",
			"outbox.stomp.connect-timeout=2s", "outbox.stomp.receipt-timeout=3s",
			"outbox.stomp.reconnect.initial-interval=100ms", "outbox.stomp.reconnect.max-interval=1s");

	static final List<String> RELAY = List.of("outbox.relay.poll-interval=200ms", "outbox.relay.step-timeout=6s",
			"outbox.relay.batch-size=100", "outbox.relay.retry.max-attempts=3",
			"outbox.relay.retry.initial-interval=200ms");

	static final List<String> CONSUMER = List.of("outbox.subscriber.retry.initial-interval=50ms",
			"outbox.subscriber.retry.max-interval=1s", "outbox.subscriber.concurrency=2",
			"outbox.subscriber.prefetch=20");

	static final List<String> WRITER = List.of("chaos.threads=2", "chaos.pause=60ms", "spring.jpa.open-in-view=false",
			"spring.jpa.hibernate.ddl-auto=none",
			"spring.jpa.properties.hibernate.boot.allow_jdbc_metadata_access=false");

	private NodeProperties() {
	}

}
