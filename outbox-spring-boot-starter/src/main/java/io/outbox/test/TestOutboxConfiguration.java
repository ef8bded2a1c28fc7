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

package io.outbox.test;

import java.util.stream.Stream;

import javax.sql.DataSource;

import io.outbox.OutboxException;
import io.outbox.jdbc.OutboxTables;
import io.outbox.relay.Relay;
import io.outbox.relay.Retention;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * The kit's beans. Registered by the annotation alone.
 */
@Configuration(proxyBeanMethods = false)
class TestOutboxConfiguration {

	@Bean
	static TransportCheck testOutboxTransportCheck() {
		return new TransportCheck();
	}

	@Bean(TransportCheck.TRANSPORT)
	InMemoryTransport testOutboxTransport() {
		return new InMemoryTransport();
	}

	@Bean
	TestTables testOutboxTables(ObjectProvider<DataSource> dataSource, ObjectProvider<OutboxTables> tables,
			ObjectProvider<Relay> relays, ObjectProvider<Retention> retentions) {
		OutboxTables names = tables.getIfAvailable(() -> {
			throw new OutboxException("@AutoConfigureTestOutbox needs the outbox, which this test does not have: is "
					+ "'outbox.enabled' false, or the test a slice other than @DataJpaTest");
		});
		return new TestTables(dataSource.getObject(), names, () -> dataSources(relays, retentions));
	}

	/** Each data source of the outbox has a retention, unless the test is a slice. */
	private static Stream<DataSource> dataSources(ObjectProvider<Relay> relays, ObjectProvider<Retention> retentions) {
		return Stream.concat(relays.stream(ObjectProvider.UNFILTERED).map(Relay::getDataSource),
				retentions.stream(ObjectProvider.UNFILTERED).map(Retention::getDataSource));
	}

	@Bean
	PublishedMessages publishedMessages(TestTables tables, JsonMapper jsonMapper) {
		return new PublishedMessages(tables, new BodyReader(jsonMapper));
	}

	@Bean
	TestBroker testBroker(InMemoryTransport transport, JsonMapper jsonMapper) {
		return new TestBroker(transport, jsonMapper);
	}

	@Bean
	TestRelay testRelay(ObjectProvider<Relay> relays, TestBroker broker, TestTables tables) {
		return new TestRelay(relays, broker, tables);
	}

}
