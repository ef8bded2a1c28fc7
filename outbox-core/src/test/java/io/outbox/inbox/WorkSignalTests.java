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

package io.outbox.inbox;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link WorkSignal}.
 */
class WorkSignalTests {

	private final AtomicBoolean paused = new AtomicBoolean(true);

	private final WorkSignal signal = new WorkSignal(this.paused::get);

	@Test
	void pauseThatEndsBeforeAnybodyWaitsIsNotWaitedFor() {
		this.paused.set(false);

		assertThat(this.signal.awaitWork()).isTrue();
	}

	@Test
	void endOfThePauseWakesAWorker() throws Exception {
		CompletableFuture<Boolean> work = CompletableFuture.supplyAsync(this.signal::awaitWork);

		this.paused.set(false);
		this.signal.pauseChanged();

		assertThat(work.get(5, TimeUnit.SECONDS)).isTrue();
	}

	@Test
	void stopEndsAPauseAndASleep() throws Exception {
		CompletableFuture<Boolean> work = CompletableFuture.supplyAsync(this.signal::awaitWork);

		this.signal.stop();

		assertThat(work.get(5, TimeUnit.SECONDS)).isFalse();
		this.signal.sleep(Duration.ofHours(1));
	}

	@Test
	void interruptIsKeptOnlyAfterAStop() {
		this.signal.interrupted();
		assertThat(Thread.interrupted()).isFalse();

		this.signal.stop();
		this.signal.interrupted();

		assertThat(Thread.interrupted()).isTrue();
	}

	@Test
	void interruptEndsASleep() {
		Thread.currentThread().interrupt();

		assertThatExceptionOfType(InterruptedException.class).isThrownBy(() -> this.signal.sleep(Duration.ofHours(1)));
		assertThat(this.signal.isStopped()).isFalse();
	}

}
