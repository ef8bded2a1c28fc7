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

package io.outbox.test;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.stream.Stream;

import javax.sql.DataSource;

import io.outbox.Operation;
import io.outbox.OutboxException;
import io.outbox.jdbc.Dialect;
import io.outbox.jdbc.MessageDetails;
import io.outbox.jdbc.MessageFilter;
import io.outbox.jdbc.MessagePage;
import io.outbox.jdbc.MessageSearch;
import io.outbox.jdbc.MessageStatus;
import io.outbox.jdbc.MessageSummary;
import io.outbox.jdbc.OutboxTables;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy;

/**
 * The tables, always in transactions of their own, so that only what is committed is
 * seen.
 */
final class TestTables {

	static final String ACTIVE_TRANSACTION = """
			; a transaction is active on this thread, and what it publishes is not there before its commit. \
			End the test's transaction with TestTransaction.flagForCommit() and TestTransaction.end(), or put \
			@Transactional(propagation = Propagation.NOT_SUPPORTED) on the test""";

	private static final ObjectReader HEADERS = JsonMapper.shared().readerForMapOf(String.class);

	private final DataSource dataSource;

	private final OutboxTables tables;

	private final Supplier<Stream<DataSource>> all;

	/**
	 * Create the tables.
	 * @param dataSource the primary data source
	 * @param all the data sources to clear beside it
	 */
	TestTables(DataSource dataSource, OutboxTables tables, Supplier<Stream<DataSource>> all) {
		this.dataSource = target(dataSource);
		this.tables = tables;
		this.all = all;
	}

	private static DataSource target(DataSource dataSource) {
		return (dataSource instanceof TransactionAwareDataSourceProxy proxy && proxy.getTargetDataSource() != null)
				? proxy.getTargetDataSource() : dataSource;
	}

	/** All messages in the order of their publication. */
	List<PublishedMessage> read() {
		MessageSearch search = new MessageSearch(this.dataSource, Dialect.of(this.dataSource), this.tables);
		List<MessageSummary> found = new ArrayList<>();
		String cursor = null;
		do {
			MessagePage page = search.find(MessageFilter.ALL, cursor, MessageSearch.MAX_SIZE);
			found.addAll(page.messages());
			cursor = page.next();
		}
		while (cursor != null);
		return found.stream()
			.sorted(Comparator.comparingLong(MessageSummary::id))
			.map((message) -> search.get(message.messageId(), true))
			.filter(Objects::nonNull)
			.map(TestTables::message)
			.toList();
	}

	private static PublishedMessage message(MessageDetails details) {
		MessageSummary message = details.message();
		Map<String, String> headers = HEADERS.readValue(Objects.requireNonNullElse(details.headers(), "{}"));
		return new PublishedMessage(message.messageId(), message.destination(), message.key(), message.type(),
				operation(message.operation()), headers, Objects.requireNonNullElse(details.body(), ""),
				Objects.requireNonNullElse(message.status(), MessageStatus.FAILED));
	}

	private static @Nullable Operation operation(@Nullable String name) {
		return Arrays.stream(Operation.values())
			.filter((operation) -> operation.name().equals(name))
			.findFirst()
			.orElse(null);
	}

	/**
	 * Delete all messages, published and received, and all pauses, from each data source.
	 */
	void clear() {
		Stream.concat(Stream.of(this.dataSource), this.all.get().map(TestTables::target))
			.distinct()
			.forEach((each) -> Stream.of(this.tables.message(), this.tables.paused(), this.tables.inbox())
				.forEach((table) -> update(each, "DELETE FROM " + table)));
	}

	void clearPublished() {
		update(this.dataSource, "DELETE FROM " + this.tables.message());
	}

	/** Have all times in the table come earlier. */
	void advance(Duration duration) {
		Dialect dialect = Dialect.of(this.dataSource);
		long micros = -duration.toNanos() / 1000;
		update(this.dataSource,
				"UPDATE %s SET due_at = %s, expires_at = %s WHERE due_at IS NOT NULL OR expires_at IS NOT NULL"
					.formatted(this.tables.message(), dialect.from("due_at"), dialect.from("expires_at")),
				micros, micros);
	}

	private static void update(DataSource dataSource, String sql, Object... parameters) {
		try (Connection connection = dataSource.getConnection();
				PreparedStatement statement = connection.prepareStatement(sql)) {
			for (int index = 0; index < parameters.length; index++) {
				statement.setObject(index + 1, parameters[index]);
			}
			statement.executeUpdate();
			if (!connection.getAutoCommit()) {
				connection.commit();
			}
		}
		catch (SQLException ex) {
			throw new OutboxException("The tables of the outbox could not be changed for the test: " + ex.getMessage(),
					ex);
		}
	}

}
