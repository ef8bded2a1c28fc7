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

package io.outbox.hibernate;

import java.util.HashMap;
import java.util.Map;

import io.outbox.HeadersGenerator;
import io.outbox.MessageContext;
import io.outbox.Publish;
import io.outbox.jdbc.DefaultHeadersGenerator;
import io.outbox.jdbc.Dialect;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.dao.CannotAcquireLockException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * Messages that can't be sent or that the database refuses: the transaction fails and
 * says of which entity.
 */
@ExtendWith(OutputCaptureExtension.class)
class RefusedMessageTests {

	private static final String SECRET = "s3cr3t";

	@Test
	void tooLargeMessageNamesEntityIdSizeAndLimit(CapturedOutput output) {
		try (CaptureFixture fixture = CaptureFixture.of(Parcel.class).maxMessageSize(2_000).onH2()) {
			fixture.commit((em) -> em.persist(new Parcel(6, "x".repeat(100))));
			fixture.clear();

			Throwable failure = catchThrowable(
					() -> fixture.commit((em) -> em.persist(new Parcel(7, SECRET.repeat(500)))));

			assertThat(failure).hasStackTraceContaining("INSERT of " + Parcel.class.getName() + "#7")
				.hasStackTraceContaining("more than the 2000 bytes")
				.hasStackTraceContaining("'outbox.stomp.max-message-size'");
			assertThat(sizeIn(failure)).isBetween(3_000, 4_000);
			assertNoValues(failure, output);
			assertNothingIsLeft(fixture, 1);
		}
	}

	@Test
	void reservedHeaderNamesHeaderAndEntity() {
		assertHeaderIsRefused("receipt", "1", "Header 'receipt'");
	}

	@Test
	void headerWithNulNamesHeaderAndEntity() {
		assertHeaderIsRefused("tenant", "a\0b", "Header 'tenant'");
	}

	@Test
	void headersGeneratorThatThrowsIsTheCauseAndTheEntityIsNamed() {
		HeadersGenerator broken = (context) -> {
			throw new IllegalStateException("no tenant");
		};
		try (CaptureFixture fixture = CaptureFixture.of(Parcel.class).headersGenerator(broken).onH2()) {
			assertThatExceptionOfType(RuntimeException.class)
				.isThrownBy(() -> fixture.commit((em) -> em.persist(new Parcel(7, "x"))))
				.withStackTraceContaining("INSERT of " + Parcel.class.getName() + "#7")
				.withStackTraceContaining("no tenant");
			assertNothingIsLeft(fixture, 0);
		}
	}

	@ParameterizedTest
	@EnumSource(value = Dialect.class, names = { "H2", "POSTGRESQL", "MARIADB" })
	void valuesOfARefusedRowAreNeitherThrownNorLogged(Dialect dialect, CapturedOutput output) {
		try (CaptureFixture fixture = CaptureFixture.of(Parcel.class).on(dialect)) {
			fixture.refuseMessages();

			Throwable failure = catchThrowable(() -> fixture.commit((em) -> em.persist(new Parcel(7, SECRET))));

			assertThat(failure).hasStackTraceContaining("Cannot write 1 message(s), the first for destination")
				.hasStackTraceContaining("The first is INSERT of " + Parcel.class.getName() + "#7")
				.hasStackTraceContaining("SQL state 23");
			assertThat(output).contains("Failed to write messages");
			assertNoValues(failure, output);
			assertNothingIsLeft(fixture, 0);
		}
	}

	@Test
	void refusalIsTranslatedAsTheDatabaseMeantIt() {
		try (CaptureFixture fixture = CaptureFixture.of(Parcel.class).on(Dialect.POSTGRESQL)) {
			fixture.commit((em) -> {
				em.createNativeQuery("LOCK TABLE " + fixture.messageTable() + " IN EXCLUSIVE MODE").executeUpdate();

				assertThatExceptionOfType(CannotAcquireLockException.class)
					.isThrownBy(() -> fixture.newTransaction().executeWithoutResult((status) -> {
						em.createNativeQuery("SET LOCAL lock_timeout = '50ms'").executeUpdate();
						em.persist(new Parcel(7, SECRET));
					}))
					.withStackTraceContaining("canceling statement due to lock timeout");
			});
			assertThat(fixture.count("Parcel")).isZero();
		}
	}

	private static void assertHeaderIsRefused(String name, String value, String expected) {
		HeadersGenerator generator = new HeadersGenerator() {

			@Override
			public Map<String, String> generate(MessageContext context) {
				Map<String, String> headers = new HashMap<>(new DefaultHeadersGenerator().generate(context));
				headers.put(name, value);
				return headers;
			}

		};
		try (CaptureFixture fixture = CaptureFixture.of(Parcel.class).headersGenerator(generator).onH2()) {
			assertThatExceptionOfType(RuntimeException.class)
				.isThrownBy(() -> fixture.commit((em) -> em.persist(new Parcel(7, "x"))))
				.withStackTraceContaining(
						"Cannot publish INSERT of " + Parcel.class.getName() + "#7 for /topic/parcels.v1: " + expected);
			assertNothingIsLeft(fixture, 0);
		}
	}

	private static int sizeIn(Throwable failure) {
		Throwable root = failure;
		while (root.getCause() != null) {
			root = root.getCause();
		}
		return Integer.parseInt(root.getMessage().replaceAll("(?s).* has (\\d+) bytes.*", "$1"));
	}

	private static void assertNoValues(Throwable failure, CapturedOutput output) {
		assertThat(output).doesNotContain(SECRET);
		for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
			assertThat(cause.toString()).doesNotContain(SECRET);
		}
	}

	private static void assertNothingIsLeft(CaptureFixture fixture, int entities) {
		assertThat(fixture.messages()).isEmpty();
		assertThat(fixture.count("Parcel")).isEqualTo(entities);
		assertThat(fixture.commits()).isZero();
	}

	@Entity(name = "Parcel")
	@Publish(destination = "/topic/parcels")
	static class Parcel {

		@Id
		long id;

		@Column(length = 5000)
		String content = "";

		Parcel() {
		}

		Parcel(long id, String content) {
			this.id = id;
			this.content = content;
		}

	}

}
