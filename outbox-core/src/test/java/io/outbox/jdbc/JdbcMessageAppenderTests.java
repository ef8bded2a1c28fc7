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
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

import io.outbox.Operation;
import io.outbox.OutboxException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

class JdbcMessageAppenderTests {

	private static final String DESTINATION = "/topic/orders.v1";

	private final AtomicInteger commits = new AtomicInteger();

	private final JdbcMessageAppender appender = appender(this.commits::incrementAndGet);

	@Test
	void preparedMessageHasIdentityHeadersAndPartition() {
		NewMessage message = this.appender
			.prepare(MessageDraft.ofEntity(DESTINATION, "Order", "Order:1", Operation.UPDATE, "{}"));

		assertThat(message.messageId().version()).isEqualTo(7);
		assertThat(message.partition()).isEqualTo(Partitions.of("Order:1", 16));
		assertThat(message.headers()).contains("\"dop-msg-id\":\"" + message.messageId() + "\"");
	}

	@Test
	void messageWithoutKeyIsItsOwnKey() {
		NewMessage message = this.appender.prepare(draft(null, "{}", Map.of()));

		assertThat(message.key()).isEqualTo(message.messageId().toString());
		assertThat(message.partition()).isEqualTo(Partitions.of(message.key(), 16));
	}

	@Test
	void headersOfTheDraftWinAndKeepAnyCharacterButNul() {
		NewMessage message = this.appender
			.prepare(draft("k", "{}", Map.of("dop-correlation-id", "mine", "odd", "a:b\r\nc\\d\"é")));

		assertThat(message.headers()).contains("\"dop-correlation-id\":\"mine\"")
			.contains("\"odd\":\"a:b\\r\\nc\\\\d\\\"é\"");
	}

	@ParameterizedTest
	@ValueSource(strings = { "destination", "receipt", "content-length", "message-id", "x-queue-name", "reply-to",
			"transaction", "subscription", "ack", "dop-msg-id", "" })
	void reservedHeaderIsRefused(String name) {
		assertThatExceptionOfType(OutboxException.class)
			.isThrownBy(() -> this.appender.prepare(draft("k", "{}", Map.of(name, "v"))))
			.withMessageContaining("'" + name + "'")
			.withMessageContaining(DESTINATION);
	}

	@Test
	void reservedHeaderOfTheGeneratorIsRefused() {
		JdbcMessageAppender appender = new JdbcMessageAppender(new OutboxTables(null, ""),
				(context) -> Map.of("receipt", "1"), 16, 1000, () -> {
				});

		assertThatExceptionOfType(OutboxException.class).isThrownBy(() -> appender.prepare(draft("k", "{}", Map.of())))
			.withMessageContaining("'receipt'");
	}

	@Test
	void nulIsRefused() {
		assertThatExceptionOfType(OutboxException.class)
			.isThrownBy(() -> this.appender.prepare(draft("k", "{}", Map.of("name", "a\0b"))))
			.withMessageContaining("'name'")
			.withMessageContaining("NUL");
	}

	@Test
	void tooLongKeyIsRefused() {
		assertThatNoException().isThrownBy(() -> this.appender.prepare(draft("k".repeat(255), "{}", Map.of())));
		assertThatExceptionOfType(OutboxException.class)
			.isThrownBy(() -> this.appender.prepare(draft("k".repeat(256), "{}", Map.of())))
			.withMessageContaining("256")
			.withMessageContaining(DESTINATION)
			.withMessageNotContaining("kkk");
	}

	@Test
	void keyWithNulIsRefusedWithoutItsValue() {
		assertThatExceptionOfType(OutboxException.class)
			.isThrownBy(() -> this.appender.prepare(draft("secret\0", "{}", Map.of())))
			.withMessageStartingWith("Key of a message for destination '" + DESTINATION + "' contains NUL")
			.withMessageNotContaining("secret");
	}

	@Test
	void tooLargeMessageIsRefusedByBytesAndNotByCharacters() {
		assertThatNoException().isThrownBy(() -> this.appender.prepare(draft("k", "a".repeat(6000), Map.of())));
		assertThatExceptionOfType(OutboxException.class)
			.isThrownBy(() -> this.appender.prepare(draft("k", "ä".repeat(6000), Map.of())))
			.withMessageContaining(DESTINATION)
			.withMessageContaining("10000")
			.withMessageMatching(".*has 12\\d{3} bytes.*")
			.withMessageContaining("outbox.stomp.max-message-size");
	}

	@Test
	void brokenListenerDoesNotReachTheApplication() {
		JdbcMessageAppender appender = appender(() -> {
			throw new IllegalStateException("relay");
		});

		assertThatNoException().isThrownBy(appender::committed);
	}

	private static JdbcMessageAppender appender(Runnable onCommitted) {
		return new JdbcMessageAppender(new OutboxTables(null, ""), new DefaultHeadersGenerator(), 16, 10_000,
				onCommitted);
	}

	private static MessageDraft draft(String key, String body, Map<String, String> headers) {
		return new MessageDraft(DESTINATION, "Order", key, null, body, headers, null, Duration.ofSeconds(1));
	}

}
