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

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

import io.outbox.DeadLetter;
import io.outbox.DeadLetters;
import io.outbox.OutboxException;
import io.outbox.Subscription;
import io.outbox.autoconfigure.actuate.DeadLetterResult.Message;
import io.outbox.autoconfigure.actuate.DeadLetterResult.Outcome;
import io.outbox.jdbc.ActionResult;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.SecurityContext;
import org.springframework.util.StringUtils;

/**
 * What a person does with dead letters of a subscriber of this application, and the
 * record of it.
 */
final class DeadLetterActions {

	static final String SECTION = "dead-letters";

	private static final int MAX_CHOSEN = 50;

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

	/**
	 * One after the other, until the broker refuses. If it refuses before anything was
	 * changed that is an error, and else the result says how far it went.
	 */
	@Nullable DeadLetterResult changeChosen(@Nullable String subscriber, @Nullable String messageIds, String action,
			SecurityContext context) {
		Outcome done = action.equals("replay") ? Outcome.REPLAYED : Outcome.DISCARDED;
		if (this.application.deadLetters() == null || !(done == Outcome.REPLAYED || action.equals("discard"))) {
			return null;
		}
		Subscription subscription = subscription(subscriber);
		List<Message> messages = new ArrayList<>();
		boolean changed = false;
		boolean failed = false;
		for (String id : chosen(messageIds)) {
			if (failed) {
				messages.add(new Message(id, Outcome.NOT_TRIED, null));
				continue;
			}
			try {
				boolean found = change(subscription.id(), id, action, context) != null;
				messages.add(new Message(id, found ? done : Outcome.NOT_FOUND, null));
				changed |= found;
			}
			catch (OutboxException ex) {
				if (!changed) {
					throw ex;
				}
				messages.add(new Message(id, Outcome.FAILED, ex.getMessage()));
				failed = true;
			}
		}
		return DeadLetterResult.of(subscription.id(), messages);
	}

	private static List<String> chosen(@Nullable String messageIds) {
		List<String> chosen = Arrays.stream(StringUtils.commaDelimitedListToStringArray(messageIds))
			.map((id) -> FilterParameters.required("messageIds", id.strip()))
			.distinct()
			.toList();
		if (chosen.isEmpty() || chosen.size() > MAX_CHOSEN) {
			throw FilterParameters.invalid("messageIds", chosen.size() + " ids",
					"1 to " + MAX_CHOSEN + " message ids, separated by commas,");
		}
		return chosen;
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
