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

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import io.outbox.jdbc.MessageCounts.Count;
import io.outbox.support.TestDatabase;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * What a person finds, on each database.
 */
@ParameterizedClass
@EnumSource(value = Dialect.class, names = { "H2", "POSTGRESQL", "MARIADB" })
class MessageSearchTests {

	private static final List<String> HOSTILE = List.of("' OR '1'='1", "'; DROP TABLE outbox_message; --", "%", "_",
			"\\", "\" OR \"\"=\"", "!%", "?", "${x}", "<script>alert(1)</script>");

	private final Dialect dialect;

	private final TestDatabase database;

	private int number;

	MessageSearchTests(Dialect dialect) {
		this.dialect = dialect;
		this.database = TestDatabase.of(dialect);
	}

	@AfterEach
	void close() {
		this.database.close();
	}

	@Test
	void theNewestMessagesComeFirst() {
		List<UUID> inserted = insertMany(5, 2);

		assertThat(ids(search().find(MessageFilter.ALL, null, 3))).containsExactly(inserted.get(4), inserted.get(3),
				inserted.get(2));
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 2, 3, 7, 1000 })
	void pagesTogetherHoldEachMessageOnce(int window) {
		List<UUID> inserted = insertMany(10, 2);
		inserted.addAll(insertMany(5, -1));
		inserted.addAll(insertMany(3, 1));

		assertThat(all(MessageFilter.ALL, window, 4)).containsExactlyInAnyOrderElementsOf(inserted);
		for (MessageStatus status : List.of(MessageStatus.PUBLISHED, MessageStatus.FAILED, MessageStatus.PENDING)) {
			assertThat(all(MessageFilter.ALL.withStatus(status), window, 2)).isSubsetOf(inserted)
				.doesNotHaveDuplicates()
				.hasSize(Map.of(MessageStatus.PUBLISHED, 10, MessageStatus.FAILED, 5, MessageStatus.PENDING, 3)
					.get(status));
		}
		assertThat(all(MessageFilter.ALL.withStatus(MessageStatus.HELD), window, 2)).isEmpty();
	}

	@Test
	void aRareMessageBehindManyIsReachedByFollowingTheCursor() {
		UUID rare = insert(2, "/queue/rare", "k", null);
		insertMany(30, 2);

		MessageFilter filter = new MessageFilter(null, "/queue/rare", null, null, null, null, null, null);
		MessagePage page = search(10, Duration.ZERO).find(filter, null, 5);

		assertThat(page.messages()).isEmpty();
		assertThat(page.next()).isNotNull();
		assertThat(all(filter, 10, 5)).containsExactly(rare);
	}

	@Test
	void eachConditionSelects() {
		UUID one = insert(-1, "/queue/a", "k1", "Broker said NO at 100%");
		insert(-1, "/queue/A", "K1", "other");
		jdbc("UPDATE %s SET type = 'Parcel', operation = 'INSERT' WHERE message_id = ?", one);

		for (MessageFilter filter : List.of(filter("/queue/a", null, null, null, null),
				filter(null, "k1", null, null, null), filter(null, null, "Parcel", null, null),
				filter(null, null, null, "INSERT", null), filter(null, null, null, null, "said no"),
				filter(null, null, null, null, "100%"))) {
			assertThat(ids(search().find(filter, null, 5))).as(filter.toString()).containsExactly(one);
			assertThat(ids(search().find(filter.withStatus(MessageStatus.FAILED), null, 5))).containsExactly(one);
			assertThat(ids(search().find(filter.withStatus(MessageStatus.PUBLISHED), null, 5))).isEmpty();
		}
	}

	@Test
	void timesSelectFromAndBefore() {
		UUID message = insert(2, "/queue/a", "k", null);
		Instant created = search().find(MessageFilter.ALL, null, 1).messages().get(0).createdAt();
		assertThat(created).isNotNull();
		Instant next = created.plus(Duration.ofNanos(1000));

		assertThat(ids(search().find(between(created, next), null, 5))).containsExactly(message);
		assertThat(ids(search().find(between(next, null), null, 5))).isEmpty();
		assertThat(ids(search().find(between(null, created), null, 5))).isEmpty();
	}

	@Test
	void hostileTextIsDataAndNothingElse() {
		insert(-1, "/queue/a", "k", "harmless");
		for (String text : HOSTILE) {
			UUID hostile = insert(-1, text, text, text);

			for (MessageFilter filter : List.of(filter(text, null, null, null, null),
					filter(null, text, null, null, null), filter(null, null, null, null, text))) {
				assertThat(ids(search().find(filter, null, 100))).as(filter.toString()).contains(hostile);
			}
			assertThat(ids(search().find(filter(text, null, null, null, null), null, 100))).containsExactly(hostile);
			assertThat(search().find(filter(null, null, text, text, null), null, 100).messages()).isEmpty();
		}
		assertThat(ids(search().find(filter(null, null, null, null, "%"), null, 100))).hasSize(2);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "x", "'; --", "1e5", "99999999999999999999" })
	void aWrongCursorIsRefused(String cursor) {
		assertThatIllegalArgumentException().isThrownBy(() -> search().find(MessageFilter.ALL, cursor, 5))
			.withMessageContaining("'cursor' must be the 'next' of a page");
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, -1, 501 })
	void aWrongSizeIsRefused(int size) {
		assertThatIllegalArgumentException().isThrownBy(() -> search().find(MessageFilter.ALL, null, size))
			.withMessageContaining("'size' must be from 1 to 500 but is " + size);
	}

	@Test
	void oneMessageIsShownWithItsBodyOnlyOnDemand() {
		UUID message = insert(2, "/queue/a", "k", null);

		MessageDetails without = search().get(message, false);
		MessageDetails with = search().get(message, true);

		assertThat(without).isNotNull();
		assertThat(without.body()).isNull();
		assertThat(without.headers()).isEqualTo("{\"h\":\"v\"}");
		assertThat(with).isNotNull();
		assertThat(with.body()).isEqualTo("secret");
		assertThat(search().get(UUID.randomUUID(), true)).isNull();
	}

	@Test
	void aRowWithAnUnknownStatusIsShown() {
		insert(77, "/queue/a", "k", null);

		assertThat(search().find(MessageFilter.ALL, null, 5).messages()).singleElement()
			.extracting(MessageSummary::status)
			.isNull();
	}

	@Test
	void messagesAreCountedUpToALimit() {
		insertMany(1001, 1);
		insertMany(3, -1);
		insertMany(2, 2);
		insert(6, "/queue/paused", "k", null);
		jdbc("INSERT INTO " + this.database.tables().partition() + " (partition_no) VALUES (?)", 0);

		MessageCounts backlog = new MessageCounter(this.database.dataSource(), this.dialect, this.database.tables())
			.count();

		assertThat(backlog.counts()).containsEntry(MessageStatus.PENDING, new Count(1000, true))
			.containsEntry(MessageStatus.FAILED, new Count(3, false))
			.containsEntry(MessageStatus.PUBLISHED, new Count(2, false))
			.containsEntry(MessageStatus.HELD, new Count(0, false))
			.hasSize(MessageStatus.values().length);
		assertThat(backlog.oldestPendingAt()).isCloseTo(Instant.now(),
				org.assertj.core.api.Assertions.within(Duration.ofMinutes(5)));
		assertThat(backlog.destinations()).extracting(MessageCounts.DestinationCount::destination)
			.containsExactly("/queue/a", "/queue/paused");
	}

	private MessageSearch search() {
		return search(20_000, Duration.ofSeconds(1));
	}

	private MessageSearch search(int window, Duration budget) {
		return new MessageSearch(this.database.dataSource(), this.dialect, this.database.tables(), window, budget);
	}

	private List<UUID> all(MessageFilter filter, int window, int size) {
		List<UUID> found = new ArrayList<>();
		String cursor = null;
		do {
			MessagePage page = search(window, Duration.ZERO).find(filter, cursor, size);
			assertThat(page.messages()).hasSizeLessThanOrEqualTo(size);
			found.addAll(ids(page));
			cursor = page.next();
		}
		while (cursor != null);
		return found;
	}

	private static List<UUID> ids(MessagePage page) {
		return page.messages().stream().map(MessageSummary::messageId).toList();
	}

	private static MessageFilter filter(@Nullable String destination, @Nullable String key, @Nullable String type,
			@Nullable String operation, @Nullable String text) {
		return new MessageFilter(null, destination, key, type, operation, text, null, null);
	}

	private static MessageFilter between(@Nullable Instant from, @Nullable Instant to) {
		return new MessageFilter(null, null, null, null, null, null, from, to);
	}

	private List<UUID> insertMany(int count, int status) {
		List<UUID> ids = new ArrayList<>();
		for (int i = 0; i < count; i++) {
			ids.add(insert(status, "/queue/a", "k", null));
		}
		return ids;
	}

	private UUID insert(int status, String destination, String key, @Nullable String error) {
		UUID id = new UUID(((System.currentTimeMillis() << 16) | 0x7000) + this.number / 1000,
				0x8000_0000_0000_0000L | ++this.number);
		this.database.jdbc()
			.update("INSERT INTO " + this.database.tables().message()
					+ " (message_id, partition_no, message_key, destination, type, body, headers, status, last_error)"
					+ " VALUES (?, 0, ?, ?, 'T', 'secret', '{\"h\":\"v\"}', ?, ?)", this.dialect.parameter(id), key,
					destination, status, error);
		return id;
	}

	private void jdbc(String sql, Object parameter) {
		this.database.jdbc()
			.update(sql.formatted(this.database.tables().message()),
					(parameter instanceof UUID uuid) ? this.dialect.parameter(uuid) : parameter);
	}

}
