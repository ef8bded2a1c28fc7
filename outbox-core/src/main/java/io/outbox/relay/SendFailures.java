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

package io.outbox.relay;

import java.util.concurrent.CompletionException;

import io.outbox.TransportException;
import io.outbox.TransportException.Reason;
import org.jspecify.annotations.Nullable;

/**
 * Reads the failures of sends.
 */
final class SendFailures {

	private SendFailures() {
	}

	static @Nullable Throwable unwrap(@Nullable Throwable failure) {
		return (failure instanceof CompletionException && failure.getCause() != null) ? failure.getCause() : failure;
	}

	static @Nullable Reason reason(Throwable failure) {
		return (failure instanceof TransportException transportFailure) ? transportFailure.getReason() : null;
	}

	/** Whether the message may be at fault as well as any other in flight. */
	static boolean isAmbiguous(Throwable failure) {
		Reason reason = reason(failure);
		return reason == null || reason == Reason.ERROR || reason == Reason.CONNECTION_LOST;
	}

}
