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

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import io.outbox.jdbc.Dialect;
import io.outbox.relay.RelaySettings.OnFailure;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.dao.DataIntegrityViolationException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * Rows that nobody but a person writes, on each database: parked with the reason or sent,
 * and harmless to all others.
 */
@ParameterizedClass
@EnumSource(value = Dialect.class, names = { "H2", "POSTGRESQL", "MARIADB" })
class HostileRowTests {

	private static final int PUBLISHED = 2;

	private static final int FAILED = -1;

	private static final int EXPIRED = -2;

	private final Dialect dialect;

	private final RelayFixture fixture;

	HostileRowTests(Dialect dialect) {
		this.dialect = dialect;
		this.fixture = RelayFixture.of(dialect);
	}

	@AfterEach
	void close() {
		this.fixture.close();
	}

	@Test
	void areParkedOrSentAndHoldBackNobody() {
		Map<String, Integer> expected = new LinkedHashMap<>();
		expected.put("headers = '{broken'", FAILED);
		expected.put("headers = '[]'", FAILED);
		expected.put("headers = '[\"a\"]'", FAILED);
		expected.put("headers = 'null'", FAILED);
		expected.put("headers = '{\"a\":null}'", FAILED);
		expected.put("headers = '{\"a\":{\"b\":1}}'", FAILED);
		expected.put("headers = '{\"a\":" + "[".repeat(5000) + "'", FAILED);
		expected.put("headers = '{\"a\":\"" + "x".repeat(2_000_000) + "\"}'", PUBLISHED);
		expected.put("headers = '{\"a\":1}'", PUBLISHED);
		expected.put("headers = ''", PUBLISHED);
		expected.put("destination = ''", FAILED);
		expected.put("destination = ' '", FAILED);
		expected.put("destination = '/queue/a\nb'", PUBLISHED);
		expected.put("type = ''", PUBLISHED);
		expected.put("operation = 'NONSENSE'", PUBLISHED);
		expected.put("attempts = 2147483647", PUBLISHED);
		expected.put("attempts = -2147483648", PUBLISHED);
		expected.put("status = 3, due_at = NULL", PUBLISHED);
		expected.put("status = 5, due_at = NULL", PUBLISHED);
		expected.put("status = 4", PUBLISHED);
		expected.put("status = 77", 77);
		expected.put("status = 0", 0);
		expected.put("expires_at = '0001-01-01 00:00:00'", EXPIRED);
		expected.put("expires_at = '9999-12-31 00:00:00'", PUBLISHED);
		expected.put("created_at = '9999-12-31 00:00:00'", PUBLISHED);
		if (this.dialect == Dialect.POSTGRESQL) {
			expected.put("expires_at = 'infinity', created_at = 'infinity'", PUBLISHED);
			expected.put("expires_at = '-infinity', created_at = '-infinity'", EXPIRED);
			expected.put("status = 3, due_at = '-infinity'", PUBLISHED);
		}
		else {
			expected.put("destination = CONCAT('/queue/a', CHAR(0))", PUBLISHED);
		}
		List<Integer> statuses = new ArrayList<>();
		expected.forEach((assignment, status) -> {
			write(statuses.size(), assignment);
			statuses.add(status);
			this.fixture.publish("key" + statuses.size(), "follower");
			statuses.add(PUBLISHED);
		});

		this.fixture.relay(RelayFixture.settings(1, OnFailure.CONTINUE), new RecordingListener(new ArrayList<>()))
			.start();

		await().atMost(Duration.ofSeconds(30))
			.untilAsserted(() -> assertThat(this.fixture.statuses()).containsExactlyElementsOf(statuses));
		assertThat(this.fixture.jdbc()
			.queryForObject("SELECT COUNT(*) FROM " + this.fixture.tables().message()
					+ " WHERE status = -1 AND last_error IS NULL", Integer.class))
			.isZero();
	}

	@Test
	void aMissingBodyIsParkedWithTheReason() {
		UUID id = this.fixture.publishOne("a", "1");
		this.fixture.jdbc().update("UPDATE " + this.fixture.tables().message() + " SET body = NULL");

		this.fixture.relay().start();

		await().untilAsserted(() -> assertThat(this.fixture.statuses()).containsExactly(FAILED));
		assertThat(this.fixture.jdbc()
			.queryForObject("SELECT last_error FROM " + this.fixture.tables().message() + " WHERE message_id = ?",
					String.class, this.dialect.parameter(id)))
			.isEqualTo("The row has no body");
	}

	@Test
	void attemptsDoNotOverflow() {
		this.fixture.transport().behaviour((message) -> RecordingTransport.refuse(false));
		this.fixture.retryPolicy(new DelaysRetryPolicy(List.of(Duration.ZERO), 3));
		write(0, "attempts = 2147483647");
		write(1, "attempts = -2147483648");

		this.fixture.relay().start();

		await().untilAsserted(() -> assertThat(this.fixture.statuses()).containsExactly(FAILED, FAILED));
		assertThat(this.fixture.jdbc()
			.queryForList("SELECT attempts FROM " + this.fixture.tables().message() + " ORDER BY id", Integer.class))
			.containsExactly(Integer.MAX_VALUE, 3);
	}

	@Test
	void twoRowsWithOneIdAreImpossible() {
		UUID id = this.fixture.publishOne("a", "1");
		this.fixture.publish("a", "2");

		assertThatExceptionOfType(DataIntegrityViolationException.class).isThrownBy(() -> this.fixture.jdbc()
			.update("UPDATE " + this.fixture.tables().message() + " SET message_id = ? WHERE body = '2'",
					this.dialect.parameter(id)));
	}

	private void write(int number, String assignment) {
		this.fixture.publish("key" + (number + 1), "hostile" + number);
		this.fixture.jdbc()
			.update("UPDATE " + this.fixture.tables().message() + " SET " + assignment + " WHERE body = ?",
					"hostile" + number);
	}

}
