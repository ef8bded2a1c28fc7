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

import java.time.Duration;
import java.util.List;

import io.outbox.OutboxException;
import io.outbox.relay.Relay;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.util.Assert;

/**
 * The relay, from the test's side. It sends only when it is told to, on the test's
 * thread: <pre class="code">
 * this.orders.place("ada", "keyboard");
 * this.relay.runUntilIdle();
 * assertThat(this.shipments.findAll()).hasSize(1);</pre>
 * <p>
 * Only what is committed is sent. Safe for use by several threads, of which one works at
 * a time.
 */
public final class TestRelay {

	private static final int MAX_ROUNDS = 1000;

	private final ObjectProvider<Relay> relays;

	private final TestBroker broker;

	private final TestTables tables;

	TestRelay(ObjectProvider<Relay> relays, TestBroker broker, TestTables tables) {
		this.relays = relays;
		this.broker = broker;
		this.tables = tables;
	}

	/**
	 * Send what is due now, without waiting for subscribers.
	 * @return the number of messages that were sent, refused or held back
	 * @throws IllegalStateException if the relay is running in the background
	 */
	public int step() {
		return relays().stream().mapToInt(Relay::step).sum();
	}

	/**
	 * Send what is due and wait until the subscribers are done with it, and with what
	 * they publish in turn, until nothing is left that is due. Messages that are delayed
	 * or were refused wait for {@link #advance(Duration)}.
	 * @throws IllegalStateException if the relay is running in the background
	 * @throws AssertionError if it comes to no end
	 */
	public void runUntilIdle() {
		for (int round = 0; round < MAX_ROUNDS; round++) {
			int sent = step();
			this.broker.awaitSubscribers();
			if (sent == 0) {
				return;
			}
		}
		throw new AssertionError("The relay still has messages to send after %d rounds: does a subscriber publish what "
				+ "it receives?".formatted(MAX_ROUNDS));
	}

	/**
	 * Let time pass for the messages in the table: the times at which they are due and at
	 * which they expire come nearer. Sends nothing.
	 * @param duration how much time
	 */
	public void advance(Duration duration) {
		Assert.isTrue(!duration.isNegative(), "'duration' must not be negative");
		this.tables.advance(duration);
		relays().forEach(Relay::wake);
	}

	private List<Relay> relays() {
		List<Relay> relays = this.relays.stream(ObjectProvider.UNFILTERED).toList();
		if (relays.isEmpty()) {
			throw new OutboxException("There is no relay in this test's context: is 'outbox.relay.enabled' false?");
		}
		return relays;
	}

}
