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

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import io.outbox.MessageRefusedException;
import io.outbox.jdbc.ClaimedMessage;
import io.outbox.jdbc.DueMessages;
import io.outbox.jdbc.DueMessages.Blocker;
import io.outbox.jdbc.MessageStatus;
import io.outbox.jdbc.RelayTable;
import io.outbox.relay.Shipment.Outcome;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * One database transaction of a worker: lock partitions, read, send, mark. Whatever the
 * broker has confirmed is marked before the transaction commits.
 */
final class Step {

	private static final Log logger = LogFactory.getLog(Relay.class);

	private static final Duration UNKNOWN_DELAY = Duration.ofMinutes(1);

	/** A hundred years, which databases can add to the present. */
	private static final Duration MAX_DELAY = Duration.ofDays(36_500);

	private final RelayTable table;

	private final RelayContext context;

	private final RelaySettings settings;

	private final Suspects suspects;

	Step(RelayTable table, RelayContext context, Suspects suspects) {
		this.table = table;
		this.context = context;
		this.settings = context.settings();
		this.suspects = suspects;
	}

	/**
	 * Work in the transaction of the connection, which the caller ends.
	 * @param connection the connection, without auto-commit
	 * @param wanted the partitions to try
	 * @param unchecked partitions whose held messages are to be checked for a lost head,
	 * and others for a lost time
	 * @return what was done
	 */
	Result run(Connection connection, List<Integer> wanted, Set<Integer> unchecked)
			throws SQLException, InterruptedException {
		long startedAt = System.nanoTime();
		List<Integer> locked = this.table.lock(connection, this.settings.stepTimeout(), wanted);
		if (locked.isEmpty()) {
			return Result.NOTHING;
		}
		int promoted = promote(connection, locked, unchecked);
		int limit = Math.max(1, this.settings.batchSize() / locked.size());
		DueMessages read = this.table.read(connection, locked, limit, this.settings.blocking());
		List<ClaimedMessage> due = Batch.sort(read.messages(), this.settings.batchSize());
		Batch batch = batch(connection, locked, read.blockers(), due);
		Lease lease = new Lease(connection, this.settings.stepTimeout().dividedBy(2));
		new Dispatch(this.context, this::refuse, this.suspects, lease, startedAt).run(batch.chains());
		int changed = mark(connection, locked, batch);
		return new Result(unfinished(locked, read.messages(), limit), batch.shipments(), changed + promoted);
	}

	private int promote(Connection connection, List<Integer> locked, Set<Integer> unchecked) throws SQLException {
		List<Integer> partitions = locked.stream().filter(unchecked::contains).toList();
		if (partitions.isEmpty()) {
			return 0;
		}
		return this.table.repair(connection, partitions)
				+ this.table.promote(connection, partitions, List.of(), this.settings.blocking());
	}

	private Batch batch(Connection connection, List<Integer> locked, List<Blocker> blockers, List<ClaimedMessage> due)
			throws SQLException {
		Set<Long> taken = new HashSet<>();
		Set<String> ready = new LinkedHashSet<>();
		due.stream().filter(Batch::isRetrying).forEach((message) -> {
			taken.add(message.id());
			ready.add(message.key());
		});
		Map<String, Long> waiting = new HashMap<>();
		blockers.stream()
			.filter((blocker) -> !taken.contains(blocker.id()))
			.forEach((blocker) -> waiting.merge(blocker.key(), blocker.id(), Math::min));
		Set<String> followed = new LinkedHashSet<>(ready);
		followed.removeAll(waiting.keySet());
		List<ClaimedMessage> followers = List.of();
		if (!followed.isEmpty()) {
			followers = this.table.held(connection, locked, followed, this.settings.batchSize());
			if (followers.size() == this.settings.batchSize()) {
				followed.forEach((key) -> waiting.put(key, Long.MAX_VALUE));
			}
		}
		return Batch.of(due, followers, waiting, ready, System.nanoTime());
	}

	private boolean refuse(Shipment shipment, Throwable failure) {
		ClaimedMessage message = shipment.message();
		boolean permanent = failure instanceof MessageRefusedException refused && refused.isPermanent();
		Optional<Duration> delay = permanent ? Optional.empty() : delay(message.nextAttempt(), failure);
		shipment.refused(failure, delay.orElse(null));
		return delay.isEmpty() && !this.settings.blocking();
	}

	private Optional<Duration> delay(int attempt, Throwable failure) {
		try {
			return this.context.retryPolicy()
				.delay(attempt, failure)
				.map((delay) -> delay.isNegative() ? Duration.ZERO : delay)
				.map((delay) -> (delay.compareTo(MAX_DELAY) < 0) ? delay : MAX_DELAY);
		}
		catch (Throwable ex) {
			logger.error("The retry policy failed, the message is sent again in " + UNKNOWN_DELAY, ex);
			return Optional.of(UNKNOWN_DELAY);
		}
	}

	private int mark(Connection connection, List<Integer> locked, Batch batch) throws SQLException {
		List<ClaimedMessage> published = batch.with(Outcome.PUBLISHED);
		List<ClaimedMessage> expired = batch.with(Outcome.EXPIRED);
		List<ClaimedMessage> paused = batch.paused(this.settings.blocking());
		List<ClaimedMessage> held = batch.held(this.settings.blocking());
		if (this.settings.deletePublished()) {
			this.table.delete(connection, published);
		}
		else {
			this.table.mark(connection, MessageStatus.PUBLISHED, published);
		}
		this.table.mark(connection, MessageStatus.EXPIRED, expired);
		this.table.mark(connection, MessageStatus.HELD, held);
		this.table.mark(connection, MessageStatus.PAUSED, paused);
		int refused = 0;
		for (Shipment shipment : batch.shipments()) {
			if (shipment.outcome() == Outcome.RETRY || shipment.outcome() == Outcome.FAILED) {
				this.table.markRefused(connection, shipment.message(), shipment.reason(), shipment.delay());
				refused++;
			}
		}
		if (!batch.releasable().isEmpty()) {
			this.table.promote(connection, locked, batch.releasable(), this.settings.blocking());
		}
		return published.size() + expired.size() + held.size() + paused.size() + refused;
	}

	private static Set<Integer> unfinished(List<Integer> locked, List<ClaimedMessage> read, int limit) {
		Map<Integer, Integer> counts = new HashMap<>();
		read.forEach((message) -> counts.merge(message.partition(), 1, Integer::sum));
		Set<Integer> unfinished = new LinkedHashSet<>(locked);
		unfinished.removeIf((partition) -> counts.getOrDefault(partition, 0) < Math.max(1, limit / 2));
		return unfinished;
	}

	/**
	 * What a step did.
	 *
	 * @param unfinished the partitions that may have more to send
	 * @param shipments the messages that were to be sent
	 * @param changed the number of rows that changed
	 */
	record Result(Set<Integer> unfinished, List<Shipment> shipments, int changed) {

		static final Result NOTHING = new Result(Set.of(), new ArrayList<>(), 0);

	}

}
