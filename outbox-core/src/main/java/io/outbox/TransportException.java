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
 * A send was not confirmed, and it is not known that the message is at fault. The broker
 * may or may not have taken the message.
 */
@SuppressWarnings("serial")
public class TransportException extends OutboxException {

	private final Reason reason;

	/**
	 * Create an exception.
	 * @param reason what happened to the connection
	 * @param message a description, without the body of any message
	 * @param cause the cause, or {@code null}
	 */
	public TransportException(Reason reason, String message, @Nullable Throwable cause) {
		super(message, cause);
		this.reason = reason;
	}

	/**
	 * What happened to the connection.
	 * @return the reason
	 */
	public Reason getReason() {
		return this.reason;
	}

	/**
	 * What happened to the connection.
	 */
	public enum Reason {

		/** There is no connection; nothing was sent. */
		UNAVAILABLE,

		/** The connection was lost before the confirmation came. */
		CONNECTION_LOST,

		/** The broker reported an error that names none of the messages in flight. */
		ERROR,

		/** The broker did not confirm in time; the connection has been replaced. */
		RECEIPT_TIMEOUT

	}

}
