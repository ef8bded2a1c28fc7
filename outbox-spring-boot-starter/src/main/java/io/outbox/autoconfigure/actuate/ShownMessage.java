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

package io.outbox.autoconfigure.actuate;

import io.outbox.jdbc.MessageDetails;
import io.outbox.jdbc.MessageSummary;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * One message in full.
 *
 * @param message the columns that lists show
 * @param headers the headers, or their text if it is no JSON
 * @param body the body, or {@code null} if it is not shown
 * @param bodyShown whether bodies are shown at all
 */
public record ShownMessage(MessageSummary message, @Nullable Object headers, @Nullable String body, boolean bodyShown) {

	static ShownMessage of(MessageDetails details, boolean bodyShown) {
		return new ShownMessage(details.message(), parsed(details.headers()), details.body(), bodyShown);
	}

	private static @Nullable Object parsed(@Nullable String headers) {
		try {
			return (headers != null) ? JsonMapper.shared().readValue(headers, Object.class) : null;
		}
		catch (JacksonException ex) {
			// A person has written the row
			return headers;
		}
	}

}
