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
 * The message itself, and nothing else, kept it from being sent: the broker refused it,
 * or it could not be put on the wire.
 */
@SuppressWarnings("serial")
public class MessageRefusedException extends OutboxException {

	private final boolean permanent;

	/**
	 * Create an exception.
	 * @param message the reason, without the body of the message
	 * @param permanent whether no repetition can help
	 * @param cause the cause, or {@code null}
	 */
	public MessageRefusedException(String message, boolean permanent, @Nullable Throwable cause) {
		super(message, cause);
		this.permanent = permanent;
	}

	/**
	 * Whether no repetition can help, as with an illegal header or a frame above the size
	 * limit.
	 * @return {@code true} if the message is to be parked at once
	 */
	public boolean isPermanent() {
		return this.permanent;
	}

}
