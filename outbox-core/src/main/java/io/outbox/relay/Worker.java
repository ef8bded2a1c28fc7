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
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import io.outbox.jdbc.Dialect;
import io.outbox.jdbc.PartitionTable;
import io.outbox.jdbc.RelayTable;
import io.outbox.relay.Shipment.Outcome;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * Looks for partitions with something to send and takes steps until there is nothing.
 * Runs on one thread, which owns its state.
 */
final class Worker implements Runnable {

	private static final Log logger = LogFactory.getLog(Relay.class);

	private static final Duration MAX_CHECK_INTERVAL = Duration.ofMinutes(1);

	private static final int POLLS_PER_CHECK = 60;

	private final int number;

	private final RelayContext context;

	private final Waiter waiter;

	private final RelaySettings settings;

	private final Suspects suspects = new Suspects();

	private final Set<Integer> unchecked = new HashSet<>();

	private final long checkInterval;

	private long checkedAt;

	private long lookedAfter;

	private long lookedAt;

	private @Nullable RelayTable table;

	Worker(int number, RelayContext context) {
		this.number = number;
		this.context = context;
		this.waiter = context.waiter();
		this.settings = context.settings();
		Duration polls = this.settings.pollInterval().multipliedBy(POLLS_PER_CHECK);
		this.checkInterval = ((polls.compareTo(MAX_CHECK_INTERVAL) < 0) ? polls : MAX_CHECK_INTERVAL).toNanos();
		this.checkedAt = System.nanoTime() - this.checkInterval;
	}

	@Override
	public void run() {
		try {
			while (this.waiter.isOpen()) {
				work();
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			logger.debug("Interrupted, the running step was rolled back");
		}
	}

	private void work() throws InterruptedException {
		long seen = this.waiter.generation();
		boolean worked = false;
		try {
			if (this.context.transport().isAvailable()) {
				worked = drain() > 0;
				this.context.database().recovered();
			}
		}
		catch (InterruptedException ex) {
			throw ex;
		}
		catch (Throwable ex) {
			// Without its worker the relay would look as if it ran
			this.waiter.pause(this.context.database().failed(ex));
			return;
		}
		if (!worked) {
			this.waiter.await(seen, this.settings.pollInterval());
		}
	}

	/**
	 * Take steps until the partitions that are due are done. Those that become due
	 * meanwhile get their turn.
	 * @return the number of rows that changed
	 */
	int drain() throws SQLException, InterruptedException {
		Set<Integer> partitions = new LinkedHashSet<>(due());
		int changed = 0;
		while (!partitions.isEmpty() && this.waiter.isOpen() && this.context.transport().isAvailable()) {
			List<Integer> taken = take(partitions);
			Step.Result result = step(taken);
			this.context.database().recovered();
			this.unchecked.removeAll(taken);
			if (result.changed() > 0) {
				changed += result.changed();
				partitions.addAll(result.unfinished());
			}
			if (!partitions.isEmpty() && isToLookAgain()) {
				partitions.addAll(due());
			}
		}
		return changed;
	}

	private boolean isToLookAgain() {
		return this.waiter.generation() != this.lookedAfter
				|| System.nanoTime() - this.lookedAt >= this.settings.pollInterval().toNanos();
	}

	private List<Integer> due() throws SQLException {
		this.lookedAfter = this.waiter.generation();
		this.lookedAt = System.nanoTime();
		try (Connection connection = this.context.dataSource().getConnection()) {
			RelayTable table = table(connection);
			scheduleCheck(connection);
			List<Integer> due = table.due(connection);
			this.unchecked.stream().filter((partition) -> !due.contains(partition)).forEach(due::add);
			if (!connection.getAutoCommit()) {
				connection.rollback();
			}
			if (!due.isEmpty()) {
				Collections.rotate(due, -(this.number * due.size() / this.settings.workers()));
			}
			return due;
		}
	}

	private RelayTable table(Connection connection) throws SQLException {
		RelayTable table = this.table;
		if (table == null) {
			Dialect dialect = Dialect.of(connection);
			table = new RelayTable(dialect, this.context.tables());
			new PartitionTable(dialect, this.context.tables()).ensure(connection, this.settings.partitions());
			if (!connection.getAutoCommit()) {
				connection.commit();
			}
			this.table = table;
		}
		return table;
	}

	private List<Integer> take(Set<Integer> partitions) {
		int workers = this.settings.workers();
		int share = Math.min((partitions.size() + workers - 1) / workers, this.settings.batchSize());
		List<Integer> taken = partitions.stream().limit(share).toList();
		taken.forEach(partitions::remove);
		return taken;
	}

	private Step.Result step(List<Integer> partitions) throws SQLException, InterruptedException {
		long beganAt = System.nanoTime();
		Step.Result result = null;
		try (Connection connection = this.context.dataSource().getConnection()) {
			RelayTable table = table(connection);
			boolean autoCommit = connection.getAutoCommit();
			connection.setAutoCommit(false);
			try {
				result = newStep(table).run(connection, partitions, this.unchecked);
				connection.commit();
			}
			catch (Throwable ex) {
				rollback(table, connection, autoCommit, ex);
				throw ex;
			}
			table.end(connection);
			connection.setAutoCommit(autoCommit);
		}
		this.context.monitors().stepEnded(Duration.ofNanos(System.nanoTime() - beganAt), result.shipments().size());
		report(result);
		return result;
	}

	private Step newStep(RelayTable table) {
		return new Step(table, this.context, this.suspects);
	}

	/** Have each partition looked at for messages that nothing would ever wake. */
	private void scheduleCheck(Connection connection) throws SQLException {
		if (System.nanoTime() - this.checkedAt >= this.checkInterval) {
			PartitionTable partitions = new PartitionTable(Dialect.of(connection), this.context.tables());
			this.unchecked.addAll(partitions.check(connection));
			if (!connection.getAutoCommit()) {
				connection.commit();
			}
			this.checkedAt = System.nanoTime();
		}
	}

	private static void rollback(RelayTable table, Connection connection, boolean autoCommit, Throwable failure) {
		try {
			connection.rollback();
			table.end(connection);
			connection.setAutoCommit(autoCommit);
		}
		catch (SQLException ex) {
			failure.addSuppressed(ex);
		}
	}

	private void report(Step.Result result) {
		for (Shipment shipment : result.shipments()) {
			if (shipment.outcome() == Outcome.FAILED) {
				logger.warn("Message " + shipment.message().messageId() + " to '" + shipment.message().destination()
						+ "' is parked as failed: " + shipment.reason());
			}
		}
		this.context.listeners().tell(result.shipments());
	}

}
