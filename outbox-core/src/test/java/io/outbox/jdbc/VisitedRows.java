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

package io.outbox.jdbc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Counts the rows and index entries that a database looks at to run a statement, as the
 * database itself says. A scan or a sort of a whole table shows as a large number.
 */
final class VisitedRows {

	private static final Pattern H2_SCAN = Pattern.compile("scanCount: (\\d+)");

	private final Dialect dialect;

	private final Connection connection;

	VisitedRows(Dialect dialect, Connection connection) {
		this.dialect = dialect;
		this.connection = connection;
	}

	/** Run the statement and count. */
	long of(String sql, List<?> parameters) throws SQLException {
		return switch (this.dialect) {
			case POSTGRESQL -> plan(new JsonMapper().readTree(explain(sql, parameters)));
			case H2 -> H2_SCAN.matcher(run("EXPLAIN ANALYZE " + sql, parameters))
				.results()
				.mapToLong(VisitedRows::number)
				.sum();
			case MARIADB, MYSQL -> {
				long idle = -reads() + reads();
				long before = reads();
				run(sql, parameters);
				yield reads() - before - idle;
			}
		};
	}

	/** By a plan that is made without the parameters, as the relay has it. */
	private String explain(String sql, List<?> parameters) throws SQLException {
		AtomicInteger number = new AtomicInteger();
		String numbered = Pattern.compile("[?]").matcher(sql).replaceAll((match) -> "\\$" + number.incrementAndGet());
		String values = parameters.stream().map((value) -> "'" + value + "'").collect(Collectors.joining(", "));
		run("SET plan_cache_mode = force_generic_plan", List.of());
		run("PREPARE visited AS " + numbered, List.of());
		try {
			return run("EXPLAIN (ANALYZE, TIMING OFF, FORMAT JSON) EXECUTE visited"
					+ (values.isEmpty() ? "" : "(" + values + ")"), List.of());
		}
		finally {
			run("DEALLOCATE visited", List.of());
		}
	}

	private String run(String sql, List<?> parameters) throws SQLException {
		StringBuilder result = new StringBuilder();
		try (PreparedStatement statement = this.connection.prepareStatement(sql)) {
			for (int i = 0; i < parameters.size(); i++) {
				statement.setObject(i + 1, parameters.get(i));
			}
			if (statement.execute()) {
				ResultSet resultSet = statement.getResultSet();
				while (resultSet.next()) {
					result.append(resultSet.getString(1)).append('\n');
				}
			}
		}
		return result.toString();
	}

	private static long plan(JsonNode node) {
		long rows = 0;
		if (node.path("Node Type").asString("").contains("Scan") && node.has("Actual Rows")) {
			rows = Math.round((node.path("Actual Rows").asDouble() + node.path("Rows Removed by Filter").asDouble(0)
					+ node.path("Rows Removed by Index Recheck").asDouble(0)) * node.path("Actual Loops").asDouble(1));
		}
		for (JsonNode child : node) {
			rows += plan(child);
		}
		return rows;
	}

	private long reads() throws SQLException {
		long sum = 0;
		try (Statement statement = this.connection.createStatement();
				ResultSet resultSet = statement.executeQuery("SHOW SESSION STATUS LIKE 'Handler_read%'")) {
			while (resultSet.next()) {
				sum += resultSet.getLong(2);
			}
		}
		return sum;
	}

	private static long number(MatchResult result) {
		return Long.parseLong(result.group(1));
	}

}
