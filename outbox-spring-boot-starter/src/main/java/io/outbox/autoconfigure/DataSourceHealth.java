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

package io.outbox.autoconfigure;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

import io.outbox.jdbc.Backlog;
import io.outbox.jdbc.BacklogQuery;
import io.outbox.jdbc.MissingTableException;
import io.outbox.jdbc.OutboxTables;
import io.outbox.jdbc.TableChecks;
import io.outbox.relay.Relay;

import org.springframework.beans.factory.ObjectProvider;

/**
 * How the tables of one data source stand, and the relay that works on them.
 */
final class DataSourceHealth {

	private final OutboxTables tables;

	private final ObjectProvider<Relay> relays;

	private final Duration maxBacklogAge;

	DataSourceHealth(OutboxTables tables, ObjectProvider<Relay> relays, Duration maxBacklogAge) {
		this.tables = tables;
		this.relays = relays;
		this.maxBacklogAge = maxBacklogAge;
	}

	Map<String, Object> check(OutboxDataSource dataSource, HealthFindings findings) {
		Map<String, Object> details = new LinkedHashMap<>();
		try (Connection connection = dataSource.dataSource().getConnection()) {
			new TableChecks(this.tables).run(connection);
			details.put("tables", "present");
			backlog(new BacklogQuery(this.tables).run(connection), dataSource, details, findings);
			if (!connection.getAutoCommit()) {
				connection.rollback();
			}
		}
		catch (MissingTableException ex) {
			details.put("tables", "missing: " + ex.getTable());
			findings.down(String.valueOf(ex.getMessage()));
		}
		catch (SQLException ex) {
			details.put("error", ex.getClass().getName() + ": " + ex.getMessage());
			findings.down("The database of '" + dataSource.name() + "' does not answer");
		}
		details.put("relay", relay(dataSource, findings));
		return details;
	}

	private void backlog(Backlog backlog, OutboxDataSource dataSource, Map<String, Object> details,
			HealthFindings findings) {
		details.put("pending", backlog.pending());
		Duration age = backlog.oldestPendingAge();
		if (age != null) {
			details.put("oldestPendingAge", age.toString());
			if (age.compareTo(this.maxBacklogAge) > 0) {
				findings.degraded("The oldest pending message of '" + dataSource.name() + "' has waited for more than "
						+ this.maxBacklogAge);
			}
		}
		details.put("retrying", backlog.retrying());
		details.put("held", backlog.held());
		details.put("failed", backlog.failed());
	}

	private String relay(OutboxDataSource dataSource, HealthFindings findings) {
		Relay relay = this.relays.stream(ObjectProvider.UNFILTERED)
			.filter((candidate) -> dataSource.isSameAs(candidate.getDataSource()))
			.findFirst()
			.orElse(null);
		if (relay == null) {
			return "none";
		}
		if (!relay.isRunning()) {
			findings.degraded("The relay of '" + dataSource.name() + "' does not run");
			return "stopped";
		}
		if (!relay.isDatabaseAvailable()) {
			findings.degraded("The relay of '" + dataSource.name() + "' can't work on its table");
			return "failing";
		}
		return "running";
	}

}
