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

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;

import io.outbox.jdbc.ActionResult;
import io.outbox.jdbc.MessageCounts;
import io.outbox.jdbc.MessageDetails;
import io.outbox.jdbc.MessageFilter;
import io.outbox.jdbc.MessagePage;
import org.jspecify.annotations.Nullable;

import org.springframework.aot.hint.annotation.RegisterReflectionForBinding;
import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;
import org.springframework.boot.actuate.endpoint.SecurityContext;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;
import org.springframework.context.ApplicationEventPublisher;

/**
 * {@link Endpoint @Endpoint} that shows the outbox and lets a person retry and discard
 * messages and pause destinations. A wrong parameter is answered with
 * {@link InvalidEndpointRequestException}; {@code null} means that there is no such
 * thing.
 */
@Endpoint(id = "outbox")
@RegisterReflectionForBinding({ MessagePage.class, ShownMessage.class, DeadLetterPage.class, ShownDeadLetter.class,
		DeadLetterResult.class, ActionResult.class })
public final class OutboxEndpoint {

	private static final String MESSAGES = "messages";

	private static final String DESTINATIONS = "destinations";

	private static final String RETRY = "retry";

	private static final String DISCARD = "discard";

	private final Supplier<List<OutboxStore>> stores;

	private final OutboxApplication application;

	private final OperatorActions actions;

	private final DeadLetterActions deadLetters;

	private final boolean showBodies;

	/**
	 * Create an endpoint.
	 * @param stores the tables, those of the primary data source first; asked when needed
	 * @param application what else there is
	 * @param publisher is told of what a person does
	 * @param showBodies whether bodies of messages are shown
	 */
	public OutboxEndpoint(Supplier<List<OutboxStore>> stores, OutboxApplication application,
			ApplicationEventPublisher publisher, boolean showBodies) {
		this.stores = stores;
		this.application = application;
		OperatorLog log = new OperatorLog(publisher);
		this.actions = new OperatorActions(application, log);
		this.deadLetters = new DeadLetterActions(application, log, showBodies);
		this.showBodies = showBodies;
	}

	/**
	 * Show how the outbox is.
	 * @return the status
	 */
	@ReadOperation
	public OutboxStatus status() {
		List<OutboxStatus.Tables> tables = new ArrayList<>();
		for (OutboxStore store : this.stores.get()) {
			MessageCounts backlog = store.counter().count();
			Instant oldest = backlog.oldestPendingAt();
			Long age = (oldest != null) ? Math.max(0, Duration.between(oldest, Instant.now()).toSeconds()) : null;
			tables.add(new OutboxStatus.Tables(store.name(), backlog.counts(), oldest, age, backlog.destinations(),
					store.pauses().list()));
		}
		return new OutboxStatus(this.application.isBrokerAvailable(), this.showBodies, tables,
				this.application.subscribers());
	}

	/**
	 * Find messages, or dead letters of a subscriber.
	 * @param section {@code messages} or {@code dead-letters}
	 * @param dataSource the name of the data source; the primary one by default
	 * @param status the status
	 * @param destination the destination in full
	 * @param key the ordering key
	 * @param type the logical message type
	 * @param operation the operation
	 * @param text part of the last error
	 * @param from the earliest time of writing
	 * @param to the time before which it was written
	 * @param cursor the {@code next} of the page before
	 * @param size the maximum number of messages
	 * @param subscriber the id of the subscriber, for {@code dead-letters}
	 * @return a page, newest first
	 */
	@ReadOperation
	public @Nullable Object list(@Selector String section, @Nullable String dataSource, @Nullable String status,
			@Nullable String destination, @Nullable String key, @Nullable String type, @Nullable String operation,
			@Nullable String text, @Nullable String from, @Nullable String to, @Nullable String cursor,
			@Nullable String size, @Nullable String subscriber) {
		if (section.equals(DeadLetterActions.SECTION)) {
			return this.deadLetters.list(subscriber, size);
		}
		if (!section.equals(MESSAGES)) {
			return null;
		}
		MessageFilter filter = FilterParameters.filter(status, destination, key, type, operation, text, from, to);
		int limit = FilterParameters.size(size);
		return FilterParameters
			.checked(() -> store(dataSource).search().find(filter, FilterParameters.given(cursor), limit));
	}

