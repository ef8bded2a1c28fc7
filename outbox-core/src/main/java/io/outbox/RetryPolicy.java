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

package io.outbox;

import java.time.Duration;
import java.util.Optional;

/**
 * Says when a refused message is sent again. A bean of this type replaces the one made
 * from {@code outbox.relay.retry.*}.
 */
@FunctionalInterface
public interface RetryPolicy {

	/**
	 * The time to wait after a failed attempt.
	 * @param attempt the number of the attempt that failed, beginning with 1
	 * @param failure why it failed
	 * @return the delay, or empty to give up and park the message
	 */
	Optional<Duration> delay(int attempt, Throwable failure);

}
