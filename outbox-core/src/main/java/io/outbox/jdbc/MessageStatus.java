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

/**
 * Where a message stands.
 */
public enum MessageStatus {

	/** To be sent, in the order of ids. */
	PENDING(1),

	/** The broker confirmed it. */
	PUBLISHED(2),

	/** Refused at least once, sent again when it is due; holds back its key. */
	RETRYING(3),

	/** Waits behind a retrying, or a blocking failed, message of its key. */
	HELD(4),

	/** Becomes pending when it is due; until then it has no place in its key's order. */
	DELAYED(5),

	/** Set aside while its destination is paused, pending again when it is resumed. */
	PAUSED(6),

	/** Parked for a person. */
	FAILED(-1),

	/** Past its life when its turn came. */
	EXPIRED(-2);

	private final int code;

	MessageStatus(int code) {
		this.code = code;
	}

	/**
	 * The number in the table.
	 * @return the number
	 */
	public int code() {
		return this.code;
	}

	/**
	 * Find the status with a number.
	 * @param code the number
	 * @return the status
	 */
	public static MessageStatus of(int code) {
		for (MessageStatus status : values()) {
			if (status.code == code) {
				return status;
			}
		}
		throw new IllegalArgumentException("No message status has the number " + code);
	}

}
