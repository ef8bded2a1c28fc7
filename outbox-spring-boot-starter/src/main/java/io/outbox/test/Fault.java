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

import java.util.function.Supplier;

import io.outbox.MessageRefusedException;
import io.outbox.OutboxException;
import io.outbox.TransportException;
import io.outbox.TransportException.Reason;

/**
 * What a test lets happen to a message that is sent.
 */
enum Fault {

	REFUSED(false, () -> new MessageRefusedException("The test refuses the message", false, null)),

	REFUSED_FOR_GOOD(false, () -> new MessageRefusedException("The test refuses the message for good", true, null)),

	CONFIRMATION_LOST(true, () -> new TransportException(Reason.CONNECTION_LOST, "The test loses the receipt", null));

	private final boolean takesMessage;

	private final Supplier<OutboxException> failure;

	Fault(boolean takesMessage, Supplier<OutboxException> failure) {
		this.takesMessage = takesMessage;
		this.failure = failure;
	}

	/** Whether the broker has the message nevertheless. */
	boolean takesMessage() {
		return this.takesMessage;
	}

	OutboxException failure() {
		return this.failure.get();
	}

}
