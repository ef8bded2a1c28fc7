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

import java.time.Instant;
import java.util.UUID;

import org.jspecify.annotations.Nullable;

/**
 * What is known of a message when its headers are made.
 *
 * @param messageId the message's identity, a version 7 UUID
 * @param destination the destination in full, version included
 * @param type the logical message type
 * @param key the ordering key
 * @param operation what was done to the entity, or {@code null} for a message without an
 * entity
 * @param time the time of publication
 */
public record MessageContext(UUID messageId, String destination, String type, String key, @Nullable Operation operation,
		Instant time) {
}
