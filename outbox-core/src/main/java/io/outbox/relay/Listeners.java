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
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

import io.outbox.OutboxListener;
import io.outbox.StoredMessage;
import io.outbox.relay.Shipment.Outcome;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * Tells the listeners what has been committed. A listener that throws is logged.
 */
final class Listeners {

	private static final Log logger = LogFactory.getLog(Listeners.class);

	private static final Set<Outcome> SILENT = EnumSet.of(Outcome.UNSENT, Outcome.UNCONFIRMED, Outcome.PAUSED);

	private final List<OutboxListener> listeners;

	Listeners(List<OutboxListener> listeners) {
		this.listeners = List.copyOf(listeners);
	}

	void tell(List<Shipment> shipments) {
		if (this.listeners.isEmpty()) {
			return;
		}
		for (Shipment shipment : shipments) {
			if (!SILENT.contains(shipment.outcome())) {
				StoredMessage message = shipment.toStored();
				this.listeners.forEach((listener) -> tell(listener, shipment, message));
			}
		}
	}

	private void tell(OutboxListener listener, Shipment shipment, StoredMessage message) {
		try {
			Duration delay = shipment.delay();
			switch (shipment.outcome()) {
				case PUBLISHED -> listener.onPublished(message);
				case EXPIRED -> listener.onExpired(message);
				case FAILED -> listener.onFailed(message, shipment.failure());
				default -> listener.onRetry(message, shipment.failure(), (delay != null) ? delay : Duration.ZERO);
			}
		}
		catch (Throwable ex) {
			logger.warn("Listener " + listener.getClass().getName() + " failed for message " + message.messageId(), ex);
		}
	}

}