	/**
	 * Show a message or a dead letter.
	 * @param section {@code messages} or {@code dead-letters}
	 * @param id the message id
	 * @param dataSource the name of the data source; the primary one by default
	 * @param subscriber the id of the subscriber, for {@code dead-letters}
	 * @return the message
	 */
	@ReadOperation
	public @Nullable Object show(@Selector String section, @Selector String id, @Nullable String dataSource,
			@Nullable String subscriber) {
		if (section.equals(DeadLetterActions.SECTION)) {
			return this.deadLetters.show(subscriber, id);
		}
		if (!section.equals(MESSAGES)) {
			return null;
		}
		MessageDetails details = store(dataSource).search().get(FilterParameters.id(id), this.showBodies);
		return (details != null) ? ShownMessage.of(details, this.showBodies) : null;
	}

	/**
	 * Change messages or dead letters, or pause or resume a destination or a subscriber.
	 * @param section {@code messages}, {@code dead-letters}, {@code destinations} or
	 * {@code subscribers}
	 * @param action what to do, such as {@code retry}, {@code replay} or {@code pause}
	 * @param context who wants it
	 * @param dataSource the name of the data source; the primary one by default
	 * @param status the status of the messages, which must be given
	 * @param destination the destination in full
	 * @param key the ordering key
	 * @param type the logical message type
	 * @param operation the operation
	 * @param text part of the last error
	 * @param from the earliest time of writing
	 * @param to the time before which it was written
	 * @param force whether messages that wait to be sent may be discarded
	 * @param subscriber the id of the subscriber
	 * @param messageIds the ids of the dead letters, separated by commas
	 * @return how many there were
	 */
	@WriteOperation
	public @Nullable Object change(@Selector String section, @Selector String action, SecurityContext context,
			@Nullable String dataSource, @Nullable String status, @Nullable String destination, @Nullable String key,
			@Nullable String type, @Nullable String operation, @Nullable String text, @Nullable String from,
			@Nullable String to, @Nullable String force, @Nullable String subscriber, @Nullable String messageIds) {
		if (section.equals(DeadLetterActions.SECTION)) {
			return this.deadLetters.changeChosen(subscriber, messageIds, action, context);
		}
		OutboxStore store = store(dataSource);
		if (section.equals(DESTINATIONS)) {
			return this.actions.destination(store, action, context,
					FilterParameters.required("destination", destination));
		}
		if (section.equals("subscribers")) {
			return this.actions.subscriber(store, action, context, FilterParameters.required("subscriber", subscriber));
		}
		boolean discard = action.equals(DISCARD);
		if (!section.equals(MESSAGES) || !(discard || action.equals(RETRY))) {
			return null;
		}
		FilterParameters.required("status", status);
		MessageFilter filter = FilterParameters.filter(status, destination, key, type, operation, text, from, to);
		return this.actions.messages(store, discard, filter, FilterParameters.flag("force", force), context);
	}

	/**
	 * Retry or discard a message, or replay or discard a dead letter.
	 * @param section {@code messages} or {@code dead-letters}
	 * @param id the message id
	 * @param action {@code retry}, {@code replay} or {@code discard}
	 * @param context who wants it
	 * @param dataSource the name of the data source; the primary one by default
	 * @param force whether a message that waits to be sent may be discarded
	 * @param subscriber the id of the subscriber, for {@code dead-letters}
	 * @return one, or zero if the message has a status in which that can't be done
	 */
	@WriteOperation
	public @Nullable ActionResult changeOne(@Selector String section, @Selector String id, @Selector String action,
			SecurityContext context, @Nullable String dataSource, @Nullable String force, @Nullable String subscriber) {
		if (section.equals(DeadLetterActions.SECTION)) {
			return this.deadLetters.change(subscriber, id, action, context);
		}
		boolean discard = action.equals(DISCARD);
		if (!section.equals(MESSAGES) || !(discard || action.equals(RETRY))) {
			return null;
		}
		UUID messageId = FilterParameters.id(id);
		OutboxStore store = store(dataSource);
		boolean forced = FilterParameters.flag("force", force);
		boolean changed = discard ? store.actions().discard(messageId, forced) : store.actions().retry(messageId);
		if (!changed) {
			return (store.search().get(messageId, false) != null) ? new ActionResult(0, false) : null;
		}
		this.actions.record(context, store, discard ? "DISCARD" : "RETRY", Map.of("messageId", messageId));
		return new ActionResult(1, false);
	}

	private OutboxStore store(@Nullable String name) {
		List<OutboxStore> all = this.stores.get();
		String given = FilterParameters.given(name);
		List<String> names = all.stream().map(OutboxStore::name).toList();
		return all.stream()
			.filter((store) -> given == null || store.name().equals(given))
			.findFirst()
			.orElseThrow(() -> FilterParameters.invalid("dataSource", String.valueOf(given), "one of " + names));
	}

}
