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

import org.springframework.util.Assert;

/**
 * How long a {@link Retention} keeps rows.
 *
 * @param published the age at which published messages are deleted; if zero, relays
 * delete them instead of marking them
 * @param received the age at which the inbox forgets received messages
 * @param interval the time between two looks at the tables
 */
public record RetentionSettings(Duration published, Duration received, Duration interval) {

	/**
	 * Validates the settings.
	 */
	public RetentionSettings {
		Assert.isTrue(!published.isNegative(), "'published' must not be negative");
		Assert.isTrue(!received.isNegative(), "'received' must not be negative");
		Assert.isTrue(interval.toMillis() > 0, "'interval' must be positive");
	}

	/**
	 * The settings of an application that sets nothing.
	 * @return the settings
	 */
	public static RetentionSettings defaults() {
		return new RetentionSettings(Duration.ofDays(7), Duration.ofDays(30), Duration.ofHours(1));
	}

}
