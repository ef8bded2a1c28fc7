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

package io.outbox.stomp;

import javax.net.ssl.SSLHandshakeException;

import org.jspecify.annotations.Nullable;

/**
 * A time without a connection, and what the log has been told of it: how it began, and
 * once more if a refused certificate keeps it going, which only a person ends. For use
 * under its owner's lock.
 */
final class Outage {

	private boolean begun;

	private boolean refusalNamed;

	/** Whether the log is to name this cause. */
	boolean isNews(Throwable cause) {
		boolean refusal = isRefusal(cause);
		boolean news = !this.begun || (refusal && !this.refusalNamed);
		this.begun = true;
		this.refusalNamed |= refusal;
		return news;
	}

	/** Whether there was one until now. */
	boolean end() {
		boolean ended = this.begun;
		this.begun = false;
		this.refusalNamed = false;
		return ended;
	}

	private static boolean isRefusal(@Nullable Throwable cause) {
		return cause != null && (cause instanceof SSLHandshakeException || isRefusal(cause.getCause()));
	}

}
