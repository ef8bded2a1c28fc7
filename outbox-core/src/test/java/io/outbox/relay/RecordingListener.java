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

import java.time.Duration;
import java.util.Collections;
import java.util.List;

import io.outbox.OutboxListener;
import io.outbox.StoredMessage;

/**
 * Listener that remembers each call and the message's attempts.
 */
final class RecordingListener implements OutboxListener {

	private final List<String> events;

	RecordingListener(List<String> events) {
		this.events = Collections.synchronizedList(events);
	}

	@Override
	public void onPublished(StoredMessage message) {
		this.events.add("published " + message.attempts());
	}

	@Override
	public void onRetry(StoredMessage message, Throwable failure, Duration delay) {
		this.events.add("retry " + message.attempts());
	}

	@Override
	public void onFailed(StoredMessage message, Throwable failure) {
		this.events.add("failed " + message.attempts());
	}

	@Override
	public void onExpired(StoredMessage message) {
		this.events.add("expired " + message.attempts());
	}

}
