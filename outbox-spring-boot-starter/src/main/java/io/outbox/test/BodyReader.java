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

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads bodies as the application would.
 */
final class BodyReader {

	private final JsonMapper jsonMapper;

	BodyReader(JsonMapper jsonMapper) {
		this.jsonMapper = jsonMapper;
	}

	/**
	 * Why the body of a message is none of a type, or {@code null} if it is one. Reading
	 * alone would tell nothing, because Jackson makes an object of nearly everything.
	 */
	@Nullable String mismatch(PublishedMessage message, Class<?> type) {
		ObjectReader reader = this.jsonMapper.readerFor(type);
		if (!message.type().equals(type.getSimpleName())) {
			reader = reader.with(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES);
		}
		try {
			reader.readValue(message.body());
			return null;
		}
		catch (JacksonException ex) {
			return "no %s: %s".formatted(type.getSimpleName(), ex.getOriginalMessage());
		}
	}

	<T> T read(PublishedMessage message, Class<T> type) {
		return this.jsonMapper.readValue(message.body(), type);
	}

}
