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

import org.jspecify.annotations.Nullable;

/**
 * Thrown by a handler to say that no repetition can help: the message is dead-lettered at
 * once.
 */
@SuppressWarnings("serial")
public class MessageRejectedException extends OutboxException {

	/**
	 * Create an exception.
	 * @param message why the message is rejected; sent along to the dead-letter queue
	 */
	public MessageRejectedException(String message) {
		super(message);
	}

	/**
	 * Create an exception with a cause.
	 * @param message why the message is rejected; sent along to the dead-letter queue
	 * @param cause the cause, or {@code null}
	 */
	public MessageRejectedException(String message, @Nullable Throwable cause) {
		super(message, cause);
	}

}
