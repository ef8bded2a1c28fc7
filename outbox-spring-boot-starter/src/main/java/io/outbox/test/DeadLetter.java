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

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A message that a subscriber has given up.
 *
 * @param subscriber the id of the subscription
 * @param destination the destination that the message was sent to
 * @param reason why it was given up: the message of the last exception
 * @param headers the headers of the message and those that say more of the failure, which
 * begin with {@code dop-dlq-}
 * @param body the body
 */
public record DeadLetter(String subscriber, String destination, String reason, Map<String, String> headers,
		String body) {

	/**
	 * Copies the headers, keeping their order.
	 */
	public DeadLetter {
		headers = Collections.unmodifiableMap(new LinkedHashMap<>(headers));
	}

}
