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

package io.outbox.sample.broker;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;

import org.junit.jupiter.api.Test;

import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.test.util.TestSocketUtils;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link EmbeddedBroker}.
 */
class EmbeddedBrokerTests {

	@Test
	void startFailsWhenThePortIsTaken() throws IOException {
		try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
			EmbeddedBroker broker = new EmbeddedBroker(taken.getLocalPort());

			assertThatExceptionOfType(InvalidConfigurationPropertyValueException.class).isThrownBy(broker::start)
				.withMessageContaining("sample.broker.port")
				.withMessageContaining("another process");
			assertThat(broker.isRunning()).isFalse();
		}
	}

	@Test
	void portIsFreeAgainAfterTheStop() {
		EmbeddedBroker broker = new EmbeddedBroker(TestSocketUtils.findAvailableTcpPort());

		for (int run = 0; run < 2; run++) {
			broker.start();
			assertThat(broker.isRunning()).isTrue();
			broker.stop();
			assertThat(broker.isRunning()).isFalse();
		}
	}

}
