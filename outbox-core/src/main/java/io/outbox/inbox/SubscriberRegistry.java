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
import java.util.concurrent.CopyOnWriteArrayList;

import io.outbox.OutboxException;
import io.outbox.Subscription;

/**
 * The containers of the application by the ids of their subscriptions.
 */
final class SubscriberRegistry {

	private final List<SubscriberContainer> containers = new CopyOnWriteArrayList<>();

	List<SubscriberContainer> all() {
		return this.containers;
	}

	List<Subscription> subscriptions() {
		return this.containers.stream().map(SubscriberContainer::subscription).toList();
	}

	void add(SubscriberContainer container) {
		Subscription added = container.subscription();
		for (Subscription other : subscriptions()) {
			if (other.id().equals(added.id())) {
				throw new OutboxException(
						("Two subscribers have the id '%s', for destinations '%s' and '%s': each would "
								+ "take the messages of the other for duplicates. Give one of them an id of its own")
							.formatted(other.id(), other.destination(), added.destination()));
			}
		}
		this.containers.add(container);
	}

	SubscriberContainer get(String id) {
		return this.containers.stream()
			.filter((container) -> container.subscription().id().equals(id))
			.findFirst()
			.orElseThrow(() -> new OutboxException("There is no subscriber '%s' in this application, only %s"
				.formatted(id, subscriptions().stream().map(Subscription::id).toList())));
	}

}
