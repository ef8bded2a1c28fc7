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

package io.outbox.autoconfigure.actuate;

import java.util.List;
import java.util.Map;

import io.outbox.DeadLetter;
import io.outbox.DeadLetters;
import io.outbox.Subscription;
import io.outbox.jdbc.ActionResult;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.SecurityContext;

/**
 * What a person does with dead letters of a subscriber of this application, and the
 * record of it.
 */
final class DeadLetterActions {

	static final String SECTION = "dead-letters";

	private final OutboxApplication application;

	private final OperatorLog log;

	private final boolean showBodies;

	DeadLetterActions(OutboxApplication application, OperatorLog log, boolean showBodies) {
		this.application = application;
		this.log = log;
		this.showBodies = showBodies;
	}

	@Nullable DeadLetterPage list(@Nullable String subscriber, @Nullable String size) {
		int limit = FilterParameters.size(size);
		Subscription subscription = subscription(subscriber);
		DeadLetters deadLetters = this.application.deadLetters();
		if (deadLetters == null) {
			return null;
		}
		List<ShownDeadLetter> found = deadLetters.browse(subscription, limit)
			.stream()
			.map((letter) -> ShownDeadLetter.of(letter, this.showBodies))
			.toList();
		return new DeadLetterPage(subscription.id(), found, found.size() == limit);
	}

	@Nullable ShownDeadLetter show(@Nullable String subscriber, String messageId) {
		Subscription subscription = subscription(subscriber);
		DeadLetters deadLetters = this.application.deadLetters();
		DeadLetter found = (deadLetters != null) ? deadLetters.find(subscription, messageId) : null;
		return (found != null) ? ShownDeadLetter.of(found, this.showBodies) : null;
	}

	@Nullable ActionResult change(@Nullable String subscriber, String messageId, String action, SecurityContext context) {
		boolean replay = action.equals("replay");
		DeadLetters deadLetters = this.application.deadLetters();
		if (deadLetters == null || !(replay || action.equals("discard"))) {
			return null;
		}
		Subscription subscription = subscription(subscriber);
		boolean changed = replay ? deadLetters.replay(subscription, messageId)
				: deadLetters.discard(subscription, messageId);
		if (!changed) {
			return null;
		}
		this.log.record(context, null, (replay ? "REPLAY" : "DISCARD") + " DEAD LETTER",
				Map.of("subscriber", subscription.id(), "messageId", messageId));
		return new ActionResult(1, false);
	}

	private Subscription subscription(@Nullable String subscriber) {
		String id = FilterParameters.required("subscriber", subscriber);
		List<Subscription> all = this.application.subscriptions();
		return all.stream()
			.filter((candidate) -> candidate.id().equals(id))
			.findFirst()
			.orElseThrow(() -> FilterParameters.invalid("subscriber", id,
					"one of " + all.stream().map(Subscription::id).toList()));
	}

}
