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

package io.outbox.inbox;

import java.util.List;
import java.util.function.Consumer;

import io.outbox.OutboxListener;
import io.outbox.Subscription;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * All listeners, none of which can do harm.
 */
final class Listeners {

	private static final Log logger = LogFactory.getLog(Listeners.class);

	private final List<OutboxListener> listeners;

	Listeners(List<OutboxListener> listeners) {
		this.listeners = List.copyOf(listeners);
	}

	void received(Subscription subscription, String messageId) {
		call((listener) -> listener.onReceived(subscription, messageId));
	}

	void duplicate(Subscription subscription, String messageId) {
		call((listener) -> listener.onDuplicate(subscription, messageId));
	}

	void deadLettered(Subscription subscription, String messageId, Throwable failure) {
		call((listener) -> listener.onDeadLettered(subscription, messageId, failure));
	}

	private void call(Consumer<OutboxListener> event) {
		for (OutboxListener listener : this.listeners) {
			try {
				event.accept(listener);
			}
			catch (RuntimeException ex) {
				logger.warn("Listener %s failed".formatted(listener.getClass().getName()), ex);
			}
		}
	}

}
