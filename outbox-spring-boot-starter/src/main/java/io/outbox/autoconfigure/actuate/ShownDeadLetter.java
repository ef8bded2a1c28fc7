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

import java.util.Map;

import io.outbox.DeadLetter;
import org.jspecify.annotations.Nullable;

/**
 * A message that a subscriber has given up.
 *
 * @param messageId the message's identity
 * @param reason why it was given up, or {@code null} if its headers do not say so
 * @param exception the class of the exception, or {@code null}
 * @param headers all headers
 * @param body the body, or {@code null} if bodies are not shown
 * @param bodyShown whether bodies are shown at all
 */
public record ShownDeadLetter(String messageId, @Nullable String reason, @Nullable String exception,
		Map<String, String> headers, @Nullable String body, boolean bodyShown) {

	static ShownDeadLetter of(DeadLetter letter, boolean bodyShown) {
		Map<String, String> headers = letter.headers();
		return new ShownDeadLetter(letter.messageId(), headers.get("dop-dlq-reason"), headers.get("dop-dlq-exception"),
				headers, bodyShown ? letter.body() : null, bodyShown);
	}

}
