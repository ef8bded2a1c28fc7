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

package io.outbox.relay;

import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

import io.outbox.jdbc.ClaimedMessage;
import io.outbox.jdbc.MessageStatus;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class SuspectsTests {

	private final AtomicLong time = new AtomicLong();

	private final Suspects suspects = new Suspects(this.time::get);

	@Test
	void aMessageThatNobodySeesAgainIsForgotten() {
		this.suspects.add(message(1));

		pass(Duration.ofMinutes(9));
		assertThat(this.suspects.isEmpty()).isFalse();
		pass(Duration.ofMinutes(2));

		assertThat(this.suspects.isEmpty()).isTrue();
	}

	@Test
	void theThirdLossAloneConvicts() {
		this.suspects.add(message(1));

		assertThat(this.suspects.isCulpritAfterLoss(message(1))).isFalse();
		pass(Duration.ofMinutes(9));
		assertThat(this.suspects.isCulpritAfterLoss(message(1))).isFalse();
		pass(Duration.ofMinutes(9));
		assertThat(this.suspects.isEmpty()).isFalse();
		this.suspects.add(message(1));
		assertThat(this.suspects.isCulpritAfterLoss(message(1))).isTrue();
	}

	@Test
	void theOldestOfTooManyIsForgotten() {
		for (int number = 0; number <= 20_000; number++) {
			this.suspects.add(message(number));
		}

		assertThat(this.suspects.contains(message(0))).isFalse();
		assertThat(this.suspects.contains(message(1))).isTrue();
	}

	private void pass(Duration duration) {
		this.time.addAndGet(duration.toNanos());
	}

	private static ClaimedMessage message(long number) {
		return new ClaimedMessage(number, new UUID(0, number), MessageStatus.PENDING, 0, "k", "/queue/test", "Test",
				null, "{}", "{}", 0, Instant.EPOCH, null, false);
	}

}
