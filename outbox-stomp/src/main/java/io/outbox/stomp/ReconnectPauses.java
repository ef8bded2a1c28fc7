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
import java.util.concurrent.TimeUnit;

import org.springframework.util.backoff.BackOffExecution;
import org.springframework.util.backoff.ExponentialBackOff;

/**
 * The order in which addresses are tried, and the pauses between. The addresses are tried
 * in turn; once all have been tried there is a pause, which grows until a connection has
 * proved to be of use or has stood for longer than the longest pause. For use under its
 * owner's lock.
 */
final class ReconnectPauses {

	private final ExponentialBackOff backOff;

	private final int addresses;

	private BackOffExecution pauses;

	private int attempts;

	private boolean proved;

	private boolean established;

	private long establishedAt;

	ReconnectPauses(StompSettings settings) {
		StompSettings.Reconnect reconnect = settings.reconnect();
		long initial = reconnect.initialInterval().toMillis();
		this.backOff = new ExponentialBackOff(initial, reconnect.multiplier());
		this.backOff.setMaxInterval(reconnect.maxInterval().toMillis());
		this.backOff.setJitter(Math.round(initial * reconnect.jitter()));
		this.addresses = settings.addresses().size();
		this.pauses = this.backOff.start();
	}

	/** The index of the address to try. */
	int nextAddress() {
		this.established = false;
		return this.attempts++ % this.addresses;
	}

	/** The next address is the last one again. */
	void sameAddress() {
		this.attempts--;
	}

	/** The connection does what it is for. */
	void established() {
		this.established = true;
		this.establishedAt = System.nanoTime();
	}

	/** The connection was of use for good: its loss is followed by no pause. */
	void proved() {
		this.proved = true;
		startAnew();
	}

	/** The pause after the loss of the connection. */
	Duration next() {
		if (this.established && hasLasted()) {
			startAnew();
		}
		if (this.proved || this.attempts % this.addresses != 0) {
			this.proved = false;
			return Duration.ZERO;
		}
		return Duration.ofMillis(this.pauses.nextBackOff());
	}

	private boolean hasLasted() {
		return System.nanoTime() - this.establishedAt > TimeUnit.MILLISECONDS.toNanos(this.backOff.getMaxInterval());
	}

	private void startAnew() {
		this.pauses = this.backOff.start();
		this.attempts = 0;
	}

}
