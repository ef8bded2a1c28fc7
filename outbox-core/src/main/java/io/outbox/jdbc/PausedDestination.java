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

import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * A destination to which no relay sends until it is resumed.
 *
 * @param destination the destination in full
 * @param pausedAt when it was paused, by the database's clock
 * @param pausedBy who paused it, or {@code null} if that is not known
 * @param resuming whether a resumption has begun and did not come to its end yet
 */
public record PausedDestination(String destination, Instant pausedAt, @Nullable String pausedBy, boolean resuming) {
}
