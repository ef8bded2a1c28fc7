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

package io.outbox.stomp;

import java.time.Duration;
import java.util.Collections;
import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests of {@link ReconnectPauses}.
 */
class ReconnectPausesTests {

	@Test
	void pausesGrowToTheLongest() {
		ReconnectPauses pauses = pauses(Duration.ofMillis(50), 1);

		assertThat(List.of(lose(pauses), lose(pauses), lose(pauses), lose(pauses))).containsExactly(millis(10),
				millis(20), millis(40), millis(50));
	}

	@Test
	void pauseComesOnceAllAddressesHaveBeenTried() {
		ReconnectPauses pauses = pauses(Duration.ofMillis(50), 2);

		assertThat(List.of(lose(pauses), lose(pauses), lose(pauses), lose(pauses))).containsExactly(millis(0),
				millis(10), millis(0), millis(20));
	}

	@Test
	void renewedConnectionGoesToTheSameAddress() {
		ReconnectPauses pauses = pauses(Duration.ofMillis(50), 2);
		assertThat(pauses.nextAddress()).isZero();
		assertThat(pauses.nextAddress()).isEqualTo(1);

		pauses.sameAddress();

		assertThat(pauses.nextAddress()).isEqualTo(1);
	}

	@Test
	void connectionThatProvedToBeOfUseIsReplacedAtOnceAndThePausesStartAnew() {
		ReconnectPauses pauses = pauses(Duration.ofMillis(50), 1);
		lose(pauses);
		lose(pauses);

		pauses.nextAddress();
		pauses.established();
		pauses.proved();

		assertThat(pauses.next()).isZero();
		assertThat(lose(pauses)).isEqualTo(millis(10));
	}

	@Test
	void connectionThatStoodForShorterThanTheLongestPauseDoesNotShortenTheNext() {
		ReconnectPauses pauses = pauses(Duration.ofHours(1), 1);
		lose(pauses);
		lose(pauses);

		pauses.nextAddress();
		pauses.established();

		assertThat(pauses.next()).isEqualTo(millis(40));
	}

	@Test
	void pausesStartAnewAfterConnectionThatStoodForLongerThanTheLongest() {
		ReconnectPauses pauses = pauses(Duration.ofMillis(40), 1);
		lose(pauses);
		lose(pauses);

		pauses.nextAddress();
		pauses.established();
		long establishedAt = System.nanoTime();
		await().until(() -> System.nanoTime() - establishedAt > millis(40).toNanos());

		assertThat(pauses.next()).isEqualTo(millis(10));
	}

	private static Duration lose(ReconnectPauses pauses) {
		pauses.nextAddress();
		return pauses.next();
	}

	private static Duration millis(long millis) {
		return Duration.ofMillis(millis);
	}

	private static ReconnectPauses pauses(Duration longest, int addresses) {
		StompSettings defaults = StompSettings.of(new StompAddress("localhost", 61613));
		return new ReconnectPauses(new StompSettings(Collections.nCopies(addresses, defaults.addresses().get(0)),
				defaults.login(), StompBroker.AUTO, false, defaults.heartbeat(), defaults.connectTimeout(),
				defaults.receiptTimeout(), defaults.maxMessageSize(), defaults.window(),
				new StompSettings.Reconnect(millis(10), 2, longest, 0), null));
	}

}
