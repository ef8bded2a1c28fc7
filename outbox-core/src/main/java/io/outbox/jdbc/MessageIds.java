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

package io.outbox.jdbc;

import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Makes version 7 UUIDs (RFC 9562), each greater than all that this JVM made before.
 * <p>
 * The 12 bits after the milliseconds are a counter that begins at a random place in each
 * millisecond (section 6.2, method 1). A counter that overflows, or a clock that is set
 * back, moves the time part on instead of going back.
 */
public final class MessageIds {

	private static final int COUNTER_BITS = 12;

	private static final int COUNTER_MASK = (1 << COUNTER_BITS) - 1;

	private static final RandomLongs random = new RandomLongs();

	private static final AtomicLong last = new AtomicLong();

	private MessageIds() {
	}

	/**
	 * Make the next id.
	 * @return a version 7 UUID
	 */
	public static UUID next() {
		return next(System.currentTimeMillis());
	}

	static UUID next(long milliseconds) {
		long bits = random.next();
		// The counter's highest bit is left free, so that it seldom overflows.
		long candidate = (milliseconds << COUNTER_BITS) | (bits & (COUNTER_MASK >>> 1));
		long tick = last.accumulateAndGet(candidate, (previous, next) -> Math.max(previous + 1, next));
		long high = ((tick >>> COUNTER_BITS) << 16) | 0x7000L | (tick & COUNTER_MASK);
		long low = (random.next() >>> 2) | 0x8000000000000000L;
		return new UUID(high, low);
	}

}
