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

import org.jspecify.annotations.Nullable;

/**
 * Is told how a relay works, so that it can be measured. Must be quick, because it is
 * called where messages are sent. An exception is logged and harms nothing.
 */
public interface RelayMonitor {

	/**
	 * A send has ended.
	 * @param destination the destination in full
	 * @param duration the time from the send to the broker's confirmation or the failure
	 * @param failure why it was not confirmed, or {@code null} if it was
	 */
	default void sendEnded(String destination, Duration duration, @Nullable Throwable failure) {
	}

	/**
	 * A step, which is one database transaction, has been committed.
	 * @param duration the time from its begin to after its commit
	 * @param messages the number of messages that it was to send, 0 if none
	 */
	default void stepEnded(Duration duration, int messages) {
	}

}
